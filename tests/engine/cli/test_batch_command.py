"""A folder at once, as a reviewer runs it: sheets, overview, pages, JSON lines; stopped, gone on with, with bad files in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.support import wordfiles
from tests.support.texts import GOOD

from bihuan import pipeline
from bihuan.cli import batch as batch_command
from bihuan.cli.batch_files import gather
from bihuan.cli.main import _run

PAGE = "<html><body>{}</body></html>"
MINUTES = "检修车间党支部会议记录\n时间：2024年3月1日\n地点：会议室\n会议内容：学习文件。\n"


def paragraphs(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What lands in a reviewer's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIHUAN_LANG", "zh")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    one, two = tmp_path / "材料" / "01.水务局", tmp_path / "材料" / "检修车间党支部"
    one.mkdir(parents=True)
    two.mkdir()
    (one / "张三-对照检查材料.docx").write_bytes(wordfiles.docx(paragraphs(GOOD)))
    (one / "李四-对照检查材料.txt").write_bytes(GOOD.encode("gb18030"))
    (one / "坏的.docx").write_bytes(b"PK\x03\x04")
    (one / "~$张三-对照检查材料.docx").write_bytes(b"x")
    (one / ".DS_Store").write_bytes(b"x")
    (one / "台账.xlsx").write_bytes(b"x")
    (one / "李四-对照检查材料.txt.bihuan.toml").write_text(
        '[[suppress]]\nrule = "aspect-missing"\nreason = "本级只对照两个方面"\n', encoding="utf-8"
    )
    (two / "王小明.html").write_text(PAGE.format("".join(f"<p>{x}</p>" for x in GOOD.splitlines())), encoding="utf-8")
    (two / "会议记录.txt").write_text(MINUTES, encoding="utf-8")
    (two / "=HYPERLINK(1)+cmd.txt").write_text("=关于开会的通知\n请各位参加。\n", encoding="utf-8")
    return tmp_path


def examine(*more: str) -> int:
    return _run(["examine", "材料", "-o", "结果/", *more])


def sheets(path: str = "结果/审查汇总.xlsx") -> dict[str, list[dict[str, Any]]]:
    book = load_workbook(path)
    found = {}
    for sheet in book:
        rows = list(sheet.iter_rows(min_row=3, values_only=True))
        found[sheet.title] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]  # type: ignore[arg-type]
    return found


def results() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("结果/results.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_folder_becomes_a_sheet_an_overview_pages_and_json_lines(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine() == 2  # one file is damaged
    out, errors = capsys.readouterr()
    assert out.startswith("共 6 份：重写建议 2，基本达标 1，另列 2，未能检查 1\n")
    assert errors.count("\n") == 1
    assert "坏的.docx" in errors
    found = sheets()
    files = {row["文件"]: row for row in found["审查汇总"]}
    assert [row["序号"] for row in found["审查汇总"]] == [1, 2, 3, 4, 5, 6]
    first = files["01.水务局/张三-对照检查材料.docx"]
    assert (first["单位"], first["姓名"], first["年度"]) == ("水务局", "张三", 2024)
    assert first["来源"] == "姓名：文件名；单位：文件夹；年度：正文"
    assert (first["类型"], first["结论"], first["问题"], first["有事例"]) == ("个人", "重写建议", 2, 2)
    assert "重写建议 2 条" in first["结论依据"]
    second = files["01.水务局/李四-对照检查材料.txt"]
    assert second["结论"] != "重写建议"  # what its sidecar sets aside does not count
    bad = files["01.水务局/坏的.docx"]
    assert bad["结论"] == "未能检查"
    assert "损坏" in bad["结论依据"]
    minutes = files["检修车间党支部/会议记录.txt"]
    assert (minutes["类型"], minutes["结论"], minutes["问题"]) == ("会议记录", "另列", None)
    assert "检修车间党支部会议记录" in minutes["结论依据"]
    assert all("~$" not in name and ".DS" not in name and "toml" not in name for name in files)
    findings = found["全部发现"]
    assert len(findings) == sum(len(value.get("findings", [])) for value in results())
    assert {row["规则"] for row in findings if row["程度"] == "重写建议"} == {"规定方面没有对照"}
    (coverage,) = [row for row in found["方面覆盖"] if row["姓名"] == "张三"]
    assert coverage["缺几个方面"] == 2
    assert sorted(str(value) for value in list(coverage.values())[6:-1]) == ["1", "1", "缺", "缺"]
    assert any("台账.xlsx" in str(row["事项"]) for row in found["说明"])
    lines = results()
    assert [line["source"]["path"] for line in lines] == list(files)
    assert {line["schema"] for line in lines} == {"bihuan.examination/1", "bihuan.batch-failure/1"}
    assert lines[0]["batch"]["identity"]["person"]["value"] is not None


def test_the_overview_leads_to_every_page_and_needs_nothing_else(folder: Path) -> None:
    examine()
    page = Path("结果/index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"#]+)"', page))
    assert {"审查汇总.xlsx", "results.jsonl"} < links
    assert len([one for one in links if one.startswith("documents/")]) == 5
    assert all((Path("结果") / one).is_file() for one in links)
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert page.index("未能检查</span> 1") > page.index("重写建议</span> 2")
    assert "<bdi>01.水务局/坏的.docx</bdi></th>" in page  # no page to lead to
    assert "不是对任何人的" in page


def test_no_name_becomes_a_formula(folder: Path) -> None:
    examine()
    book = load_workbook("结果/审查汇总.xlsx")
    assert not [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert any("=HYPERLINK(1)" in str(cell.value) for cell in book["审查汇总"]["B"])
    for sheet in book:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def counted(monkeypatch: pytest.MonkeyPatch, stop_after: int | None = None) -> list[str]:
    """The files that are examined from now on."""
    seen: list[str] = []
    examine_one = pipeline.examine

    def watched(path: Any, **more: Any) -> pipeline.Examination:
        if stop_after is not None and len(seen) >= stop_after:
            raise KeyboardInterrupt
        seen.append(os.path.basename(path))
        return examine_one(path, **more)

    monkeypatch.setattr(pipeline, "examine", watched)
    return seen


def test_resume_examines_only_what_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examine("-j", "1")
    before = sheets()
    seen = counted(monkeypatch)
    assert examine("-j", "1", "--resume") == 2
    assert seen == ["坏的.docx"]  # what failed is tried again
    assert sheets() == before
    seen.clear()
    unit = folder / "材料" / "01.水务局"
    os.utime(unit / "张三-对照检查材料.docx", ns=(1, 1))  # touched, not changed
    (unit / "李四-对照检查材料.txt.bihuan.toml").unlink()
    (unit / "坏的.docx").unlink()
    (unit / "新来.txt").write_text(GOOD, encoding="utf-8")
    assert examine("-j", "1", "--resume") == 1
    assert sorted(seen) == ["新来.txt", "李四-对照检查材料.txt"]
    files = {row["文件"]: row for row in sheets()["审查汇总"]}
    assert files["01.水务局/李四-对照检查材料.txt"]["结论"] == "重写建议"
    assert "01.水务局/坏的.docx" not in files
    assert len(list(Path("结果/documents").iterdir())) == 6


def test_other_settings_examine_everything_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    examine("-j", "1")
    assert "重新检查" not in capsys.readouterr().err
    seen = counted(monkeypatch)
    examine("-j", "1", "--resume", "--ignore", "aspect-missing")
    assert len(seen) == 6
    assert "重新检查" in capsys.readouterr().err


def test_last_years_documents_may_be_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = folder / "上年度"
    last.mkdir()
    (last / "张三-对照检查材料.txt").write_text(GOOD.replace("2024年", "2023年"), encoding="utf-8")
    assert _run(["examine", "材料", "-o", "结果/", "--previous", str(last / "张三-对照检查材料.txt")]) == 2
    assert not Path("结果").exists()  # one document cannot be everybody's
    examine("-j", "1", "--previous", "上年度")
    assert any("previous" in json.dumps(line) for line in results())
    seen = counted(monkeypatch)
    examine("-j", "1", "--resume", "--previous", "上年度")
    assert seen == ["坏的.docx"]


def test_an_interrupt_leaves_sheets_of_what_is_done_and_resume_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as context:
        counted(context, stop_after=3)
        assert examine("-j", "1") == 130
    assert "--resume" in capsys.readouterr().err
    assert len(sheets()["审查汇总"]) == len(results()) == 3
    seen = counted(monkeypatch)
    assert examine("-j", "1", "--resume") == 2
    assert seen == ["坏的.docx", "=HYPERLINK(1)+cmd.txt", "会议记录.txt", "王小明.html"]  # what failed is tried again
    assert len(sheets()["审查汇总"]) == 6


def test_a_journal_that_was_cut_short_loses_only_its_last_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examine("-j", "1")
    whole = sheets()
    journal = Path("结果/.bihuan-batch.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == 1 + 3 * 6
    journal.write_bytes(b"".join(lines[:8]) + lines[8][:50])
    seen = counted(monkeypatch)
    examine("-j", "1", "--resume")
    assert "张三-对照检查材料.docx" not in seen
    assert len(seen) == 5
    assert sheets() == whole


def test_what_earlier_runs_wrote_is_not_examined(folder: Path) -> None:
    examine()
    os.rename("结果", "材料/结果")
    unit = folder / "材料" / "01.水务局"
    shutil.copy("材料/结果/documents/002.html", unit / "张三.html")
    (unit / "张三-对照检查材料-批注.docx").write_bytes(b"x")
    found = gather(["材料"], "结果", "zh")
    assert len(found.files) == 6
    assert [name for name, _ in found.passed_over] == [os.path.join("01.水务局", "台账.xlsx")]


def test_several_folders_keep_their_names_apart(folder: Path) -> None:
    for name in ("甲", "乙"):
        (folder / name).mkdir()
        (folder / name / "材料.txt").write_text(GOOD, encoding="utf-8")
    assert _run(["examine", "甲", "乙", os.path.join("甲", "材料.txt"), "-o", "out", "--batch"]) == 1
    assert [row["文件"] for row in sheets("out/审查汇总.xlsx")["审查汇总"]] == ["甲/材料.txt", "乙/材料.txt"]


def test_a_folder_without_documents_is_said_and_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "空").mkdir()
    assert _run(["examine", "空", "-o", "out/"]) == 2
    assert "没有能读的材料" in capsys.readouterr().err
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["材料", "--batch"], "-o"),
        (["材料", "--batch", "-o", "out", "--format", "json"], "--format"),
        (["-", "--batch", "-o", "out"], "标准输入"),
        (["材料", "-o", "材料/", "--batch"], "另选"),
        (["材料", "-o", "占用", "--batch"], "不是文件夹"),
        (["材料", "-o", "别人的/"], "不是本程序写的"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_examined(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "占用").write_text("x", encoding="utf-8")
    (folder / "别人的").mkdir()
    (folder / "别人的" / "index.html").write_text("<p>别人的</p>", encoding="utf-8")
    assert _run(["examine", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert not (folder / "材料" / "index.html").exists()


def test_a_full_disk_ends_it_and_keeps_what_is_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write = batch_command.write_file

    def full(path: str, content: bytes) -> None:
        if path.endswith("003.html"):
            raise batch_command.unwritable(path, OSError(28, "No space left on device"))
        write(path, content)

    with monkeypatch.context() as context:
        context.setattr(batch_command, "write_file", full)
        assert examine("-j", "1") == 2
    assert "No space left" in (said := capsys.readouterr().err)
    assert "--resume" in said
    seen = counted(monkeypatch)
    with monkeypatch.context() as context:
        context.setattr("bihuan.output.batch_xlsx.write_batch_xlsx", no_room)
        assert examine("-j", "1", "--resume") == 2
    assert "张三-对照检查材料.docx" not in seen
    said = capsys.readouterr().err
    assert "审查汇总.xlsx：写不了" in said
    assert "TMPDIR" in said  # of temporary files
    assert "--resume" in said


def no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and fork")
def test_a_killed_worker_is_a_row_with_its_reason(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examine_one: Callable[..., pipeline.Examination] = pipeline.examine

    def killed(path: Any, **more: Any) -> pipeline.Examination:
        if os.path.basename(path) == "王小明.html":
            os._exit(9)
        return examine_one(path, **more)

    monkeypatch.setattr(pipeline, "examine", killed)
    assert examine("-j", "2") == 2
    rows = {row["文件"]: row for row in sheets()["审查汇总"]}
    assert len(rows) == 6
    assert "终止" in rows["检修车间党支部/王小明.html"]["结论依据"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_ctrl_c_in_the_middle_of_many_files(tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(300):
        (tmp_path / "many" / f"{number:03}.txt").write_text(GOOD * 6, encoding="utf-8")
    command = [sys.executable, "-m", "bihuan", "examine", "many", "-j", "2", "-o", "out/"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "BIHUAN_LANG": "zh"},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "out" / "documents" / "003.html").exists():
        assert time.monotonic() < deadline
        assert process.poll() is None
        os.sched_yield()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    rows = sheets(str(tmp_path / "out" / "审查汇总.xlsx"))["审查汇总"]
    assert 2 <= len(rows) < 300  # the third page is there before the third line of the journal


def test_a_thousand_files_keep_only_their_lines_in_memory(folder: Path) -> None:
    many = folder / "many"
    for unit in range(10):
        (many / f"第{unit}组").mkdir(parents=True)
        for number in range(100):
            (many / f"第{unit}组" / f"{number:03}.txt").write_text(
                f"关于第{number}次会议的通知\n请参加。\n", encoding="utf-8"
            )
    assert _run(["examine", "many", "-o", "out/"]) == 0
    book = load_workbook("out/审查汇总.xlsx", read_only=True)
    assert sum(1 for _ in book["审查汇总"].iter_rows(min_row=4, max_col=2)) == 1000
    assert len(list(Path("out/documents").iterdir())) == 1000


@pytest.mark.skipif(sys.platform != "linux", reason="a file name that is no text")
def test_a_file_name_that_is_no_text_is_a_row_like_any_other(folder: Path) -> None:
    (folder / "odd").mkdir()
    with open(os.fsencode(str(folder / "odd")) + b"/\xb2\xc4.txt", "w", encoding="utf-8") as file:
        file.write(GOOD)
    for more in ([], ["--resume"]):
        assert _run(["examine", "odd", "-o", "out/", *more]) == 1
        assert [row["问题"] for row in sheets("out/审查汇总.xlsx")["审查汇总"]] == [2]
    assert json.loads(Path("out/results.jsonl").read_bytes())["source"]["path"]
