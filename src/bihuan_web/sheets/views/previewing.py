"""What the pages of an import show: the table whose columns are to be mapped, the lines of the preview."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count

from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.grid import Grid
from bihuan_web.sheets.models import Incoming, Line, LineKind, Policy
from bihuan_web.sheets.services.importing import header_of

_SHOWN, _PER_PAGE = 3, 50
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column of a sheet: its words, some of its values, what it is taken for."""

    at: int
    words: str
    samples: list[str]
    chosen: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are to be mapped; ``top`` and ``bottom`` count from 1."""

    sheet: str
    title: str
    top: int
    bottom: int
    rows: int
    columns: list[Mapped]
    choices: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the preview with what can be chosen for it."""

    line: Line
    kind: str
    column: str
    after: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A page of a preview, and how many lines of each kind there are (kind, words, number, chosen)."""

    page: Page[Any]
    lines: list[Shown]
    kinds: list[tuple[str, str, int, bool]]
    trouble: str
    waiting: int
    writes: int


def table_of(incoming: Incoming, grids: list[Grid]) -> Table:
    """The sheet with the header that was found or chosen; where there is none, its first row is taken for one."""
    found = header_of(incoming, grids)
    choices = [(column.value, str(column.label)) for column in Column]
    if found is None:
        name = grids[0].name if grids else ""
        return Table(name, "", 1, 1, 0, [], choices)
    grid, header = found
    below = [row for row in grid.rows[header.bottom + 1 :] if row]
    columns = []
    for at, words in enumerate(header.words):
        values = [str(row[at])[:60] for row in below if at < len(row) and row[at] not in (None, "")][:_SHOWN]
        proposed = header.proposed[at]
        if words or values:
            columns.append(Mapped(at, words, values, proposed.value if proposed else ""))
    above = (str(one).strip() for row in grid.rows[: header.top] for one in row if isinstance(one, str) and one.strip())
    title = next(above, incoming.file.name.rsplit(".", 1)[0])[:200]
    return Table(grid.name, title, header.top + 1, header.bottom + 1, len(below), columns, choices)


def preview_of(incoming: Incoming, kind: str, number: str | None) -> Preview:
    """One page of the lines of a kind, or of all."""
    counted = dict(incoming.lines.values_list("kind").annotate(number=Count("pk")).order_by("kind"))
    lines = incoming.lines.order_by("number")
    if kind in LineKind.values:
        lines = lines.filter(kind=kind)
    page = Paginator(lines, _PER_PAGE).get_page(number)
    kinds = [
        (one.value, str(one.label), counted[one.value], one.value == kind) for one in LineKind if one.value in counted
    ]
    trouble = message_of(Refused(incoming.trouble_zh, incoming.trouble_en)) if incoming.trouble_zh else ""
    writes = sum(counted.get(one, 0) for one in (LineKind.CHANGE, LineKind.NEW, LineKind.CONFLICT, LineKind.NOTE))
    return Preview(page, [_shown(one) for one in page], kinds, trouble, counted.get(LineKind.ASK, 0), writes)


def _shown(line: Line) -> Shown:
    options: list[tuple[str, str]] = []
    if line.kind == LineKind.CONFLICT:
        options = [(str(value), str(words)) for value, words in Policy.choices]
    elif line.kind == LineKind.ASK:
        options = [(str(key), words) for key, words in json.loads(line.data)["options"]]
    column = str(Column(line.column).label) if line.column in Column.values else ""
    return Shown(line, str(LineKind(line.kind).label), column, _short(line.after), options)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
