"""One list as a sheet: title, fill-in line, header, rows with merged cells, filter, paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from bihuan.output.xlsx.cells import BLANK, HEADER, RULE, Cells, clean
from bihuan.output.xlsx.columns import Column, Layout
from bihuan.output.xlsx.rows import Row

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_HEADER_ROW = 2
_LINE, _HIGHEST = 13.5, 400.0  # points; Excel allows no row higher than 409


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above every list."""

    title: str
    unit: str  # 填报单位, empty where the document does not say
    english: bool
    several: bool  # whether rows need to say which document they are from


def write_listing(book: Workbook, cells: Cells, layout: Layout, rows: Sequence[Row], heading: Heading) -> None:
    """Write one sheet."""
    english = heading.english
    columns = [column for column in layout.columns if column.key != "document" or heading.several]
    sheet = book.add_worksheet(layout.name_en if english else layout.name)
    _set_columns(sheet, columns)
    _write_head(sheet, cells, columns, heading)
    first = _HEADER_ROW + 1
    if rows:
        _write_rows(sheet, cells, columns, rows, first)
        _add_choices(sheet, columns, first, first + len(rows) - 1, english)
    else:
        nothing = "nothing to list" if english else "没有可列入的内容"
        sheet.merge_range(first, 0, first, _last_visible(columns), "", cells.format(border=1, border_color=RULE))
        cells.write(sheet, first, 0, nothing, border=1, border_color=RULE, align="center")
    last_row = _HEADER_ROW + max(1, len(rows))
    sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + len(rows), len(columns) - 1)
    set_paper(sheet, english)
    sheet.freeze_panes(first, 0)
    sheet.repeat_rows(0, _HEADER_ROW)
    sheet.print_area(0, 0, last_row, _last_visible(columns))


def set_paper(sheet: Worksheet, english: bool) -> None:
    """A4 landscape, one page wide, numbered pages."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.set_footer("&C&9Page &P of &N" if english else "&C&9第 &P 页  共 &N 页")


def _set_columns(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width + 1, None, {"hidden": column.hidden})


def _last_visible(columns: Sequence[Column]) -> int:
    return max(index for index, column in enumerate(columns) if not column.hidden)


def _write_head(sheet: Worksheet, cells: Cells, columns: Sequence[Column], heading: Heading) -> None:
    """Title over the whole width; unit, date and what the colour means; the header."""
    last = _last_visible(columns)
    third = max(1, last // 3)
    title: dict[str, Any] = {"font_name": "黑体", "font_size": 16, "align": "center"}
    sheet.merge_range(0, 0, 0, last, "", cells.format(**title))
    cells.write(sheet, 0, 0, heading.title, **title)
    sheet.set_row(0, 32)
    unit, date, legend = (
        ("Unit: ", "Date:               ", "coloured: to be filled in")
        if heading.english
        else ("填报单位：", "填报时间：        年    月    日", "底色单元格：待填写")
    )
    parts: tuple[tuple[int, int, str, dict[str, Any]], ...] = (
        (0, third, unit + heading.unit, {}),
        (third + 1, last - 2, date, {}),
        (last - 1, last, legend, _legend()),
    )
    for start, end, words, extra in parts:
        properties = {"font_size": 10, "text_wrap": False, **extra}
        if end > start:
            sheet.merge_range(1, start, 1, end, "", cells.format(**properties))
        cells.write(sheet, 1, start, words, **properties)
    sheet.set_row(1, 20)
    for index, column in enumerate(columns):
        cells.write(
            sheet,
            _HEADER_ROW,
            index,
            column.title_en if heading.english else column.title,
            font_name="黑体",
            align="center",
            bg_color=HEADER,
            border=1,
            border_color=RULE,
        )
    sheet.set_row(_HEADER_ROW, 30)


def _legend() -> dict[str, Any]:
    return {"bg_color": BLANK, "border": 1, "border_color": RULE, "align": "center"}


def _write_rows(sheet: Worksheet, cells: Cells, columns: Sequence[Column], rows: Sequence[Row], first: int) -> None:
    heights = _heights(columns, rows)
    for offset, height in enumerate(heights):
        sheet.set_row(first + offset, height)
    for index, column in enumerate(columns):
        for start, end in _runs(rows, column.merged):
            properties = _properties(column, rows[start].values.get(column.key))
            if end > start:
                sheet.merge_range(first + start, index, first + end, index, "", cells.format(**properties))
            # The value stands in every row under a merged cell, so that the filter finds them all.
            for offset in range(start, end + 1):
                cells.write(sheet, first + offset, index, rows[offset].values.get(column.key), **properties)


def _properties(column: Column, value: object) -> dict[str, Any]:
    properties: dict[str, Any] = {"border": 1, "border_color": RULE}
    if column.centred:
        properties["align"] = "center"
    if column.fill and value in (None, ""):
        properties["bg_color"] = BLANK
    return properties


def _runs(rows: Sequence[Row], merged: str | None) -> list[tuple[int, int]]:
    """First and last row of each cell of a column."""
    runs: list[tuple[int, int]] = []
    previous: str | None = None
    for index, row in enumerate(rows):
        group = row.groups.get(merged) if merged else None
        if group is not None and group == previous:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
        previous = group
    return runs


def _heights(columns: Sequence[Column], rows: Sequence[Row]) -> list[float]:
    """Row heights in points. Excel fits rows by itself, but not where cells are merged."""
    heights = [_LINE + 6] * len(rows)
    for merged in (False, True):  # single cells first: merged ones only need what is then still lacking
        for column in columns:
            if bool(column.merged) != merged or column.hidden:
                continue
            for start, end in _runs(rows, column.merged):
                needed = _lines(rows[start].values.get(column.key), column.width) * _LINE + 6
                lacking = needed - sum(heights[start : end + 1])
                if lacking > 0:
                    for index in range(start, end + 1):
                        heights[index] += lacking / (end - start + 1)
    return [min(height, _HIGHEST) for height in heights]


def row_height(values: Sequence[object], widths: Sequence[int]) -> float:
    """The height in points that a row without merged cells needs."""
    lines = max((_lines(value, width) for value, width in zip(values, widths, strict=True)), default=1)
    return min(_HIGHEST, lines * _LINE + 6)


def _lines(value: object, width: int) -> int:
    """How many lines a value takes in a column; a Chinese character is as wide as two digits."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, ceil(text_width(line) / width)) for line in clean(value).split("\n"))


def text_width(text: str) -> float:
    """The width of a line in digits."""
    return sum(2.1 if character > "\u2e7f" else 1.1 for character in text)


def _add_choices(sheet: Worksheet, columns: Sequence[Column], first: int, last: int, english: bool) -> None:
    for index, column in enumerate(columns):
        if column.choices:
            name = xl_col_to_name(index)
            options = {"validate": "list", "source": list(column.choices_en if english else column.choices)}
            sheet.data_validation(f"{name}{first + 1}:{name}{last + 1}", options)
