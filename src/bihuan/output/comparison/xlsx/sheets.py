"""What the sections share: the comparison, the workbook, how differences look inside a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bihuan.comparing import Pair
from bihuan.language import Lang, say
from bihuan.materials import Material
from bihuan.output.comparison.aligned import in_order
from bihuan.output.comparison.compared import Compared
from bihuan.output.xlsx.cells import Cells
from bihuan.output.xlsx.table import MOST_ROWS, Column, TableSheet, Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# By shape as well as colour, so that they can be told apart on grey paper.
LOOKS: dict[str, dict[str, Any]] = {
    "date": {"font_color": "#17587A", "bold": True, "underline": 1},
    "year": {"font_color": "#17587A", "bold": True, "underline": 2},
    "figure": {"font_color": "#17587A", "underline": 1},
    "name": {"font_color": "#6A4C93", "italic": True, "underline": 1},
    "place": {"font_color": "#6A4C93", "italic": True, "bold": True},
    "wording": {"font_color": "#A11D18", "bold": True},
}
NEAR, FACTS = "#FDF0CC", "#E6EDF2"


@dataclass(frozen=True)
class Sheets:
    """Where the sections write to and what they write of."""

    book: Workbook
    cells: Cells
    compared: Compared
    lang: Lang

    def say(self, chinese: str, english: str) -> str:
        return say(self.lang, chinese, english)

    @cached_property
    def pairs(self) -> list[Pair]:
        return in_order(self.compared)

    def table(self, name: str, title: str, line: str, columns: Sequence[Column]) -> Listing:
        """A new sheet with a table."""
        return Listing(self, TableSheet(self.book, self.cells, name, title, line, columns, LOOKS), len(columns))

    def identity(self, material: Material) -> list[Value]:
        """Person, unit and year."""
        known = material.identity
        return [known.person.value, known.unit.value, int(known.year.value) if known.year.value else None]


class Listing:
    """The rows of a sheet, as many as Excel can hold; then a note where the others are."""

    def __init__(self, sheets: Sheets, table: TableSheet, width: int) -> None:
        self._sheets, self._table, self._width, self._number = sheets, table, width, 0

    @property
    def full(self) -> bool:
        return self._number >= MOST_ROWS

    @property
    def number(self) -> int:
        """How many rows there are."""
        return self._number

    def add(self, values: Sequence[Value], **look: Any) -> None:
        if self.full:
            return
        self._number += 1
        self._table.add(values, **look)
        if self.full:
            rest = self._sheets.say(
                "行数已到 Excel 上限，其余见 --format json", "no more rows in Excel; the rest: --format json"
            )
            self._table.add([None, rest, *[None] * (self._width - 2)])

    def close(self, frozen: int = 0) -> None:
        if not self._number:
            nothing = self._sheets.say("没有", "none")
            self._table.add([None, nothing, *[None] * (self._width - 2)])
        self._table.close(self._sheets.lang == "en", frozen)
