"""Two units exchange fingerprints: ``bihuan library key``, ``library export --fingerprints``, ``compare --fingerprints``."""

from __future__ import annotations

import csv
import json
import stat
import sys
from pathlib import Path

import pytest
from tests.engine.cli.test_command_line import run

COPIED = (
    "一是调查研究走得不深。到望鹤镇调研多是听汇报、看材料，没有进过农户的院子，对灌溉渠断水的情况是从信访件里才知道的，"
    "答复群众时又照抄文件，事后没有再回访，直到春耕结束才派人去修。"
)
OTHERS = (
    "二是请示报告不够及时，七月的防汛值班表改了两次都没有报备，分管同志问起才补手续。",
    "二是经费审核把得不严，会议室维修超出预算一千元，附件里没有验收单，自己签了字才想起来问。",
    "二是对年轻干部关心不够，全年只同办公室的两名同志谈过话，他们提出的轮岗想法拖到年底没有答复。",
)


def text(year: int, name: str, *parts: str) -> str:
    return "\n".join([f"{year}年度民主生活会对照检查材料", name, "", *parts, ""])


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Two folders and a key; one document of each has a passage of the other's, with another figure."""
    for folder, name, words in (
        ("here/a.txt", "钟望川", (COPIED, OTHERS[0])),
        ("here/b.txt", "路遥川", (OTHERS[2],)),
        ("there/secret-name.txt", "程素心", (OTHERS[1], COPIED.replace("一是", "三是"))),
        ("there/other.txt", "陆闻舟", ("一是对信访件办理盯得不紧，超期的四件没有一件当面向群众说明原因。",)),
    ):
        (tmp_path / folder).parent.mkdir(exist_ok=True)
        (tmp_path / folder).write_text(text(2024, name, *words), encoding="utf-8")
    assert run("library", "key", "shared.key", cwd=tmp_path).returncode == 0
    return tmp_path


