"""The Excel workbook of a ledger (台账导出): one combined sheet and the three lists, with hidden keys that survive editing.

A merged area holds its value in every row that it covers: people see one merged cell, and Excel's filter, which looks at
each row by itself, still finds every row of a problem. Text is written as text and marked so (quote prefix): nothing
becomes a formula, not even after somebody edits the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from bihuan.output.xlsx.cells import HEADER, RULE, Cells, clean
from bihuan.output.xlsx.listing import row_height, text_width
from bihuan_web.accounts.models import User
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets import manifest
from bihuan_web.sheets.cells import Value, canonical, fingerprint, value_of
from bihuan_web.sheets.columns import CENTRED, DATES, WIDTHS, Level, Sheet
from bihuan_web.sheets.heading import Heading
from bihuan_web.sheets.leaving import lay_across, leaving
from bihuan_web.sheets.manifest import KEY_HEADS, Key, Manifest
from bihuan_web.sheets.records import Row, distinct
from bihuan_web.sheets.word.fonts import HEI

_HEADER = 3  # title, unit and date, proof; then the header
_LINE, _HIGHEST = 13.5, 400.0  # points
_PAGE_WIDTH = 160  # characters that can still be read side by side on A4 across


@dataclass(frozen=True, slots=True)
class Listing:
    """One sheet as it is to be written: its rows, the columns that were chosen, and what they are called here."""

    sheet: Sheet
    rows: Sequence[Row]
    columns: tuple[Column, ...]
    names: dict[Column, str]

    def runs(self, level: Level) -> list[tuple[int, int]]:
        """First and last row of each merged cell of a level."""
        runs: list[tuple[int, int]] = []
        last: object = None
        for at, row in enumerate(self.rows):
            item = row.item(level) if level is not self.sheet.level else None
            if item is not None and item == last:
                runs[-1] = runs[-1][0], at
            else:
                runs.append((at, at))
            last = item
        return runs


def write_workbook(
    sheets: Iterable[Sheet],
    rows: Sequence[Row],
    columns: Sequence[Column],
    names: dict[Column, str],
    heading: Heading,
    about: Manifest,
    person: Callable[[User], str],
) -> bytes:
    """The workbook as bytes; ``about`` is filled with the marks of what was written."""
    with leaving(heading) as (book, out):
        cells = Cells(book)
        for sheet in sheets:
            chosen = tuple(one for one in sheet.columns if one in columns)
            if chosen:
                listing = Listing(sheet, distinct_rows(rows, sheet), chosen, names)
                _write_sheet(book, cells, listing, heading, about, person)
        hidden = book.add_worksheet(manifest.NAME)
        hidden.very_hidden()
        for at, line in enumerate(about.rows()):
            for column, text in enumerate(line):
                hidden.write_string(at, column, text)
    return out.getvalue()


def distinct_rows(rows: Sequence[Row], sheet: Sheet) -> Sequence[Row]:
    """The rows of a sheet: one a problem where it lists problems, else all."""
    return distinct(rows, Level.PROBLEM) if sheet.level is Level.PROBLEM else rows


def _write_sheet(
    book: Workbook, cells: Cells, listing: Listing, heading: Heading, about: Manifest, person: Callable[[User], str]
) -> None:
    sheet = book.add_worksheet(str(listing.sheet.title))
    last = len(listing.columns) - 1
    for at, column in enumerate(listing.columns):
        sheet.set_column(at, at, WIDTHS[column] + 1)
    sheet.set_column(last + 1, last + len(KEY_HEADS), 8, None, {"hidden": True})
    _write_heading(sheet, cells, listing, heading)
    values = [
        [value_of(row, column, listing.sheet, names=person) for column in listing.columns] for row in listing.rows
    ]
    first = _HEADER + 1
    for at, height in enumerate(_heights(listing, values)):
        sheet.set_row(first + at, height)
    for at, column in enumerate(listing.columns):
        _write_column(sheet, cells, listing, at, [line[at] for line in values])
        _mark(listing, column, [line[at] for line in values], about)
    _write_keys(sheet, listing, about)
    if not listing.rows:
        sheet.write_string(first, 0, _("没有可列入的内容"), cells.format())
    sheet.autofilter(_HEADER, 0, _HEADER + max(1, len(listing.rows)), last)
    sheet.freeze_panes(first, min(2, last))
    sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, _HEADER + max(1, len(listing.rows)), last)
    # All columns on one page would be too small to read: then they go on to a second one, numbers and problem repeated.
    lay_across(sheet, heading, ceil(sum(WIDTHS[one] for one in listing.columns) / _PAGE_WIDTH))
    if Column.PROBLEM in listing.columns:
        sheet.repeat_columns(0, listing.columns.index(Column.PROBLEM))
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.8)
    sheet.center_horizontally()


def _write_heading(sheet: Any, cells: Cells, listing: Listing, heading: Heading) -> None:
    last = len(listing.columns) - 1
    half = last // 2
    title = f"{heading.title}　{listing.sheet.title}"
    parts: tuple[tuple[int, int, int, str, dict[str, Any]], ...] = (
        (0, 0, last, title, {"font_name": HEI, "font_size": 16, "align": "center"}),
        (1, 0, half, heading.unit_line, {}),
        (1, half + 1, last, heading.date_line, {"align": "right"}),
        (2, 0, last, heading.proof_line, {"font_size": 8}),
    )
    for row, start, end, words, look in parts:
        if end > start:
            sheet.merge_range(row, start, row, end, "", cells.format(**look))
        if end >= start:
            cells.write(sheet, row, start, words, **look)
        elif words == heading.date_line:  # one column only: nothing is left out
            cells.write(sheet, row, 0, f"{heading.unit_line}　{words}", **look)
    sheet.set_row(0, 32)
    for at, column in enumerate(listing.columns):
        look = {"font_name": HEI, "align": "center", "bg_color": HEADER, "border": 1, "border_color": RULE}
        cells.write(sheet, _HEADER, at, listing.names[column], **look)
    for at, head in enumerate(KEY_HEADS.values(), len(listing.columns)):
        sheet.write_string(_HEADER, at, head)
    sheet.set_row(_HEADER, 30)


def _write_column(sheet: Any, cells: Cells, listing: Listing, at: int, values: list[Value]) -> None:
    column = listing.columns[at]
    look: dict[str, Any] = {"border": 1, "border_color": RULE}
    if column in CENTRED:
        look["align"] = "center"
    if column in DATES:
        look["num_format"] = "yyyy-mm-dd"
    elif column is not Column.NUMBER:
        look |= {"quote_prefix": True, "num_format": "@"}
    first, style = _HEADER + 1, cells.format(**look)
    for start, end in listing.runs(listing.sheet.level_of(column)):
        if end > start:
            sheet.merge_range(first + start, at, first + end, at, "", style)
        for row in range(start, end + 1):
            _write_value(sheet, first + row, at, values[row], style)


def _write_value(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    if isinstance(value, str):
        text = clean(value)
        if text:
            sheet.write_string(row, column, text, style)
            return
        value = None
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_datetime(row, column, value, style)


def _mark(listing: Listing, column: Column, values: list[Value], about: Manifest) -> None:
    level = listing.sheet.level_of(column)
    for row, value in zip(listing.rows, values, strict=True):
        item = row.item(level)
        if item is not None:
            marks = about.marks.setdefault(f"{level.value}:{item.pk}", {})
            if column.value not in marks:
                marks[column.value] = fingerprint(canonical(value))
            about.revisions[f"{level.value}:{item.pk}"] = item.revision


def _write_keys(sheet: Any, listing: Listing, about: Manifest) -> None:
    for at, row in enumerate(listing.rows, _HEADER + 1):
        for column, level in enumerate(KEY_HEADS, len(listing.columns)):
            item = row.item(level)
            if item is not None and Level(level) in _levels(listing.sheet):
                sheet.write_string(at, column, str(Key(level, item.pk, item.revision)))


def _levels(sheet: Sheet) -> tuple[Level, ...]:
    return tuple(Level)[: tuple(Level).index(sheet.level) + 1]


def _heights(listing: Listing, values: list[list[Value]]) -> list[float]:
    """Row heights in points: Excel fits rows by itself, but not where cells are merged."""
    widths = [WIDTHS[column] for column in listing.columns]
    merged = [listing.sheet.level_of(column) is not listing.sheet.level for column in listing.columns]
    heights = []
    for line in values:
        alone = [(value, width) for value, width, over in zip(line, widths, merged, strict=True) if not over]
        heights.append(row_height([value for value, _ in alone], [width for _, width in alone]) if alone else 20.0)
    for at, column in enumerate(listing.columns):
        if not merged[at]:
            continue
        for start, end in listing.runs(listing.sheet.level_of(column)):
            lacking = _needed(values[start][at], widths[at]) - sum(heights[start : end + 1])
            if lacking > 0:
                for row in range(start, end + 1):
                    heights[row] += lacking / (end - start + 1)
    return [min(height, _HIGHEST) for height in heights]


def _needed(value: Value, width: int) -> float:
    lines = sum(max(1, ceil(text_width(one) / width)) for one in value.split("\n")) if isinstance(value, str) else 1
    return lines * _LINE + 6
