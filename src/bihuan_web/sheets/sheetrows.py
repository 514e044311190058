"""The rows of an exported sheet as they came back (回表的行): keys, cells by column, what is merged. Compares nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import canonical
from bihuan_web.sheets.columns import Level
from bihuan_web.sheets.grid import Grid, Value
from bihuan_web.sheets.headers import column_named
from bihuan_web.sheets.manifest import KEY_HEADS, Key, Manifest, key_from
from bihuan_web.sheets.models import LineKind

_LOOKED_AT = 30  # rows in which the header is looked for


@dataclass(slots=True)
class Found:
    """One line of the preview. ``data``: the value to be written, or the records that are new."""

    kind: LineKind
    sheet: str
    row: int
    item: str
    column: Column | None = None
    before: str = ""
    after: str = ""
    current: str = ""
    reason: str = ""
    data: Any = None

    @property
    def identity(self) -> tuple[Any, ...]:
        """What has to be the same when it is confirmed: what the person saw."""
        return self.kind.value, self.item, self.column.value if self.column else "", self.after, self.current


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell of the file."""

    sheet: str
    row: int
    value: Value
    unread: bool


@dataclass(slots=True)
class SheetRow:
    """A row of the file: its keys, its cells by column. ``covered``: columns whose cell is the lower part of a merged one.

    ``copied``: a row above has the same key already, so somebody copied the whole row to make a new one.
    """

    sheet: str
    row: int
    level: Level
    keys: dict[Level, Key] = field(default_factory=dict)
    cells: dict[Column, Seen] = field(default_factory=dict)
    covered: set[Column] = field(default_factory=set)
    copied: bool = False

    def text(self, column: Column) -> str:
        cell = self.cells.get(column)
        return canonical(cell.value) if cell else ""


def read_sheet(grid: Grid, about: Manifest) -> tuple[list[SheetRow], list[Found]]:
    """The rows of a sheet that has key columns, and what of it was not understood."""
    heads = {head: level for level, head in KEY_HEADS.items()}
    at = next((row for row, values in enumerate(grid.rows[:_LOOKED_AT]) if heads.keys() & set(map(str, values))), None)
    if at is None:
        why = _("这张表没有隐藏的键列，没有读")
        return [], [Found(LineKind.NOTE, grid.name, 0, f"sheet:{grid.name}", reason=why)]
    names = {Column(column): name for column, name in about.names.items() if column in Column.values}
    columns: dict[int, Column] = {}
    keys: dict[int, Level] = {}
    notes: list[Found] = []
    for place, value in enumerate(grid.rows[at]):
        text = str(value or "").strip()
        column = None if text in heads else column_named(text, names)
        if text in heads:
            keys[place] = heads[text]
        elif column is not None and column not in columns.values():
            columns[place] = column
        elif text:
            why = _("不认识栏目“%s”，没有读") % text[:60]
            notes.append(Found(LineKind.NOTE, grid.name, at + 1, f"head:{grid.name}:{place}", reason=why))
    covered = {
        (row, place)
        for top, left, bottom, right in grid.merged
        for row in range(top, bottom + 1)
        for place in range(left, right + 1)
        if (row, place) != (top, left)
    }
    rows = [_read_row(grid, at_row, columns, keys, covered) for at_row in range(at + 1, len(grid.rows))]
    rows = [one for one in rows if one.keys or any(cell.value not in (None, "") for cell in one.cells.values())]
    level = max((key for row in rows for key in row.keys), key=tuple(Level).index, default=Level.TASK)
    seen: set[str] = set()
    for row in rows:
        row.level = level
        key = row.keys.get(level)
        row.copied = key is not None and key.item in seen
        seen.update({key.item} if key else ())
    return rows, notes


def _read_row(
    grid: Grid, at: int, columns: dict[int, Column], keys: dict[int, Level], covered: set[tuple[int, int]]
) -> SheetRow:
    values = grid.rows[at]
    row = SheetRow(grid.name, at + 1, Level.TASK)
    for place, level in keys.items():
        key = key_from(level, str(values[place] or "")) if place < len(values) else None
        if key is not None:
            row.keys[level] = key
    for place, column in columns.items():
        if (at, place) in covered:
            row.covered.add(column)
        else:
            value = values[place] if place < len(values) else None
            row.cells[column] = Seen(grid.name, at + 1, value, (at, place) in grid.unread)
    return row
