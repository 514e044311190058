"""The Excel workbook, read back with openpyxl and, where that hides something, from its XML."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import sys
import zipfile
from subprocess import run
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from tests.support.analyses import analysis_of, plain_analysis
from tests.support.annotated import golden_documents, shared_documents

from bihuan.model import (
    Action,
    Analysis,
    Aspect,
    Cause,
    Deadline,
    Document,
    Finding,
    Items,
    Kind,
    Link,
    Linking,
    Measure,
    Meta,
    Precision,
    PriorItem,
    PriorStatus,
    Problem,
    Severity,
    SourceText,
    Span,
    Unlinked,
)
from bihuan.output.xlsx import write_xlsx
from bihuan.output.xlsx.cells import BLANK, LIMIT, clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = ["问题清单", "任务清单", "责任清单", "发现", "对应关系"]
TEXT = """一是学习不够。缺席两次。
二是调研少。
原因是想得少。
措施：每月学一次；6月底前补课。
另设一个信箱。
上次未完。
"""


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def examined(name: str = "甲.docx") -> Analysis:
    problems = (
        Problem("P1", at("一是学习不够。缺席两次。"), at("一是学习不够。"), (at("缺席两次。"),), "A1"),
        Problem("P2", at("二是调研少。"), at("二是调研少。"), (), "A1"),
    )
    june = Deadline("6月底前", Precision.MONTH, dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    actions = (
        Action(at("每月学一次"), "办公室", None, "每月一次"),
        Action(at("6月底前补课"), "办公室主任林知远", "6月底前", None, june),
    )
    measures = (
        Measure("M1", at("措施：每月学一次；6月底前补课。"), at("措施："), actions),
        Measure("M2", at("另设一个信箱。"), None),
    )
    items = Items(
        problems=problems,
        causes=(Cause("C1", at("原因是想得少。"), at("原因是想得少。")),),
        measures=measures,
        prior=(PriorItem("R1", at("上次未完。"), PriorStatus.DOING), PriorItem("R2", at("想得少"), PriorStatus.DONE)),
    )
    linking = Linking(
        (Link("P1", "C1", 0.8, "都写到学习", "wording"), Link("P1", "M1", 0.7, "编号相同", "number")),
        (Unlinked("P2", "measure", "措施里没有调研"),),
    )
    finding = Finding("problem-without-example", Severity.WARNING, at("二是调研少。"), "没有事例", "补一个事例", "P2")
    aside = dataclasses.replace(finding, severity=Severity.ERROR, suppressed="已核实")
    document = Document(
        SourceText(TEXT, name, "docx", sha256="ab" * 32),
        Meta("林知远对照检查材料", 2024, Kind.PERSONAL, unit="某市档案馆"),
        aspects=(Aspect("A1", "带头学习方面", at("一是学习不够。"), at("一是")),),
    )
    return Analysis(document, items, linking, (finding, aside))


def written(*analyses: Analysis, lang: str = "zh") -> bytes:
    out = io.BytesIO()
    write_xlsx(analyses, out, lang=lang)
    return out.getvalue()


def book_of(*analyses: Analysis, lang: str = "zh") -> Workbook:
    return load_workbook(io.BytesIO(written(*analyses, lang=lang)))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows below the header, merged cells filled in."""
    merged = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    titles = [cell.value for cell in sheet[3]]
    return [
        {str(title): merged.get((row, n), sheet.cell(row, n).value) for n, title in enumerate(titles, start=1)}
        for row in range(4, sheet.max_row + 1)
    ]


def test_problems_hold_what_the_text_says_and_what_last_round_left_open() -> None:
    rows = table(book_of(examined())["问题清单"])
    assert [row["编号"] for row in rows] == ["P1", "P2", "R1"]
    assert rows[0]["问题"] == "一是学习不够。"
    assert rows[0]["具体表现/事例"] == "缺席两次。"
    assert rows[0]["原因"] == "C1 原因是想得少。"
    assert rows[0]["整改目标"] is None
    assert rows[1]["备注"] == "没有对应的原因\n没有对应的措施：措施里没有调研"
    assert rows[2]["来源"] == "上次结转"
    assert rows[2]["进展"] == "进行中"


