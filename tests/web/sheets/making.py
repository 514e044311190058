"""Ledgers to be exported, and workbooks as people send them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl

from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem, open_ledger
from bihuan_web.sheets.services.exporting import Wanted, export_ledger
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services.planning import Plan, create
from tests.web.support.work import DUE, PROMISED, Crew


def ledger_of(people: Crew, *, title: str = "2026 年度整改台账") -> Ledger:
    """Two problems: one with two measures, the first of which has two tasks; one without measures."""
    unit = people.place.bureau
    ledger = open_ledger(unit, title, 2026, people.office)
    problem = add_problem(ledger, unit, ProblemText("深入粮库少", aspect="工作作风", cause="怕麻烦"), people.office)
    first = add_measure(problem, MeasureText("每月到粮库检查一次", PROMISED, goal="底数清"), people.office)
    add_measure(problem, MeasureText("建立隐患清单", PROMISED), people.office)
    create(first, people.place.section, Plan("普查粮库", "清单齐全", owner=people.owner, due_on=DUE), people.office)
    create(first, unit, Plan("整改三号库", "前后照片", lead=people.lead, due_on=DUE, remark="先急后缓"), people.office)
    add_problem(ledger, unit, ProblemText("学习不系统"), people.office)
    return ledger


def exported(ledger: Ledger, people: Crew, **wanted: Any) -> bytes:
    """The workbook that the office takes out."""
    return export_ledger(ledger, people.office, Wanted(**wanted)).data


def opened(data: bytes) -> openpyxl.Workbook:
    """A workbook as Excel would open it."""
    return openpyxl.load_workbook(BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as Excel would save it."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def find(sheet: Any, text: str) -> Any:
    """The first cell that holds a text."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def column_of(sheet: Any, head: str, row: int = 4) -> int:
    """The number of the column with a header."""
    return next(int(cell.column) for cell in sheet[row] if cell.value == head)


def task_named(title: str) -> Task:
    return Task.objects.get(title=title)
