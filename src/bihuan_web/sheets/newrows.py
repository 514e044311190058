"""Rows that somebody added to an exported sheet (新增行): below which record each belongs, and what it brings.

A record that is there already, by its words, is not added again: the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from bihuan_web.common.joining import clauses
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import canonical
from bihuan_web.sheets.columns import LEVELS, Level
from bihuan_web.sheets.editing import NotEditable, Reading
from bihuan_web.sheets.models import LineKind
from bihuan_web.sheets.records import Row
from bihuan_web.sheets.sheetrows import Found, SheetRow

_C = Column
_MAIN = {Level.PROBLEM: _C.PROBLEM, Level.MEASURE: _C.MEASURE, Level.TASK: _C.TASK}
_FIELDS = {
    _C.ASPECT: "aspect", _C.MANIFESTATION: "manifestation", _C.CAUSE: "cause", _C.SOURCE: "source", _C.GOAL: "goal",
    _C.DELIVERABLE: "deliverable", _C.PACE: "pace", _C.STANDARD: "acceptance_standard", _C.LEAD: "lead",
    _C.UNIT: "organisation", _C.OWNER: "owner", _C.VERIFIER: "verifier", _C.STARTS: "starts_on", _C.DUE: "due_on", _C.REMARK: "remark",
}  # fmt: skip


def new_rows(rows: list[SheetRow], known: list[Row], reading: Reading) -> Iterator[Found]:
    """One line for each record that a row adds; its data names the record above it, by key or by its place in the file."""
    finder = _Finder(known, reading)
    sheet = ""
    for row in rows:
        if row.sheet != sheet:
            sheet = row.sheet
            finder.begin()
        yield from finder.read(row)


class _Finder:
    def __init__(self, known: list[Row], reading: Reading) -> None:
        self._reading = reading
        self._problems: dict[str, str] = {}
        self._measures: dict[tuple[str, str], str] = {}
        self._tasks: dict[tuple[str, str], str] = {}
        self._closed: set[str] = set()
        self._at: dict[Level, str] = {}
        self._known: set[str] = set()
        for row in known:
            self._know(row.problem, row.measure, row)
            items = ((level, row.item(level)) for level in Level)
            self._known.update(f"{level.value}:{item.pk}" for level, item in items if item is not None)

    def begin(self) -> None:
        """Another sheet: what stands above is not that of the sheet before."""
        self._at = {}

    def read(self, row: SheetRow) -> Iterator[Found]:
        """The records that a row adds."""
        levels = tuple(Level)[: tuple(Level).index(row.level) + 1]
        above = ""
        for level in levels:
            key = row.keys.get(level)
            text = row.text(_MAIN[level])
            copied = row.copied and level is row.level
            if key is not None and not copied:
                item = key.item if key.item in self._known else ""  # what is not of this ledger has nothing below it
            elif copied and (not text or self._named(level, above, text)):
                return  # the same row twice
            else:
                item, found = self._place(row, level, above, text)
                if found is not None:
                    yield found
            if not item:
                return
            if self._at.get(level) != item:
                for lower in tuple(Level)[tuple(Level).index(level) + 1 :]:
                    self._at.pop(lower, None)
            self._at[level] = above = item

    def _place(self, row: SheetRow, level: Level, above: str, text: str) -> tuple[str, Found | None]:
        """The record that a row without key means at a level, and the line of it where it is new."""
        if not text:
            if level is Level.TASK and self._has_content(row, level):
                why = _("没有写整改任务，这一行的任务没有读")
                return "", Found(LineKind.REFUSED, row.sheet, row.row, f"row:{row.sheet}:{row.row}", reason=why)
            goes_on = _MAIN[level] in row.covered or any(self._has_content(row, lower) for lower in Level)
            return (self._at.get(level, "") if goes_on and level is not Level.TASK else ""), None
        item = self._named(level, above, text)
        if item:
            return item, None
        if above in self._closed:
            why = _("问题已办结，不能再加")
            return "", Found(LineKind.REFUSED, row.sheet, row.row, f"row:{row.sheet}:{row.row}", reason=why)
        item = f"new:{level.value}:{row.sheet}:{row.row}"
        found = Found(LineKind.NEW, row.sheet, row.row, item, _MAIN[level], after=text)
        found.data = {"level": level.value, "above": above, "text": text, **self._fields(row, level, found)}
        self._remember(level, above, text, item)
        return item, found

    def _fields(self, row: SheetRow, level: Level, found: Found) -> dict[str, Any]:
        """What else a new record says. What is not clear is left open, with the reason."""
        fields: dict[str, Any] = {}
        notes = []
        for column, name in _FIELDS.items():
            belongs = row.level is level if column is _C.REMARK else LEVELS[column] is level
            cell = row.cells.get(column)
            if not belongs or cell is None or not canonical(cell.value):
                continue
            try:
                fields[name] = self._reading.read(column, cell.value, "", None).data
            except NotEditable as trouble:
                if trouble.options:
                    found.kind = LineKind.ASK
                    fields["asked"], fields["options"] = canonical(cell.value), trouble.options
                notes.append(_("%(column)s：%(why)s，先空着") % {"column": column.label, "why": trouble})
        found.reason = clauses(notes)
        return fields

    def _has_content(self, row: SheetRow, level: Level) -> bool:
        return any(
            LEVELS[column] is level and column is not _C.NUMBER and canonical(cell.value)
            for column, cell in row.cells.items()
        )

    def _named(self, level: Level, above: str, text: str) -> str:
        if level is Level.PROBLEM:
            return self._problems.get(text, "")
        return (self._measures if level is Level.MEASURE else self._tasks).get((above, text), "")

    def _remember(self, level: Level, above: str, text: str, item: str) -> None:
        if level is Level.PROBLEM:
            self._problems[text] = item
        else:
            (self._measures if level is Level.MEASURE else self._tasks)[above, text] = item

    def _know(self, problem: Problem, measure: Measure | None, row: Row) -> None:
        item = f"{Level.PROBLEM.value}:{problem.pk}"
        self._problems.setdefault(canonical(problem.text), item)
        if problem.state != OPEN:
            self._closed.add(item)
        if measure is None:
            return
        under = f"{Level.MEASURE.value}:{measure.pk}"
        self._measures.setdefault((item, canonical(measure.text)), under)
        if problem.state != OPEN:
            self._closed.add(under)
        if row.task is not None:
            self._tasks.setdefault((under, canonical(row.task.title)), f"{Level.TASK.value}:{row.task.pk}")