def test_tasks_stand_under_their_problem_in_merged_cells() -> None:
    sheet = book_of(examined())["任务清单"]
    rows = table(sheet)
    assert [(row["编号"], row["任务编号"]) for row in rows] == [
        ("P1", "M1-1"),
        ("P1", "M1-2"),
        ("P2", None),
        (None, "M2"),
    ]
    assert "C4:C5" in map(str, sheet.merged_cells.ranges)
    assert rows[1]["完成时限"] == "6月底前"
    assert rows[1]["时限起"] == dt.datetime(2024, 1, 1)
    assert rows[1]["时限止"] == dt.datetime(2024, 6, 30)
    assert rows[1]["类型"] == "限期整改"
    assert rows[0]["类型"] is None
    assert str(rows[2]["备注"]).startswith("没有对应的措施")


def test_a_merged_cell_has_its_value_in_every_row_for_the_filter() -> None:
    with zipfile.ZipFile(io.BytesIO(written(examined()))) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        strings = re.findall(r"<si><t[^>]*>(.*?)</t></si>", archive.read("xl/sharedStrings.xml").decode())
    values = [re.search(rf'<c r="B{row}"[^>]*t="s"><v>(\d+)</v>', sheet) for row in (4, 5)]
    assert [strings[int(match[1])] for match in values if match] == ["P1", "P1"]


def test_units_and_people_are_told_apart_and_nobody_is_invented() -> None:
    rows = table(book_of(examined())["责任清单"])
    assert [row["任务编号"] if "任务编号" in row else row["编号"] for row in rows] == ["M1", "M1", "M2"]
    assert (rows[0]["责任单位"], rows[0]["责任人"]) == ("办公室", None)
    assert (rows[1]["责任单位"], rows[1]["责任人"]) == (None, "办公室主任林知远")
    for blank in ("牵头领导", "验收标准", "验收人", "销号时间"):
        assert {row[blank] for row in rows} == {None}


@pytest.mark.parametrize(
    ("own", "common", "shown"),
    [
        ("每月", "12月底前", "每月；12月底前"),
        ("6月底前", "2024年6月底前", "2024年6月底前"),
        (None, "年内", "年内"),
        ("年内", None, "年内"),
        (None, None, None),
    ],
)
def test_an_action_has_its_own_date_and_that_of_its_measure(own: str, common: str, shown: str) -> None:
    measure = Measure("M1", Span(0, 4), None, (Action(Span(0, 4), due=own),), due=common)
    book = book_of(plain_analysis("办理台账\n", items=Items(measures=(measure,))))
    assert table(book["责任清单"])[0]["完成时限"] == shown


def test_blanks_to_fill_are_coloured_and_the_legend_says_so() -> None:
    sheet = book_of(examined())["责任清单"]
    titles = [cell.value for cell in sheet[3]]
    leader = sheet.cell(4, titles.index("牵头领导") + 1)
    unit = sheet.cell(4, titles.index("责任单位") + 1)
    colour = f"FF{BLANK[1:]}"
    assert leader.fill.fgColor.rgb == colour
    assert unit.fill.fgColor.rgb != colour
    legend = [cell for cell in sheet[2] if cell.value == "底色单元格：待填写"]
    assert legend
    assert legend[0].fill.fgColor.rgb == colour


def test_findings_have_their_place_and_those_set_aside_their_reason() -> None:
    rows = table(book_of(examined())["发现"])
    assert [row["程度"] for row in rows] == ["修改", "重写建议"]
    assert rows[0]["段落"] == 2
    assert rows[0]["原文"] == "二是调研少。"
    assert rows[1]["不再提示的理由"] == "已核实"


