"""Ledgers to be exported, and workbooks as people send them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem, open_ledger
from bihuan_web.sheets.cells import canonical
from bihuan_web.sheets.jobs import work
from bihuan_web.sheets.models import Incoming
from bihuan_web.sheets.services.applying import confirm
from bihuan_web.sheets.services.exporting import Wanted, export_ledger
from bihuan_web.sheets.services.importing import hand_in
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


def handed_in(data: bytes, people: Crew, name: str = "台账.xlsx", user: User | None = None) -> Incoming:
    """A file that somebody hands in for the grain bureau, read as far as it can be."""
    incoming = hand_in(people.place.bureau, [data], name, user or people.office)
    work(incoming.pk)
    incoming.refresh_from_db()
    return incoming


def written(incoming: Incoming, user: User) -> Incoming:
    """An import that is confirmed and written."""
    confirm(incoming, user)
    work(incoming.pk)
    incoming.refresh_from_db()
    return incoming


def lines(incoming: Incoming, *kinds: str) -> list[tuple[str, str, str, str]]:
    """Kind, column, what is there now, what the file says."""
    found = incoming.lines.order_by("number")
    if kinds:
        found = found.filter(kind__in=kinds)
    return [(one.kind, one.column, one.current, one.after) for one in found]


def edited(data: bytes, *changes: tuple[str, str, Any, str]) -> bytes:
    """A workbook in which a cell was changed: the sheet, the text that stood there, the new value, its column's header."""
    book = opened(data)
    for name, old, new, head in changes:
        sheet = book[name]
        at = column_of(sheet, head)
        cell = next(
            row[0] for row in sheet.iter_rows(min_row=5, min_col=at, max_col=at) if canonical(row[0].value) == old
        )
        cell.value = new
    return saved(book)
