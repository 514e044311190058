"""Which document of a folder is last year's: same person or unit, earlier, and the reason said."""

from __future__ import annotations

from pathlib import Path

import pytest

import bihuan
from bihuan.accounting.choosing import Candidate, choose
from bihuan.errors import BadPrevious
from bihuan.model import Analysis, Kind, Meta, Previous

TEXT = """{year}年度民主生活会个人对照检查材料
青禾县水务局{post}　{person}
一、存在的主要问题
（一）理论学习方面
一是{problem}。支部集中学习11次，我请假3次，笔记有5次是月底一个晚上补抄的。
二、原因剖析
一是思想上放松了学习。总觉得业务是硬任务、学习是软指标，忙起来就把学习往后放。
三、整改措施
一是补上学习欠账。每周三晚自学两小时，每月最后一天把笔记交支部书记检查。
"""


def write(path: Path, year: int, person: str, problem: str = "理论学习零敲碎打", post: str = "副局长") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(year=year, person=person, problem=problem, post=post), encoding="utf-8")
    return path


def previous(analysis: Analysis) -> Previous:
    assert analysis.previous is not None
    return analysis.previous


def candidate(name: str, year: int | None = None, kind: Kind = Kind.PERSONAL, **more: str) -> Candidate:
    return Candidate(Meta(year=year, kind=kind, **more), name)  # type: ignore[arg-type]


def test_in_a_folder_the_latest_earlier_document_of_the_same_person_is_taken(tmp_path: Path) -> None:
    this = write(tmp_path / "now" / "a.txt", 2024, "钟望川")
    for name, year, person in (
        ("b", 2022, "钟望川"),
        ("deep/c", 2023, "钟望川"),
        ("d", 2023, "顾行舟"),
        ("e", 2024, "钟望川"),
    ):
        write(tmp_path / "past" / f"{name}.txt", year, person, f"下基层偏少{name}")
    found = previous(bihuan.examine(this, previous=tmp_path / "past").analysis)
    assert found.document is not None
    assert found.document.source.name == "c.txt"
    assert found.why == "对照检查人相同（钟望川），2023年度"
    assert "钟望川" in found.why_en


def test_the_document_itself_in_the_folder_is_passed_over(tmp_path: Path) -> None:
    this = write(tmp_path / "2024.txt", 2024, "钟望川")
    found = previous(bihuan.examine(this, previous=tmp_path).analysis)
    assert found.document is None
    assert found.accounts == ()
    assert "没有找到同一人更早年度的材料" in found.why


def test_files_of_the_folder_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    this = write(tmp_path / "now.txt", 2024, "钟望川")
    (tmp_path / "past").mkdir()
    (tmp_path / "past" / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "past" / "~$lock.docx").write_bytes(b"x")
    assert "另有1个文件读不了" in previous(bihuan.examine(this, previous=tmp_path / "past").analysis).why
    write(tmp_path / "past" / "last.txt", 2023, "钟望川")
    found = previous(bihuan.examine(this, previous=tmp_path / "past").analysis)
    assert found.document is not None
    assert "另有1个文件读不了" in found.why


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    this = write(tmp_path / "now.txt", 2024, "钟望川")
    write(tmp_path / "past" / "last.txt", 2023, "顾行舟")
    assert previous(bihuan.examine(this, previous=tmp_path / "past").analysis).document is None
    write(tmp_path / "past" / "last.txt", 2023, "钟望川", "下基层偏少，只到过三个站")
    assert previous(bihuan.examine(this, previous=tmp_path / "past").analysis).document is not None


def test_the_document_itself_is_refused_in_words(tmp_path: Path) -> None:
    this = write(tmp_path / "now.txt", 2024, "钟望川")
    copy = write(tmp_path / "copy.txt", 2024, "钟望川")
    for same in (this, copy):
        with pytest.raises(BadPrevious, match="同一份"):
            bihuan.examine(this, previous=same)


def test_an_unreadable_file_is_refused_with_its_name(tmp_path: Path) -> None:
    this = write(tmp_path / "now.txt", 2024, "钟望川")
    with pytest.raises(BadPrevious, match=r"gone\.txt：文件不存在"):
        bihuan.examine(this, previous=tmp_path / "gone.txt")


def test_a_team_is_known_by_its_unit_even_if_only_the_title_says_it() -> None:
    def team(unit: str, year: int) -> Candidate:
        title = f"{unit}领导班子{year}年度民主生活会对照检查材料"
        return candidate("x.docx", year, Kind.TEAM, title=title)

    found = choose(team("青禾县水务局", 2024), [team("岚台县水务局", 2023), team("青禾县水务局", 2022)])
    assert found is not None
    assert found.number == 1
    assert "青禾县水务局" in found.why


@pytest.mark.parametrize(
    ("this", "other"),
    [
        (candidate("2024钟望川对照检查材料.docx", 2024, person="钟望川"), candidate("钟望川2023.docx", 2023)),
        (candidate("2024年度钟望川.docx", 2024), candidate("x.docx", 2023, person="钟望川")),
        (candidate("钟望川2024对照检查材料（定稿）.docx", 2024), candidate("钟望川 2023 对照检查材料.docx", 2023)),
        (candidate("钟望川2024.docx"), candidate("钟望川2023.docx")),
    ],
)
def test_where_the_text_names_nobody_the_file_name_tells(this: Candidate, other: Candidate) -> None:
    assert choose(this, [other]) is not None
    assert choose(this, [candidate("顾行舟2023.docx", 2023)]) is None


@pytest.mark.parametrize(
    "other",
    [
        candidate("钟望川2023.docx", 2023, person="顾行舟"),  # the text contradicts the name
        candidate("钟望川2023.docx", 2023, Kind.TEAM),
        candidate("钟望川2023.docx", 2023, Kind.OTHER),
        candidate("钟望川2024.docx", 2024, person="钟望川"),
        candidate("对照检查材料.docx", 2023),  # a name that is anybody's
    ],
)
def test_what_is_anothers_or_not_earlier_is_never_taken(other: Candidate) -> None:
    assert choose(candidate("2024年度对照检查材料钟望川.docx", 2024, person="钟望川"), [other]) is None


def test_of_two_in_one_year_that_of_the_same_meeting_is_taken_and_the_other_told() -> None:
    mine = candidate("a.docx", 2024, person="钟望川", meeting="民主生活会")
    past = [candidate(f"{m}.docx", 2023, person="钟望川", meeting=m) for m in ("组织生活会", "民主生活会")]
    for order, number in ((past, 1), (past[::-1], 0)):
        found = choose(mine, order)
        assert found is not None
        assert found.number == number
        assert "同一年度另有1份" in found.why


def test_a_repeated_unit_is_not_the_person() -> None:
    mine = candidate("a.docx", 2024, person="钟望川", unit="青禾县水务局")
    assert choose(mine, [candidate("b.docx", 2023, unit="青禾县水务局")]) is None


def test_a_copy_of_the_document_under_last_years_name_is_passed_over(tmp_path: Path) -> None:
    text = TEXT.format(year="", person="钟望川", problem="理论学习零敲碎打", post="副局长").replace("年度民主", "民主")
    for path in (tmp_path / "钟望川2024.txt", tmp_path / "past" / "钟望川2023.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = previous(bihuan.examine(tmp_path / "钟望川2024.txt", previous=tmp_path / "past").analysis)
    assert found.document is None