def export(folder: Path, *more: str) -> Path:
    done = run("library", "export", "there", "--fingerprints", "there.bhfp", "--key", "shared.key", *more, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return folder / "there.bhfp"


def compare(folder: Path, *more: str) -> dict[str, object]:
    done = run(
        "compare", "here", "--fingerprints", "there.bhfp", "--key", "shared.key", "-f", "json", *more, cwd=folder
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_other_units_numbers_and_the_own_words_are_shown(units: Path) -> None:
    export(units)
    found = compare(units)
    assert (found["schema"], found["documents"]) == ("bihuan.counterparts/1", 2)
    (row,) = found["counterparts"]  # type: ignore[misc]
    assert row["paths"] == [str(Path("here") / "a.txt")]
    (passage,) = row["passages"]
    source = (units / "here" / "a.txt").read_text(encoding="utf-8")
    assert source[passage["start"] : passage["end"]] == passage["text"]
    assert "没有进过农户的院子" in passage["text"]
    assert row["labels"] == []
    with open(units / "there.bhfp.numbers.csv", encoding="utf-8-sig", newline="") as stream:
        numbers = dict(list(csv.reader(stream))[1:])
    assert numbers[str(row["numbers"][0])] == str(Path("there") / "secret-name.txt")


@pytest.mark.parametrize(("lang", "words"), [("zh", "约"), ("en", "about")])
def test_a_page_quotes_the_own_passage_beside_the_number(units: Path, lang: str, words: str) -> None:
    export(units)
    done = run("compare", "here", "--fingerprints", "there.bhfp", "--key", "shared.key", "--lang", lang, cwd=units)
    page = done.stdout.decode()
    assert "没有进过农户的院子" in page.replace("\n  ", "")
    assert words in page
    assert "— #" in page
    assert "secret-name" not in page


def test_names_stay_at_home_unless_asked_for(units: Path) -> None:
    content = export(units).read_bytes()
    for name in ("secret-name", "there", "程素心", "望鹤镇"):
        assert name.encode() not in content
    export(units, "--label")
    (row,) = compare(units)["counterparts"]  # type: ignore[misc, attr-defined]
    assert [Path(label).name for label in row["labels"]] == ["secret-name.txt"]


def test_a_library_gives_the_fingerprints_of_its_documents(units: Path) -> None:
    from_folder = export(units).read_bytes()
    assert run("library", "add", "there.db", "there", cwd=units).returncode == 0
    done = run("library", "export", "there.db", "--fingerprints", "there.bhfp", "--key", "shared.key", cwd=units)
    assert done.returncode == 0, done.stderr.decode()
    assert (units / "there.bhfp").read_bytes() == from_folder
    assert compare(units)["counterparts"]


def test_a_library_is_compared_with_fingerprints_as_a_folder_is(units: Path) -> None:
    export(units)
    assert run("library", "add", "here.db", "here", cwd=units).returncode == 0
    given = ("--fingerprints", "there.bhfp", "--key", "shared.key")
    done = run("library", "match", "here.db", *given, "-f", "json", cwd=units)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["counterparts"] == compare(units)["counterparts"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_the_key_and_the_list_of_numbers_are_for_their_owner_only(units: Path) -> None:
    export(units)
    for name in ("shared.key", "there.bhfp.numbers.csv"):
        assert stat.S_IMODE((units / name).stat().st_mode) == 0o600


def test_a_key_is_never_overwritten_and_both_units_read_the_same_code(units: Path) -> None:
    before = (units / "shared.key").read_bytes()
    done = run("library", "key", "shared.key", cwd=units)
    assert done.returncode == 2
    assert (units / "shared.key").read_bytes() == before
    (units / "copy.key").write_bytes(before)
    codes = [
        run("library", "key", name, "--check", "--lang", "en", cwd=units).stdout for name in ("shared.key", "copy.key")
    ]
    assert codes[0] == codes[1]
    assert codes[0].startswith(b"check code: ")


def test_what_is_wrong_with_the_file_or_the_key_is_told_by_name_and_nothing_is_shown(units: Path) -> None:
    file = export(units)
    assert run("library", "key", "wrong.key", cwd=units).returncode == 0
    content = file.read_bytes()
    (units / "cut.bhfp").write_bytes(content[:-9])
    (units / "damaged.bhfp").write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
    (units / "letter.bhfp").write_text("不是指纹", encoding="utf-8")
    for name, key, words in (
        ("there.bhfp", "wrong.key", "密钥"),
        ("cut.bhfp", "shared.key", "没有传完"),
        ("damaged.bhfp", "shared.key", "封印不符"),
        ("letter.bhfp", "shared.key", "不是指纹文件"),
        ("nowhere.bhfp", "shared.key", "读不了"),
        ("there.bhfp", "there.bhfp", "不是密钥文件"),
    ):
        done = run("compare", "here", "--fingerprints", name, "--key", key, "--lang", "zh", cwd=units)
        assert done.returncode == 2
        assert done.stdout == b""
        assert words in done.stderr.decode()
        assert key in done.stderr.decode() or name in done.stderr.decode()


def test_the_list_of_numbers_takes_the_place_of_nothing_that_was_given(units: Path) -> None:
    key = (units / "shared.key").read_bytes()
    for more in (["--fingerprints", "x.bhfp", "--numbers", "x.bhfp"], ["--fingerprints", "shared.key"]):
        done = run("library", "export", "there", "--key", "shared.key", *more, cwd=units)
        assert done.returncode == 2
        assert not (units / "x.bhfp").exists()
    assert (units / "shared.key").read_bytes() == key


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_exported(units: Path) -> None:
    (units / "there" / "broken.docx").write_bytes(b"PK\x03\x04")
    done = run("library", "export", "there", "--fingerprints", "there.bhfp", "--key", "shared.key", cwd=units)
    assert done.returncode == 2
    assert "broken.docx" in done.stderr.decode()
    assert compare(units)["counterparts"]


@pytest.mark.parametrize(
    "more", [["--key", "shared.key"], ["--fingerprints", "there.bhfp"], ["-f", "xlsx"], ["--library", "x.db"]]
)
def test_options_that_do_not_go_together_are_refused(units: Path, more: list[str]) -> None:
    export(units)
    if more[0] in ("-f", "--library"):
        more = [*more, "--fingerprints", "there.bhfp", "--key", "shared.key"]
    assert run("compare", "here", *more, cwd=units).returncode == 2
