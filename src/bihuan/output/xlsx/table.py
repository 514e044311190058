"""A table on a sheet of its own, written row by row in flat memory: title, a line of explanation, header, rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from xlsxwriter import Workbook

from bihuan.output.xlsx.cells import HEADER, RULE, Cells, Rich, clean
from bihuan.output.xlsx.listing import row_height, set_paper

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_000_000  # Excel has 1,048,576
_FIRST = 3  # title, what the sheet says, header
_MOST_LINKS = 60_000  # Excel has 65,530
Value = str | int | float | Rich | None
Looks = Mapping[str, Mapping[str, Any]]


def new_workbook(out: BinaryIO, title: str) -> Workbook:
    """A workbook whose sheets are written one after the other, each row by row."""
    # No option of the library may turn a string into a formula, a link or a number.
    workbook = Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    workbook.set_properties({"title": clean(title), "comments": "Bihuan 闭环"})
    return workbook


@dataclass(frozen=True, slots=True)
class Column:
    """A column of such a table."""

    title: str
    width: int
    centred: bool = True
    percent: bool = False


class TableSheet:
    """One sheet: title, a line of explanation, header, rows; filter, frozen header, A4 landscape."""

    def __init__(
        self,
        book: Workbook,
        cells: Cells,
        name: str,
        title: str,
        line: str,
        columns: Sequence[Column],
        looks: Looks | None = None,
    ) -> None:
        """``looks`` are the formats that runs of rich text name."""
        self._looks = looks or {}
        self.sheet: Worksheet = book.add_worksheet(name)
        self._cells, self._columns, self.row = cells, columns, _FIRST
        last = len(columns) - 1
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width + 1)
        for row, words, height, look in (
            (0, title, 32, {"font_name": "黑体", "font_size": 16, "align": "center"}),
            (1, line, 32, {"font_size": 10, "align": "left"}),
        ):
            self.sheet.set_row(row, height)
            if last:
                self.sheet.merge_range(row, 0, row, last, "", cells.format(**look))
            cells.write(self.sheet, row, 0, words, **look)
        self.sheet.set_row(2, 30)
        for index, column in enumerate(columns):
            cells.write(
                self.sheet, 2, index, column.title,
                font_name="黑体", align="center", bg_color=HEADER, border=1, border_color=RULE,
            )  # fmt: skip

    def add(
        self, values: Sequence[Value], tints: Mapping[int, str] | None = None, link: tuple[int, str] | None = None
    ) -> None:
        """One row; ``tints`` colours cells, ``link`` is a cell that leads somewhere: a file, or ``internal:`` and a cell."""
        # Row by row Excel is told the height; it does not fit rows that were written without one everywhere.
        plain = [value.text if isinstance(value, Rich) else value for value in values]
        self.sheet.set_row(self.row, row_height(plain, [column.width for column in self._columns]))
        for index, (value, column) in enumerate(zip(values, self._columns, strict=True)):
            look: dict[str, Any] = {"border": 1, "border_color": RULE}
            if column.centred:
                look["align"] = "center"
            if column.percent:
                look["num_format"] = "0%"
            if tints and index in tints:
                look["bg_color"] = tints[index]
            if link and link[0] == index and isinstance(value, str) and self.row < _MOST_LINKS:
                look |= {"font_color": "#17587A", "underline": 1}
                goal = link[1] if link[1].startswith("internal:") else f"external:{link[1]}"
                self.sheet.write_url(self.row, index, goal, self._cells.format(**look), clean(value))
            elif isinstance(value, Rich):
                self._cells.write_rich(self.sheet, self.row, index, value, self._looks, **look)
            else:
                self._cells.write(self.sheet, self.row, index, value, **look)
        self.row += 1

    def close(self, english: bool, frozen: int = 0) -> None:
        last = len(self._columns) - 1
        self.sheet.autofilter(2, 0, max(self.row - 1, 2), last)
        set_paper(self.sheet, english)
        self.sheet.freeze_panes(_FIRST, frozen)
        self.sheet.repeat_rows(0, 2)
        self.sheet.print_area(0, 0, max(self.row - 1, _FIRST), last)
