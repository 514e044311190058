"""An exported workbook that comes back edited (导回): what differs from what was written, and what of it may be written.

Three versions of each cell are compared: what was exported (by its mark in the hidden sheet), what the file says now, and
what the ledger says now. A cell is a conflict where both have changed. Nothing is written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import canonical, fingerprint, value_of
from bihuan_web.sheets.columns import SHEETS, Level, Sheet
from bihuan_web.sheets.editing import NotEditable, Reading, refusal
from bihuan_web.sheets.grid import Grid, Value
from bihuan_web.sheets.manifest import Manifest
from bihuan_web.sheets.models import LineKind
from bihuan_web.sheets.newrows import new_rows
from bihuan_web.sheets.people import Branch
from bihuan_web.sheets.records import Row
from bihuan_web.sheets.sheetrows import Found, Seen, SheetRow, read_sheet

_SHEET = {level: Sheet(level.value, SHEETS[0].title, level, ()) for level in Level}


@dataclass(frozen=True, slots=True)
class Now:
    """What the ledger says now: its rows where the person may write, by record."""

    rows: list[Row]
    branch: Branch

    def by_item(self) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self.rows:
            for level in Level:
                item = row.item(level)
                if item is not None:
                    found.setdefault(f"{level.value}:{item.pk}", row)
        return found


def compare(grids: Iterable[Grid], about: Manifest, now: Now, answers: dict[str, int]) -> list[Found]:
    """Every line of the preview, sheet by sheet in the order of the file."""
    rows: list[SheetRow] = []
    found: list[Found] = []
    for grid in grids:
        read, notes = read_sheet(grid, about)
        rows += read
        found += notes
    known = now.by_item()
    reading = Reading(now.branch, answers)
    found += _changes(rows, about, now, known, reading)
    found += new_rows(rows, now.rows, reading)
    found += _gone(rows, about, known)
    return found


def _changes(
    rows: list[SheetRow], about: Manifest, now: Now, known: dict[str, Row], reading: Reading
) -> Iterator[Found]:
    cells: dict[tuple[str, Column], list[Seen]] = defaultdict(list)
    lost: dict[str, SheetRow] = {}
    for row in rows:
        for column, seen in row.cells.items():
            level = _SHEET[row.level].level_of(column)
            key = row.keys.get(level)
            if key is None or (row.copied and level is row.level):
                continue
            if key.item in known:
                cells[key.item, column].append(seen)
            else:
                lost.setdefault(key.item, row)
    for item, row in lost.items():
        why = _("这个台账里没有这一条，或者您无权改它；这一行没有读")
        yield Found(LineKind.REFUSED, row.sheet, row.row, item, reason=why)
    for (item, column), places in cells.items():
        found = _change(item, column, _said(places), about, known[item], now, reading)
        if found is not None:
            yield found


def _said(places: list[Seen]) -> list[Seen]:
    """Where a record has several rows on a sheet, its blank cells say nothing: merged cells that were parted leave them."""
    saying = {one.sheet for one in places if canonical(one.value) or one.unread}
    return [one for one in places if one.sheet not in saying or canonical(one.value) or one.unread]


def _change(
    item: str, column: Column, seen: list[Seen], about: Manifest, row: Row, now: Now, reading: Reading
) -> Found | None:
    level = Level(item.partition(":")[0])
    mark = about.marks.get(item, {}).get(column.value)
    changed = [one for one in seen if one.unread or fingerprint(_as_exported(one.value, column)) != mark]
    if not changed:
        return None
    first = changed[0]
    texts = {_as_exported(one.value, column) for one in changed}
    current = canonical(value_of(row, column, _SHEET[level], names=now.branch.write))
    moved = mark is not None and fingerprint(current) != mark
    after = _as_exported(first.value, column)
    found = Found(LineKind.CHANGE, first.sheet, first.row, item, column, "" if moved else current, after, current)
    if any(one.unread for one in changed):
        return _refused(found, _("公式没有存下结果，读不出来"))
    if texts == {current}:
        return None
    if len(texts) > 1:
        return _refused(found, _("表里几处写得不一样：%s") % " / ".join(sorted(texts))[:200])
    try:
        why = refusal(row, level, column)
        if why:
            return _refused(found, why)
        value = reading.read(column, first.value, current, mark)
    except NotEditable as trouble:
        if trouble.options:
            found.kind, found.data = LineKind.ASK, trouble.options
            found.reason = str(trouble)
            return found
        return _refused(found, str(trouble))
    if value.text == current:
        return None
    found.after, found.data = value.text, value.data
    if moved and column is not Column.PROGRESS:  # entries are added, whoever else did so
        found.kind, found.reason = LineKind.CONFLICT, _("导出以后，系统里这一格被别人改过")
    return found


def _as_exported(value: Value, column: Column) -> str:
    """The text of a cell as the export would have marked it."""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return canonical(value)


def _refused(found: Found, why: str) -> Found:
    found.kind, found.reason = LineKind.REFUSED, why
    return found


def _gone(rows: list[SheetRow], about: Manifest, known: dict[str, Row]) -> Iterator[Found]:
    present = {key.item for row in rows for key in row.keys.values()}
    for item in about.marks:
        if item in known and item not in present:
            level = Level(item.partition(":")[0])
            main = {Level.PROBLEM: Column.PROBLEM, Level.MEASURE: Column.MEASURE, Level.TASK: Column.TASK}[level]
            text = canonical(value_of(known[item], main, _SHEET[level], names=lambda user: user.name))
            why = _("表里没有这一条了；导入从不删除，要撤销请在系统里申请")
            yield Found(LineKind.GONE, "", 0, item, main, before=text, current=text, reason=why)
