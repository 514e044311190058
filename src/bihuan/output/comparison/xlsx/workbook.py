"""The sheets and their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from bihuan.language import Lang, say
from bihuan.output.comparison.compared import Compared
from bihuan.output.comparison.xlsx import about, clusters, foreign, pairs, passages, shared, unreadable, years
from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.xlsx.cells import Cells
from bihuan.output.xlsx.table import new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SECTIONS: tuple[Callable[[Sheets], None], ...] = (
    about.add,
    pairs.add,
    passages.add,
    clusters.add,
    years.add,
    foreign.add,
    shared.add,
    unreadable.add,
)


def write_workbook(compared: Compared, out: BinaryIO, lang: Lang) -> None:
    book = new_workbook(out, say(lang, "材料比对", "Comparison"))
    add_sheets(book, Cells(book), compared, lang)
    book.close()


def add_sheets(book: Workbook, cells: Cells, compared: Compared, lang: Lang) -> None:
    sheets = Sheets(book, cells, compared, lang)
    for section in SECTIONS:
        section(sheets)
