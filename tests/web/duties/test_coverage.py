"""Field × list: every field of the portfolios with what it has, the empty cells named, both sides of dual duty."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from bihuan_web.common.clock import today
from bihuan_web.common.errors import Refused
from bihuan_web.duties import services
from bihuan_web.duties.coverage import row_named, rows_of
from bihuan_web.duties.records import write_list
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem, open_ledger
from bihuan_web.orgs.services.posts import end_appointment
from bihuan_web.rounds import records
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services.planning import Plan, create
from tests.web.support.duty import Chain, handed_down


def ledger_with_work(here: Chain, year: int = 2025) -> tuple[Problem, Measure, Task]:
    """A problem and a task of the section, and one of the bureau itself."""
    ledger = open_ledger(here.place.bureau, f"{year}年度整改台账", year, here.office)
    problem = add_problem(ledger, here.place.section, ProblemText("夜间没有人巡库"), here.office)
    measure = add_measure(problem, MeasureText("每晚巡库两次", date(2026, 2, 1)), here.office)
    task = create(measure, here.place.section, Plan("排夜巡班", "每晚两次有记录", owner=here.clerk), here.office)
    add_problem(ledger, here.place.bureau, ProblemText("干部档案没有补齐"), here.office)
    return problem, measure, task


def cells(here: Chain) -> dict[str, list[int]]:
    return {row.name: [number for _, number in row.cells] for row in rows_of(here.list, today())}


def test_a_field_has_what_its_unit_works_on(here: Chain) -> None:
    ledger_with_work(here)
    ledger_with_work(here, 2024)  # of another year
    assert cells(here) == {"人事财务": [0, 0, 0], "储备": [1, 1, 1]}
    rows = {row.name: row for row in rows_of(here.list, today())}
    assert rows["人事财务"].empty == ["problems", "tasks", "shares"]
    assert rows["储备"].leaders == ["聂远帆"]


def test_a_share_brings_what_it_is_about_into_its_field(here: Chain) -> None:
    _, measure, task = ledger_with_work(here)
    files = Problem.objects.get(text="干部档案没有补齐")
    about = {"problem": files, "field": "人事财务"}
    services.add_share(here.list, here.wanted("unit", here.head, **about), here.office)
    assert cells(here)["人事财务"] == [1, 0, 1]
    services.add_share(here.list, here.wanted("unit", here.head, measure=measure, field="安全"), here.office)
    assert cells(here)["安全"] == [1, 1, 1]
    share = services.add_share(here.list, here.wanted("unit", here.head, task=task, field="值班"), here.office)
    assert cells(here)["值班"] == [1, 1, 1]
    services.take_back(share, here.office, "并到安全里")
    assert "值班" not in cells(here)


def test_a_list_of_one_ledger_counts_that_ledger(here: Chain) -> None:
    ledger_with_work(here)
    other = open_ledger(here.place.bureau, "专项台账", 2025, here.office)
    add_problem(other, here.place.section, ProblemText("专项问题"), here.office)
    assert cells(here)["储备"][0] == 2
    special = services.open_list(here.round, here.place.bureau, "专项责任清单", here.office, other)
    assert [len(row.problems) for row in rows_of(special, today()) if row.name == "储备"] == [1]
    foreign = open_ledger(here.place.section, "科台账", 2025, here.office)
    with pytest.raises(Refused):
        services.open_list(here.round, here.place.bureau, "错的", here.office, foreign)


def test_fields_are_added_and_dropped_unless_somebody_has_a_share_in_them(here: Chain) -> None:
    field = services.add_field(here.list, "信访", here.place.section, here.office)
    ledger_with_work(here)
    assert cells(here)["信访"] == [1, 1, 0]
    share = services.add_share(here.list, here.wanted("unit", here.head, field="信访"), here.office)
    with pytest.raises(Refused):
        services.drop_field(field, here.office)
    services.take_back(share, here.office, "不设了")
    services.drop_field(field, here.office)
    assert "信访" not in cells(here)
    services.add_field(here.list, "信访", None, here.office)
    with pytest.raises(Refused):
        services.add_field(here.list, " 信访 ", None, here.office)


def test_a_field_goes_with_the_leader_who_left_unless_it_has_shares(here: Chain) -> None:
    for name in ("principal", "member"):
        end_appointment(here.administrator, here.held[name], date(2026, 3, 1))
    assert list(cells(here)) == ["储备"]
    row = row_named(here.list, "储备", today())
    assert row is not None
    assert (row.leaders, row.portfolio) == ([], False)
    assert row_named(here.list, "没有的", today()) is None


def test_the_missing_side_of_dual_duty_is_named(here: Chain) -> None:
    rows = {row.name: row for row in rows_of(here.list, today())}
    assert [str(side.value) for side in rows["储备"].missing_sides] == ["integrity"]
    assert len(rows["人事财务"].missing_sides) == 2
    services.add_share(here.list, here.wanted("member", here.member, here.place.bureau, side="integrity"), here.office)
    assert rows_of(here.list, today())[1].missing_sides == []


def test_the_record_is_a_workbook_in_the_order_of_the_tree(here: Chain) -> None:
    handed_down(here)
    kind = next(one for one in records.all_kinds() if one.key == "duties")
    found = list(kind.records(here.round))
    assert [one.name for one in found] == ["岚台县粮食局-2025年度责任清单.xlsx"]
    evil = here.wanted("member", here.member, here.place.bureau, what='=HYPERLINK("x")')
    services.add_share(here.list, evil, here.office)
    sheet = openpyxl.load_workbook(io.BytesIO(write_list(here.list))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    assert [row[8] for row in rows] == ["已签收", "已签收", "已签收", "待签收", "待签收"]
    assert sheet["E6"].data_type == "s"
    assert rows[3][4].startswith("\u3000\u3000\u3000")
    assert next(iter(kind.records(here.round))).made_on == today()
