"""A ledger leaves: what the files hold and look like, who may take them, what is recorded."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import docx
import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Chain, Event
from bihuan_web.common.errors import Forbidden
from bihuan_web.ledgers.services import ProblemText, add_problem
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.records import Chosen
from bihuan_web.sheets.services.exporting import Wanted, export_ledger
from bihuan_web.tasks.services.planning import assign
from tests.web.sheets.making import column_of, exported, find, ledger_of, opened, task_named
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.work import crew

pytestmark = pytest.mark.django_db


def test_the_workbook_has_the_three_lists_and_one_combined_sheet() -> None:
    people = crew()
    ledger = ledger_of(people)
    assign(task_named("普查粮库"), people.office)
    book = opened(exported(ledger, people))
    assert book.sheetnames == ["整改台账", "问题清单", "任务清单", "责任清单", "_bihuan"]
    whole = book["整改台账"]
    assert whole["A1"].value == "2026 年度整改台账　整改台账"
    assert whole["A2"].value == "填报单位：岚台县粮食局"
    assert find(whole, "填报时间：2026年3月2日")
    heads = [cell.value for cell in whole[4]]
    assert heads[: len(Column)] == [str(one.label) for one in Column]
    rows = [[cell.value for cell in row] for row in whole.iter_rows(min_row=5)]
    assert len(rows) == 4
    assert rows[0][heads.index("整改状态")] == "已派"
    assert rows[0][heads.index("责任人")] == "聂远帆"
    assert rows[0][heads.index("完成时限")].isoformat() == "2026-06-30T00:00:00"
    problems = book["问题清单"]
    assert [problems.cell(row, 4).value for row in (5, 6)] == ["深入粮库少", "学习不系统"]


def test_a_problem_with_several_measures_is_one_merged_cell_and_so_is_a_measure_with_several_tasks() -> None:
    people = crew()
    sheet = opened(exported(ledger_of(people), people))["整改台账"]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"D5:D7", "H5:H6"} <= merged
    assert not [one for one in merged if one.startswith("K5")]  # tasks stand alone


def test_paper_header_and_filter_are_as_offices_print_them() -> None:
    people = crew()
    ledger = ledger_of(people)
    for name in ("整改台账", "问题清单", "任务清单", "责任清单"):
        sheet = opened(exported(ledger, people))[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.auto_filter.ref.startswith("A4:")
        assert sheet.freeze_panes == "C5"
        assert sheet["A5"].border.left.style == "thin"
        assert sheet["D5"].alignment.wrap_text
        keys = [cell.column_letter for cell in sheet[4] if str(cell.value).startswith("_")]
        assert len(keys) == 3
        assert sheet.column_dimensions[keys[0]].hidden


def test_the_head_of_the_event_log_is_on_the_sheet_in_the_foot_and_is_that_of_the_export() -> None:
    people = crew()
    ledger = ledger_of(people)
    sheet = opened(exported(ledger, people))["整改台账"]
    chain = Chain.objects.get(pk=people.place.bureau.chain)
    event = Event.objects.latest("pk")
    assert (event.act, event.hash, event.sequence) == ("ledger.export", chain.head, chain.length)
    assert chain.head in sheet["A3"].value
    assert f"第 {chain.length} 条" in sheet["A3"].value
    assert chain.head in sheet.oddFooter.left.text
    told = json.loads(event.details)
    assert (told["rows"], told["format"]) == (4, "xlsx")
    assert event.actor == people.office.username


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", "  ="])
def test_what_begins_like_a_formula_stays_text(start: str) -> None:
    people = crew()
    ledger = ledger_of(people)
    text = f'{start}cmd|"/c calc"!A1'
    add_problem(ledger, people.place.bureau, ProblemText(text), people.office)
    sheet = opened(exported(ledger, people))["整改台账"]
    cell = find(sheet, text)
    assert cell.data_type == "s"
    assert cell.quotePrefix
    made = export_ledger(ledger, people.office, Wanted("csv")).data.decode("utf-8-sig")
    written = [cell for row in csv.reader(StringIO(made)) for cell in row if "calc" in cell]
    assert written
    assert all(one.startswith("'") for one in written)


def test_the_units_own_names_are_the_headers() -> None:
    people = crew()
    ledger = ledger_of(people)
    from bihuan_web.ledgers.services import map_columns  # noqa: PLC0415 - a name that is used once

    map_columns(people.place.bureau, {Column.PROBLEM: "存在的问题"}, people.office)
    assert column_of(opened(exported(ledger, people))["整改台账"], "存在的问题") == 4


def test_only_what_was_chosen_is_exported_and_that_is_recorded() -> None:
    people = crew()
    ledger = ledger_of(people)
    assign(task_named("普查粮库"), people.office)
    data = exported(
        ledger, people, columns=(Column.NUMBER, Column.PROBLEM, Column.TASK), chosen=Chosen(states=("assigned",))
    )
    sheet = opened(data)["整改台账"]
    assert [[cell.value for cell in row][:3] for row in sheet.iter_rows(min_row=5)] == [[1, "深入粮库少", "普查粮库"]]
    told = json.loads(Event.objects.latest("pk").details)
    assert (told["rows"], told["filter"]["states"]) == (1, ["assigned"])


def test_whoever_reads_may_not_export_and_outsiders_do_not_learn_that_it_exists() -> None:
    people = crew()
    ledger = ledger_of(people)
    url = f"/sheets/ledgers/{ledger.pk}/export/"
    given = {"kind": "xlsx", "columns": ["problem"]}
    observer = with_role(Role.OBSERVER, people.place.bureau)
    assert signed_in(observer).post(url, given).status_code == 403
    for branch in (people.place.sibling, people.place.outside, people.place.section):
        stranger = with_role(Role.OFFICE, branch)
        assert signed_in(stranger).get(url).status_code == 404
        assert signed_in(stranger).post(url, given).status_code == 404
        with pytest.raises(Forbidden):
            export_ledger(ledger, stranger, Wanted())
    assert not Event.objects.filter(act="ledger.export").exists()
    page = signed_in(people.office).get(url)
    check_page(page)
    response = signed_in(people.office).post(url, given)
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in response["Content-Disposition"]
    wrong = signed_in(people.office).post(url, {"kind": "exe", "columns": []})
    assert wrong.status_code == 422
    check_page(wrong)


def test_the_annex_has_the_lists_as_tables_with_merged_cells_and_the_proof_in_the_foot() -> None:
    people = crew()
    ledger = ledger_of(people)
    page = docx.Document(BytesIO(exported(ledger, people, kind="annex")))
    assert len(page.tables) == 3
    tasks = page.tables[1]
    assert [cell.text for cell in tasks.rows[0].cells][:3] == ["序号", "问题", "整改目标"]
    assert tasks.cell(1, 1)._tc is tasks.cell(3, 1)._tc  # one cell over the rows of one problem
    section = page.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert Event.objects.latest("pk").hash in section.footer.paragraphs[1].text


def test_the_report_says_what_the_record_holds_in_the_layout_of_official_documents() -> None:
    people = crew()
    ledger = ledger_of(people)
    page = docx.Document(BytesIO(exported(ledger, people, kind="report")))
    lines = [one.text for one in page.paragraphs]
    assert "（一）深入粮库少" in lines
    assert "（二）学习不系统" in lines
    assert "尚未列出整改措施。" in lines
    assert "没有进展记录。" in lines
    assert lines[-1] == "2026年3月2日"
    section = page.sections[0]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(one.mm) for one in margins] == [37, 28, 26, 35]
    fonts = {run.font.name for one in page.paragraphs for run in one.runs}
    assert fonts == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"}


def test_what_is_published_names_nobody_and_has_no_evidence() -> None:
    people = crew()
    ledger = ledger_of(people)
    add_problem(ledger, people.place.bureau, ProblemText("聂远帆答复群众慢，电话 13812345678"), people.office)
    data = exported(ledger, people, kind="published")
    page = docx.Document(BytesIO(data))
    text = "\n".join(cell.text for table in page.tables for row in table.rows for cell in row.cells)
    assert "聂某" in text
    for hidden in ("聂远帆", "骆明川", "13812345678", "佐证材料"):
        assert hidden not in text
