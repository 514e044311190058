"""A comparison -> an Excel workbook, or sheets of another workbook: what is alike, with both wordings.

A section is one module with ``add(sheets)``; ``workbook.SECTIONS`` has their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from bihuan.language import Lang
from bihuan.output.comparison.compared import Compared

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from bihuan.output.xlsx.cells import Cells


def write_comparison_xlsx(compared: Compared, out: BinaryIO, *, lang: Lang = "zh") -> None:
    """Write a workbook of its own."""
    from bihuan.output.comparison.xlsx.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is heavy

    write_workbook(compared, out, lang)


def add_comparison_sheets(book: Workbook, cells: Cells, compared: Compared, *, lang: Lang = "zh") -> None:
    """Add the same sheets to a workbook made by ``new_workbook``; ``cells`` are that workbook's."""
    from bihuan.output.comparison.xlsx.workbook import add_sheets  # noqa: PLC0415 - as above

    add_sheets(book, cells, compared, lang)


__all__ = ["add_comparison_sheets", "write_comparison_xlsx"]
