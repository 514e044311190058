"""``bihuan compare`` as a person or a script runs it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import lxml.html
import openpyxl
import pytest
from tests.engine.cli.test_command_line import run

from bihuan.cli.main import _run

COPIED = (
    "一是调查研究走得不深。到望鹤镇调研多是听汇报、看材料，没有进过农户的院子，对灌溉渠断水的情况是从信访件里才知道的，"
    "答复群众时又照抄文件，事后没有再回访，直到春耕结束才派人去修。"
)
OTHERS = (
    "二是请示报告不够及时，七月的防汛值班表改了两次都没有报备，分管同志问起才补手续。",
    "二是经费审核把得不严，会议室维修超出预算一千元，附件里没有验收单，自己签了字才想起来问。",
    "二是对年轻干部关心不够，全年只同办公室的两名同志谈过话，他们提出的轮岗想法拖到年底没有答复。",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, (year, name) in enumerate([(2023, "钟望川"), (2024, "程素心"), (2024, "路遥川")]):
        copied = (
            COPIED if number < 2 else "一是学习抓得不紧，三次集中学习因为出差缺席，没有补课，笔记也没有按要求整理。"
        )
        text = f"{year}年度民主生活会对照检查材料\n{name}\n\n{copied.replace('调研', f'调研{number + 3}次')}\n{OTHERS[number]}\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_copied_passage_is_shown_with_its_place_in_both_files(folder: Path) -> None:
    done = run("compare", ".", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["schema"] == "bihuan.comparison/1"
    (pair,) = found["pairs"]
    assert {Path(pair["a"]).name, Path(pair["b"]).name} == {"0.txt", "1.txt"}
    (passage,) = [one for one in pair["passages"] if "农户的院子" in one["a"]["text"]]
    for side in ("a", "b"):
        text = Path(folder, pair[side]).read_text(encoding="utf-8")
        assert text[passage[side]["start"] : passage[side]["end"]] == passage[side]["text"]
        assert "派人去修" in passage[side]["text"]
    changes = {(one["kind"], one["a"]["text"], one["b"]["text"]) for one in passage["differences"]}
    assert ("figure", "3", "4") in changes


def test_the_terminal_shows_passages_and_accuses_nobody(folder: Path) -> None:
    done = run("compare", ".", cwd=folder)
    page = done.stdout.decode()
    assert done.returncode == 0
    assert "0.txt — 1.txt" in page
    assert "3→4" in page
    assert "是否合适由人判断" in page
    assert not any(word in page for word in ("抄袭", "剽窃", "雷同嫌疑"))
    assert "for people to say" in run("compare", ".", "--lang", "en", cwd=folder).stdout.decode()


def test_what_a_template_prescribes_is_set_aside(folder: Path) -> None:
    (folder / "模板.md").write_text(COPIED, encoding="utf-8")
    done = run("compare", "0.txt", "1.txt", "--template", "模板.md", "--format", "json", cwd=folder)
    texts = [one["a"]["text"] for pair in json.loads(done.stdout)["pairs"] for one in pair["passages"]]
    assert not any("农户的院子" in text for text in texts)


def test_names_that_are_listed_are_told_apart_from_wording(folder: Path) -> None:
    body = COPIED + OTHERS[0]
    for number, name in enumerate(("钟望川", "程素心")):
        (folder / f"n{number}.txt").write_text(f"对照检查材料\n{body}\n检查人{name}{OTHERS[1]}\n", encoding="utf-8")
    (folder / "names.list").write_text("钟望川\n程素心\n", encoding="utf-8")
    done = run("compare", "n0.txt", "n1.txt", "--names", "names.list", "-f", "json", cwd=folder)
    (pair,) = json.loads(done.stdout)["pairs"]
    assert pair["near_duplicate"]
    assert pair["only_facts_changed"]
    kinds = [one["kind"] for passage in pair["passages"] for one in passage["differences"]]
    assert kinds == ["name"]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_compared(folder: Path) -> None:
    (folder / "empty.docx").write_bytes(b"")
    done = run("compare", ".", "--format", "json", cwd=folder)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert len(found["documents"]) == 3
    assert [Path(one["path"]).name for one in found["unreadable"]] == ["empty.docx"]
    assert "empty.docx" in done.stderr.decode()


def test_one_document_cannot_be_compared(folder: Path) -> None:
    done = run("compare", "0.txt", "./0.txt", cwd=folder)
    assert done.returncode == 2
    assert "至少要两份" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_the_result_is_written_to_a_file_and_a_missing_list_is_named(folder: Path) -> None:
    assert run("compare", ".", "--format", "json", "-o", "out/比对.json", cwd=folder).stdout == b""
    assert json.loads((folder / "out" / "比对.json").read_text(encoding="utf-8"))["pairs"]
    done = run("compare", ".", "--names", "none.txt", cwd=folder)
    assert done.returncode == 2
    assert "none.txt" in done.stderr.decode()
    done = run("compare", ".", "--template", "none.docx", cwd=folder)
    assert (done.returncode, done.stderr.decode()) == (2, "none.docx：文件不存在\n")


def test_standard_input_is_refused(folder: Path) -> None:
    done = run("compare", "-", "0.txt", cwd=folder)
    assert done.returncode == 2
    assert "标准输入" in done.stderr.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_and_a_workbook_are_written(folder: Path, lang: str) -> None:
    for name in ("out/比对.html", "out/比对.xlsx"):
        done = run("compare", ".", "--format", name[-4:], "-o", name, "--lang", lang, cwd=folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    page = lxml.html.parse(str(folder / "out" / "比对.html"))
    assert [row.find("th").text_content() for row in page.findall(".//table//tbody/tr")] == ["1"]
    assert "农户的院子" in page.find(".//blockquote").text_content()
    book = openpyxl.load_workbook(folder / "out" / "比对.xlsx")
    assert book.sheetnames[1] == {"zh": "相近材料", "en": "Pairs"}[lang]
    assert "农户的院子" in book[book.sheetnames[2]]["E4"].value


@pytest.mark.parametrize("line", ["王", "各单位要把检查摆进去、把职责摆进去、把工作摆进去，" * 3])
def test_a_list_with_lines_that_are_no_names_is_refused(folder: Path, line: str) -> None:
    (folder / "names.txt").write_text(f"聂远帆\n\n{line}\n", encoding="utf-8")
    done = run("compare", ".", "--names", "names.txt", cwd=folder)
    assert done.returncode == 2
    assert "names.txt：第 3 行" in done.stderr.decode()


def test_an_empty_list_is_no_trouble_and_one_of_ordinary_words_is_said_to_be_so(folder: Path) -> None:
    (folder / "empty.list").write_text("\n\n", encoding="utf-8")
    assert run("compare", ".", "--names", "empty.list", cwd=folder).stderr == b""
    words = [
        "调查",
        "研究",
        "汇报",
        "材料",
        "农户",
        "院子",
        "灌溉",
        "情况",
        "信访",
        "知道",
        "答复",
        "群众",
        "文件",
        "事后",
        "回访",
        "直到",
        "春耕",
        "结束",
    ]
    (folder / "words.list").write_text("\n".join(words), encoding="utf-8")
    done = run("compare", ".", "--places", "words.list", cwd=folder)
    assert done.returncode == 0
    assert "像是有常用词" in done.stderr.decode()
    assert "ordinary words" in run("compare", ".", "--places", "words.list", "--lang", "en", cwd=folder).stderr.decode()


@pytest.mark.parametrize(("lang", "words"), [("zh", "内存不够"), ("en", "out of memory")])
def test_too_little_memory_is_said_in_a_line(
    folder: Path, lang: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("bihuan.cli.compare.found_in", fail)
    assert _run(["compare", str(folder), "--lang", lang]) == 2
    assert capsys.readouterr().err.startswith(words)


@pytest.mark.skipif(sys.platform != "linux", reason="limits the address space as Linux does")
def test_a_limit_of_memory_ends_in_a_message_whatever_it_stops(tmp_path: Path) -> None:
    for name in "ab":
        text = "".join(random.Random(name).choices([chr(code) for code in range(0x4E00, 0x5500)], k=2_000_000))
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    limited = (
        "import resource, sys, bihuan.cli.compare, bihuan.comparing.compare, bihuan.pipeline\n"
        "pages = int(open('/proc/self/statm').read().split()[0])\n"
        "resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (60 << 20),) * 2)\n"
        "from bihuan.cli.main import main\n"
        "main(['compare', 'a.txt', 'b.txt', '--lang', 'zh'])\n"
    )
    done = subprocess.run([sys.executable, "-c", limited], cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 2
    assert "内存不够" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_full_temporary_folder_is_said_with_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full:
        def __init__(self, **_: object) -> None:
            pass

        def seek(self, *_: object) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            pass

    monkeypatch.setattr("bihuan.materials.tempfile.SpooledTemporaryFile", Full)
    assert _run(["compare", str(folder), "--lang", "zh"]) == 2
    assert "TMPDIR" in capsys.readouterr().err


def test_two_processes_at_once_each_leave_a_whole_result(folder: Path) -> None:
    command = [sys.executable, "-m", "bihuan", "compare", ".", "--format", "json", "-o", "found.json"]
    both = [subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE) for _ in range(2)]
    assert [one.communicate()[1] for one in both] == [b"", b""]
    assert [one.returncode for one in both] == [0, 0]
    assert json.loads((folder / "found.json").read_text(encoding="utf-8"))["pairs"]
    assert not list(folder.glob(".bihuan-*"))
