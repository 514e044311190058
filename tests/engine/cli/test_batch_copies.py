"""A folder at once: what its documents have in common stands beside their verdicts and does not touch them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.engine.test_foreign import BAIXI, COPIED, LANTAI, material
from tests.support.texts import GOOD

from bihuan import pipeline
from bihuan.batch import Journal
from bihuan.cli import batch as batch_command
from bihuan.cli.main import _run
from bihuan.comparing.spooling import NoRoom
from bihuan.errors import UnwritableOutput
from bihuan.output import comparison


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIHUAN_LANG", "zh")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = tmp_path / "材料"
    place.mkdir()
    (place / "张三.txt").write_text(GOOD, encoding="utf-8")
    (place / "李四.txt").write_text(GOOD.replace("2024年", "2023年"), encoding="utf-8")
    (place / "王五.txt").write_text(OTHER, encoding="utf-8")
    (place / "个人对照检查材料模板.txt").write_text(GOOD, encoding="utf-8")
    (place / "工作总结.txt").write_text("2024年度工作总结\n" + GOOD.split("\n", 1)[1], encoding="utf-8")
    return tmp_path


OTHER = """2024年度民主生活会个人对照检查材料
一、存在的主要问题
一是调研走过场。例如，2024年5月我到柳林村只坐了半个小时，没有进一户人家，村里反映的灌溉渠漏水一事拖了四十天才答复。
二、产生问题的原因
一是宗旨意识淡薄，总觉得坐在办公室看报表就能掌握情况，怕麻烦、怕担责。
三、整改措施
一是每月进村两次，六月底前由我本人把漏水渠段修好，办公室登记销号。
"""


def examine(*more: str) -> int:
    return _run(["examine", "材料", "-o", "结果/", "-j", "1", *more])


def rows(sheet: str = "审查汇总") -> list[dict[str, Any]]:
    found = list(load_workbook("结果/审查汇总.xlsx")[sheet].iter_rows(min_row=3, values_only=True))
    return [dict(zip(map(str, found[0]), row, strict=True)) for row in found[1:]]


def by_file() -> dict[str, dict[str, Any]]:
    return {row["文件"]: row for row in rows()}


def test_documents_alike_are_named_in_the_sheet_and_verdicts_stay_what_they_were(folder: Path) -> None:
    examine("--no-compare")
    before = {file: (row["结论"], row["结论依据"]) for file, row in by_file().items()}
    examine()
    files = by_file()
    assert {file: (row["结论"], row["结论依据"]) for file, row in files.items()} == before
    assert files["张三.txt"]["相近材料"] == "李四.txt（只有年份、数字、名称不同）"
    assert files["李四.txt"]["相近材料"].startswith("张三.txt")
    assert files["张三.txt"]["相似"] > 0.9
    assert files["张三.txt"]["相同段落"] >= 1
    assert files["张三.txt"]["与几份相同"] == 1
    assert files["王五.txt"]["相近材料"] is None
    assert not any("抄袭" in str(row) for row in rows())


def test_what_was_set_apart_takes_no_part(folder: Path) -> None:
    examine()
    files = by_file()
    for name in ("个人对照检查材料模板.txt", "工作总结.txt"):
        assert files[name]["结论"] == "另列"
        assert files[name]["相近材料"] is None
    compared = json.loads(Path("结果/comparison.json").read_text(encoding="utf-8"))
    assert [one["path"] for one in compared["documents"]] == ["张三.txt", "李四.txt", "王五.txt"]


def test_a_text_that_is_only_named_like_one_takes_part_all_the_same(folder: Path) -> None:
    words = "全体同志认真听取了意见，会上气氛热烈，大家围绕防汛值守和泵站改造谈了很多看法，记在本子上的有十四条。\n" * 3
    for name in ("赵六个人对照检查材料.txt", "孙七个人对照检查材料.txt"):
        (folder / "材料" / name).write_text(name[:2] + "\n" + words, encoding="utf-8")
    examine()
    files = by_file()
    assert files["赵六个人对照检查材料.txt"]["类型"] == "须核实"
    assert files["赵六个人对照检查材料.txt"]["相近材料"].startswith("孙七个人对照检查材料.txt")


def test_the_overview_leads_from_a_document_to_both_side_by_side(folder: Path) -> None:
    examine()
    overview = Path("结果/index.html").read_text(encoding="utf-8")
    anchors = set(re.findall(r'href="comparison\.html#([\w-]+)"', overview))
    assert anchors
    page = Path("结果/comparison.html").read_text(encoding="utf-8")
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    assert 'href="index.html"' in page
    assert re.search(r"documents/\d{3}\.html", page)
    assert "由人判断" in overview


def test_the_workbook_has_the_passages_and_the_json_lines_the_figures(folder: Path) -> None:
    examine()
    assert any("漏水" not in str(row) and "张三.txt" in str(row) for row in rows("相同段落"))
    lines = [json.loads(line) for line in Path("结果/results.jsonl").read_text(encoding="utf-8").splitlines()]
    told = {line["source"]["path"]: line["batch"].get("copies") for line in lines}
    assert told["张三.txt"]["nearest"] == "李四.txt"
    assert told["王五.txt"] is None


def test_files_of_the_same_words_are_said_to_be_so(folder: Path) -> None:
    (folder / "材料" / "赵六.txt").write_text(GOOD, encoding="utf-8")
    for number in (1, 2, 3):  # nobody's name: the very same document three times
        (folder / "材料" / f"{number}.txt").write_text(OTHER, encoding="utf-8")
    examine()
    files = by_file()
    assert files["张三.txt"]["相近材料"] == "赵六.txt（文字相同）"
    assert files["2.txt"]["相近材料"] == "1.txt等 2 份（文字相同）"
    assert (files["2.txt"]["相似"], files["1.txt"]["相似"]) == (1, 1)
    assert files["1.txt"]["相近材料"].startswith("2.txt等")
    assert files["3.txt"]["与几份相同"] == 3  # 王五 beside the two


def test_words_of_a_template_are_no_copies(folder: Path) -> None:
    examine("--template", "材料/个人对照检查材料模板.txt")
    assert by_file()["张三.txt"]["相同段落"] is None


def test_a_template_that_cannot_be_read_is_said_before_anything_is_examined(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine("--template", "没有.docx") == 2
    assert "没有.docx" in capsys.readouterr().err
    assert not Path("结果").exists()


def test_without_comparing_there_is_no_column_and_no_old_comparison(folder: Path) -> None:
    examine()
    assert Path("结果/comparison.html").exists()
    examine("--no-compare", "--resume")
    assert "相近材料" not in rows()[0]
    assert not Path("结果/comparison.html").exists()
    assert not Path("结果/comparison.json").exists()
    assert "comparison" not in Path("结果/index.html").read_text(encoding="utf-8")


def test_a_resumed_batch_is_compared_without_reading_anything_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine()
    before = rows(), Path("结果/comparison.json").read_text(encoding="utf-8")
    with monkeypatch.context() as context:
        context.setattr(pipeline, "read", None)
        context.setattr(pipeline, "examine", None)
        examine("--resume")
    assert (rows(), Path("结果/comparison.json").read_text(encoding="utf-8")) == before
    (folder / "材料" / "李四.txt").unlink()
    examine("--resume")
    assert by_file()["张三.txt"]["相近材料"] is None


@pytest.mark.parametrize(
    ("trouble", "status", "words"),
    [
        (KeyboardInterrupt(), 130, "没有比对"),
        (NoRoom("临时文件写不了", "no room"), 2, "没有比对：临时文件写不了"),
        (MemoryError(), 2, "没有比对：内存不够"),
        (ZeroDivisionError(), 2, "没有比对：程序出错"),
    ],
)
def test_the_sheets_are_written_where_comparing_does_not_end_well(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    trouble: BaseException,
    status: int,
    words: str,
) -> None:
    def fail(*_: object) -> None:
        raise trouble

    with monkeypatch.context() as context:
        context.setattr(batch_command, "compare_kept", fail)
        assert examine() == status
    assert words in capsys.readouterr().err
    assert len(rows()) == 5
    assert any(words in str(row["说明"]) for row in rows("说明"))
    examine("--resume")
    assert by_file()["张三.txt"]["相近材料"]


@pytest.mark.parametrize(("trouble", "status"), [(KeyboardInterrupt(), 130), (MemoryError(), 2)])
def test_the_sheets_are_written_where_the_comparison_cannot_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise trouble

    with monkeypatch.context() as context:
        context.setattr(comparison, "write_comparison_html", fail)
        assert examine() == status
    assert len(rows()) == 5
    assert "相近材料" not in rows()[0]
    assert not Path("结果/comparison.html").exists()


def test_documents_are_looked_up_in_a_library_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "往年").mkdir()
    (folder / "往年" / "赵六.txt").write_text(OTHER.replace("2024年", "2022年"), encoding="utf-8")
    assert _run(["library", "add", "库.db", "往年", "材料/王五.txt"]) == 0
    examine("--library", "库.db")
    files = by_file()
    assert files["王五.txt"]["相近材料"].startswith("库.db:往年/赵六.txt")  # and not itself
    assert files["张三.txt"]["相近材料"].startswith("李四.txt")
    page = Path("结果/comparison.html").read_text(encoding="utf-8")
    assert "赵六" in page
    capsys.readouterr()
    for wrong in (["--library", "没有.db"], ["--library", "库.db", "--template", "材料/王五.txt"]):
        assert examine("--resume", *wrong) == 2
    assert "没有.db" in capsys.readouterr().err


def test_what_the_same_person_had_in_earlier_years_is_counted(folder: Path) -> None:
    for year in (2023, 2024):
        (folder / "材料" / f"{year}年度").mkdir()
        text = GOOD.replace("2024年", f"{year}年")
        (folder / "材料" / f"{year}年度" / "赵六.txt").write_text(text, encoding="utf-8")
    examine()
    files = by_file()
    assert files["2024年度/赵六.txt"]["与历年重复"] == "问题 2、措施 1"
    assert not files["2023年度/赵六.txt"]["与历年重复"]
    assert "历年" in load_workbook("结果/审查汇总.xlsx").sheetnames
    overview = Path("结果/index.html").read_text(encoding="utf-8")
    assert set(re.findall(r"#(series-\d+)", overview)) == {"series-1"}


def test_a_unit_of_somebody_else_left_in_is_named(folder: Path) -> None:
    words = COPIED.format("岚台县水务局的值班电话没有人接")
    for number, who in enumerate((LANTAI, BAIXI)):
        text = material(number, *who, words).source.text
        (folder / "材料" / f"对照检查材料{number}.txt").write_text(text, encoding="utf-8")
    examine()
    files = by_file()
    assert files["对照检查材料1.txt"]["他处名称"] == "岚台县水务局"
    assert not files["对照检查材料0.txt"]["他处名称"]


def test_one_document_has_nothing_to_be_compared_with(folder: Path) -> None:
    for name in ("李四.txt", "王五.txt"):
        (folder / "材料" / name).unlink()
    examine()
    assert len(rows()) == 3
    assert not Path("结果/comparison.html").exists()


def test_a_page_of_somebody_else_is_not_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("结果").mkdir()
    Path("结果/comparison.html").write_text("<p>别人的</p>", encoding="utf-8")
    assert examine() == 2
    assert "不是本程序写的" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_two_batches_do_not_write_to_one_folder(folder: Path) -> None:
    examine()
    kept = Path("结果/.bihuan-batch.jsonl").read_bytes()
    held = (
        "import fcntl, sys\n"
        "file = open('结果/.bihuan-batch.jsonl', 'r+b')\n"
        "fcntl.lockf(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", held]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(UnwritableOutput, match="另一个成批审查"):
            Journal(Path("结果"), "settings", resume=False)
        other.communicate(b"")
    assert Path("结果/.bihuan-batch.jsonl").read_bytes() == kept
    assert examine("--resume") in (0, 1)