def test_the_matrix_has_scores_and_reasons() -> None:
    sheet = book_of(examined())["对应关系"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(row for row in values if row[3:6] == ["C1", "M1", "M2"])
    matrix = values[values.index(header) + 1 :]
    assert matrix[0][:1] + matrix[0][3:5] == ["P1", 0.8, 0.7]
    assert "措施里没有调研" in str(matrix[1][2])
    assert any(row[0] == "P1–C1" and row[2] == "都写到学习" for row in matrix)


def test_sheets_are_ready_for_paper_and_filter() -> None:
    book = book_of(examined())
    assert book.sheetnames == LISTS
    for name in LISTS:
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert "&P" in str(sheet.oddFooter.center.text)
        assert sheet["A1"].value == f"林知远对照检查材料 {name}"
    for name in LISTS[:4]:
        sheet = book[name]
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$1:$3"
        assert str(sheet.auto_filter.ref).startswith("A3:")
        assert str(sheet["A2"].value) == "填报单位：某市档案馆"
        assert sheet.column_dimensions[sheet.cell(3, sheet.max_column).column_letter].hidden


def test_types_and_progress_are_chosen_from_lists() -> None:
    sheet = book_of(examined())["任务清单"]
    formulas = {validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert formulas == {'"立行立改,限期整改,长期坚持"', '"未启动,进行中,待验收,已销号"'}


def test_ids_are_hidden_unique_and_the_same_every_time() -> None:
    first, again = book_of(examined()), book_of(examined())
    for name in LISTS[:3]:
        ids = [row["系统编号（勿改）"] for row in table(first[name])]
        assert len(set(ids)) == len(ids)
        assert all(str(id_).startswith("abababababab:") for id_ in ids)
        assert ids == [row["系统编号（勿改）"] for row in table(again[name])]


def test_several_documents_get_a_column_and_numbers_run_on() -> None:
    rows = table(book_of(examined("甲.docx"), examined("乙.docx"))["问题清单"])
    assert [row["材料"] for row in rows] == ["甲.docx"] * 3 + ["乙.docx"] * 3
    assert [row["序号"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert "材料" not in table(book_of(examined())["问题清单"])[0]


def test_english_sheets() -> None:
    book = book_of(examined(), lang="en")
    assert book.sheetnames == ["Problems", "Tasks", "Responsibilities", "Findings", "Links"]
    assert table(book["Tasks"])[1]["Type"] == "by a date"


@pytest.mark.parametrize("analyses", [[], [plain_analysis("关于供热的通知\n", kind=Kind.OTHER)]])
def test_nothing_to_list_is_said(analyses: list[Analysis]) -> None:
    book = book_of(*analyses)
    for name in LISTS[:4]:
        assert book[name]["A4"].value == "没有可列入的内容"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "12", "http://a.b"])
def test_words_are_never_formulas_links_or_numbers(start: str) -> None:
    analysis = plain_analysis(
        start,
        title=start,
        items=Items(problems=(Problem("P1", Span(0, len(start)), Span(0, len(start))),)),
        findings=[Finding(start, Severity.INFO, Span(0, len(start)), start, start, start)],
    )
    data = written(analysis)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                assert "<f>" not in content
                assert "hyperlink" not in content
    cell = load_workbook(io.BytesIO(data))["问题清单"]["E4"]
    assert cell.value == start.strip()
    assert cell.data_type == "s"
    assert cell.quotePrefix == (start.strip()[0] in "=+-@")


@settings(max_examples=30)
@given(st.text(st.characters(max_codepoint=0x2FF) | st.sampled_from("\ud800\ufffe\uffff𠮷一"), min_size=1, max_size=40))
def test_any_characters_make_a_readable_workbook(words: str) -> None:
    span = Span(0, len(words))
    items = Items(problems=(Problem("P1", span, span),))
    finding = Finding("rule", Severity.INFO, span, words, words)
    book = book_of(plain_analysis(words, name=words, title=words, items=items, findings=[finding]))
    value = book["发现"].cell(4, 8).value
    assert (value or "") == clean(words)


@given(st.text(st.sampled_from("一𠮷a"), min_size=1, max_size=5), st.integers(1, 40_000))
@settings(max_examples=30)
def test_long_text_is_cut_with_a_mark(words: str, times: int) -> None:
    text = words * times
    kept = clean(text)
    assert len(kept.encode("utf-16-le")) // 2 <= LIMIT
    if len(text.encode("utf-16-le")) // 2 > LIMIT:
        assert kept.endswith(f"…（以下略，原文共{len(text)}字）")
        assert text.startswith(kept[:32_000][: kept.index("…（")])
    else:
        assert kept == text


def test_a_cell_at_the_limit_is_written() -> None:
    text = "字" * 40_000
    analysis = plain_analysis(text, items=Items(problems=(Problem("P1", Span(0, 40_000), Span(0, 40_000)),)))
    value = str(book_of(analysis)["问题清单"]["E4"].value)
    assert len(value) == LIMIT
    assert value.endswith("字）")


@pytest.mark.parametrize("path", [*golden_documents(), *shared_documents()], ids=lambda path: path.stem)
def test_annotated_documents_are_listed_completely(path: object) -> None:
    analysis = analysis_of(path)  # type: ignore[arg-type]
    book = book_of(analysis)
    codes = [row["编号"] for row in table(book["问题清单"]) if str(row["编号"]).startswith("P")]
    assert codes == [problem.id for problem in analysis.items.problems]
    actions = sum(max(1, len(measure.actions)) for measure in analysis.items.measures)
    if actions:
        assert len(table(book["责任清单"])) == actions
    if analysis.findings:
        assert len(table(book["发现"])) == len(analysis.findings)


def test_nothing_heavy_is_imported_before_a_workbook_is_written() -> None:
    code = "import sys, bihuan.output.xlsx, bihuan.output.html; sys.exit('xlsxwriter' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
