"""``bihuan compare`` as a person or a script runs it."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import openpyxl
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
