"""Old ledgers come in: the header found, columns mapped, nothing made up, nothing verified or closed, each file once."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bihuan.reading.office import find_program
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.ledgers.models import ColumnName, Ledger, Measure, Problem
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.jobs import work
from bihuan_web.sheets.models import Incoming, LineKind, State
from bihuan_web.sheets.services.applying import confirm
from bihuan_web.sheets.services.importing import choose_sheet, grids_of, header_of, map_sheet
from bihuan_web.tasks.models import Task, Verification
from tests.web.sheets.making import handed_in, saved, written
from tests.web.support.units import appoint, person
from tests.web.support.work import Crew, crew

pytestmark = pytest.mark.django_db
HEADS = ("序号", "检视方面", "存在的问题", "整改措施", "责任领导", "责任科室", "责任人", "整改时限", "完成情况", "备注")


def sheet_of(rows: list[tuple[Any, ...]], heads: tuple[str, ...] = HEADS, merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["岚台县粮食局整改台账"])
    sheet.append(["填报单位：岚台县粮食局", None, None, "填报时间：2025年3月"])
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:J1")
    for one in merged:
        sheet.merge_cells(one)
    return saved(book)


ROWS: list[tuple[Any, ...]] = [
    (1, "学习方面", "学习不系统", "制定学习计划", "骆明川", "储备科", "聂远帆", "2025.6.30", "已完成", ""),
    (None, None, None, "每月集中学习一次", None, "储备科", "聂远帆", "长期坚持", "", "会议室"),
    (2, "作风方面", "深入粮库少", "每月下库一次", "骆明川", "财务科", "某某某", "6月底", "正在整改", None),
    (None, None, "合计", None, None, None, None, None, None, None),
]


def start(data: bytes, name: str = "旧台账.xlsx") -> tuple[Crew, Incoming]:
    people = crew()
    appoint(people.owner, people.place.section)
    return people, handed_in(data, people, name)


def mapped(incoming: Incoming, people: Crew, ledger: Ledger | None = None, **columns: str) -> Incoming:
    """The proposed mapping, with other columns where the test says so."""
    found = header_of(incoming, grids_of(incoming))
    assert found is not None
    header = found[1]
    wanted = [
        columns.get(words, one.value if one else "") for words, one in zip(header.words, header.proposed, strict=True)
    ]
    map_sheet(incoming, people.office, wanted, title="旧账 2025", year=2025, ledger=ledger, remember=True)
    work(incoming.pk)
    incoming.refresh_from_db()
    return incoming


def test_the_header_is_found_below_title_rows_and_its_columns_are_proposed() -> None:
    _, incoming = start(sheet_of(ROWS))
    assert incoming.state == State.MAPPING, incoming.trouble_zh
    found = header_of(incoming, grids_of(incoming))
    assert found is not None
    header = found[1]
    assert (header.top, header.bottom) == (2, 2)
    c = Column
    assert header.proposed == (
        c.NUMBER, c.ASPECT, c.PROBLEM, c.MEASURE, c.LEAD, c.UNIT, c.OWNER, c.DUE, c.STATE, c.REMARK
    )  # fmt: skip


def test_a_header_of_two_rows_with_merged_cells_is_read_as_one() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["整改台账"])
    sheet.append(["序号", "问题", "整改措施", "责任", None, "时间", None])
    sheet.append([None, None, None, "责任部门", "责任人", "开始时间", "完成时限"])
    sheet.append([1, "甲", "乙", "储备科", "聂远帆", "2026-1-1", "2026-5-1"])
    for one in ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"):
        sheet.merge_cells(one)
    people, incoming = start(saved(book))
    found = header_of(incoming, grids_of(incoming))
    assert found is not None
    c = Column
    assert (found[1].top, found[1].bottom) == (1, 2)
    assert found[1].proposed == (c.NUMBER, c.PROBLEM, c.MEASURE, c.UNIT, c.OWNER, c.STARTS, c.DUE)
    written(mapped(incoming, people), people.office)
    task = Task.objects.get()
    assert (task.organisation, task.owner, task.due_on) == (people.place.section, people.owner, date(2026, 5, 1))
    assert Measure.objects.get().promised_on == date(2026, 1, 1)


def test_what_is_understood_is_written_and_the_rest_stays_as_a_remark() -> None:
    people, incoming = start(sheet_of(ROWS))
    mapped(incoming, people)
    assert incoming.state == State.PREVIEW, incoming.trouble_zh
    kinds = list(incoming.lines.order_by("number").values_list("kind", flat=True))
    assert kinds == ["note", "new", "note", "skipped"]
    first = incoming.lines.order_by("number").values_list("after", flat=True)[0]
    assert first.startswith("学习不系统 › 制定学习计划\n")
    assert "责任人：聂远帆；完成时限：2025-06-30" in first
    reasons = "\n".join(incoming.lines.values_list("reason", flat=True))
    for told in ("一律待派", "没有写年份", "“财务科”不在本单位范围内", "“某某某”不是本单位范围内"):
        assert told in reasons
    done = written(incoming, people.office)
    assert done.state == State.APPLIED, done.trouble_zh
    ledger = Ledger.objects.get()
    assert (ledger.title, ledger.year, ledger) == ("旧账 2025", 2025, done.ledger)
    problem = Problem.objects.get(text="学习不系统")
    assert (problem.aspect, problem.number, problem.measures.count()) == ("学习方面", 1, 2)
    assert Measure.objects.get(text="每月集中学习一次").pace == "lasting"
    first, second, third = Task.objects.order_by("pk")
    assert {one.state for one in (first, second, third)} == {"draft"}
    assert (first.owner, first.lead, first.organisation) == (people.owner, people.lead, people.place.section)
    assert first.due_on == date(2025, 6, 30)
    assert "原台账记载：整改状态：已完成" in first.remark
    assert (second.due_on, "长期坚持" in second.remark, "会议室" in second.remark) == (None, True, True)
    assert (third.owner, third.due_on, third.organisation) == (None, None, people.place.bureau)
    for kept in ("某某某", "6月底", "财务科", "正在整改"):
        assert kept in third.remark
    assert not Verification.objects.exists()
    assert not Task.objects.exclude(closed_at=None).exists()


def test_every_record_has_its_event_and_the_chain_holds() -> None:
    people, incoming = start(sheet_of(ROWS))
    written(mapped(incoming, people), people.office)
    acts = list(Event.objects.order_by("sequence").values_list("act", flat=True))
    assert acts.count("problem.add") == Problem.objects.count()
    assert acts.count("measure.add") == Measure.objects.count()
    assert acts.count("task.create") == Task.objects.count()
    assert acts[-1] == "sheet.import"
    assert json.loads(Event.objects.get(act="sheet.import").details)["sha256"] == incoming.sha256
    assert list(verify_log()) == []


def test_the_same_file_is_imported_once() -> None:
    data = sheet_of(ROWS)
    people, incoming = start(data)
    written(mapped(incoming, people), people.office)
    counts = Problem.objects.count(), Task.objects.count()
    again = mapped(handed_in(data, people), people)
    with pytest.raises(Refused, match="已经导入过"):
        confirm(again, people.office)
    Incoming.objects.filter(pk=again.pk).update(state=State.APPLYING)  # as if both were confirmed at one moment
    work(again.pk)
    again.refresh_from_db()
    assert (again.state, "已经导入过" in again.trouble_zh) == (State.FAILED, True)
    assert (Problem.objects.count(), Task.objects.count()) == counts


def test_merged_cells_belong_to_every_row_they_cover_and_a_wide_one_names_the_aspect() -> None:
    rows = [
        ("一、政治建设方面", *[None] * 9),
        (1, None, "深入粮库少", "每月下库一次", None, None, "聂远帆", "2026-06-30", None, None),
        (None, None, None, "建立隐患清单", None, None, None, None, None, None),
    ]
    data = sheet_of(rows, merged=("A4:J4", "C5:C6", "G5:G6", "H5:H6"))
    people, incoming = start(data)
    written(mapped(incoming, people), people.office)
    problem = Problem.objects.get()
    assert (problem.aspect, problem.measures.count()) == ("一、政治建设方面", 2)
    assert [(one.owner, one.due_on) for one in Task.objects.all()] == [(people.owner, date(2026, 6, 30))] * 2


def test_a_person_says_what_the_columns_are_and_the_unit_remembers_it() -> None:
    heads = ("编号", "毛病", "怎么办", "谁来办")
    people, incoming = start(sheet_of([(1, "甲", "乙", "聂远帆")], heads))
    assert incoming.state == State.MAPPING
    choose_sheet(incoming, people.office, "Sheet", 3, 3)
    with pytest.raises(Incomplete, match="哪一列是“问题”"):
        mapped(incoming, people)
    with pytest.raises(Incomplete, match="只能对应一列"):
        mapped(incoming, people, 毛病="problem", 怎么办="problem")
    written(mapped(incoming, people, 毛病="problem", 怎么办="measure", 谁来办="owner"), people.office)
    assert Task.objects.get().owner == people.owner
    names = dict(ColumnName.objects.values_list("column", "name"))
    assert names == {"problem": "毛病", "measure": "怎么办", "owner": "谁来办", "number": "编号"}
    other = handed_in(sheet_of([(1, "丙", "丁", "聂远帆")], heads), people)
    found = header_of(other, grids_of(other))
    assert found is not None
    assert found[1].proposed == (Column.NUMBER, Column.PROBLEM, Column.MEASURE, Column.OWNER)


def test_rows_can_go_into_a_ledger_that_is_there() -> None:
    people, incoming = start(sheet_of(ROWS))
    written(mapped(incoming, people), people.office)
    ledger = Ledger.objects.get()
    more = mapped(handed_in(sheet_of(ROWS[2:3]), people), people, ledger)
    written(more, people.office)
    assert list(ledger.problems.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_an_ambiguous_name_is_asked_once_for_the_whole_file() -> None:
    people, incoming = start(sheet_of(ROWS))
    other = person("聂远帆", "nie2")
    appoint(other, people.place.bureau)
    mapped(incoming, people)
    ask = incoming.lines.get(kind=LineKind.ASK)
    assert (ask.after, ask.row) == ("聂远帆", 2)
    from bihuan_web.sheets.services.importing import decide  # noqa: PLC0415 - a name that is used once

    assert decide(incoming, people.office, "keep", {ask.pk: str(other.pk)})
    work(incoming.pk)
    incoming.refresh_from_db()
    written(incoming, people.office)
    assert Task.objects.filter(owner=other).count() == 2


def test_a_csv_in_gb18030_is_read_as_well() -> None:
    text = "序号,问题,整改措施,责任人,完成时限\r\n1,深入粮库少,每月下库一次,聂远帆,2026/6/30\r\n"
    people, incoming = start(text.encode("gb18030"), "旧台账.csv")
    assert incoming.state == State.MAPPING, incoming.trouble_zh
    written(mapped(incoming, people), people.office)
    assert Task.objects.get().due_on == date(2026, 6, 30)


def test_nothing_is_written_where_the_writing_fails_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    people, incoming = start(sheet_of(ROWS))
    mapped(incoming, people)
    ledgers = Ledger.objects.count()
    people.owner.is_active = False  # nobody forbids that: the task is a draft
    people.owner.save()
    Incoming.objects.filter(pk=incoming.pk).update(title="")
    done = written(incoming, people.office)
    assert (done.state, Ledger.objects.count(), Problem.objects.count()) == (State.FAILED, ledgers, 0)
    assert "还没有填" in done.trouble_zh


def test_an_xls_without_libreoffice_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    people = crew()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le")
    with pytest.raises(Refused, match="LibreOffice"):
        handed_in(ole, people, "旧.xls")


@pytest.mark.skipif(find_program() is None, reason="no LibreOffice on this machine")
def test_an_xls_is_converted_and_read(tmp_path: Path) -> None:
    program = find_program()
    assert program is not None
    given = tmp_path / "old.xlsx"
    given.write_bytes(sheet_of(ROWS))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", "xls", "--outdir", str(tmp_path), str(given)]
    subprocess.run(command, check=True, capture_output=True)
    if not (tmp_path / "old.xls").exists():
        pytest.skip("LibreOffice without Calc")
    people, incoming = start((tmp_path / "old.xls").read_bytes(), "旧台账.xls")
    assert incoming.file.kind == "xls"
    assert written(mapped(incoming, people), people.office).state == State.APPLIED
    assert Task.objects.filter(owner=people.owner).count() == 2
