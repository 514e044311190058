"""The matrix as an Excel sheet on A4 across: what belongs together is merged, every empty cell says why, text is always text."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from bihuan.output.xlsx.cells import Cells
from bihuan.output.xlsx.listing import row_height
from bihuan_web.sheets.heading import Heading
from bihuan_web.sheets.leaving import lay_across, leaving, write_framed

_TOP = 3  # title, unit and day, then the names of the columns
_HIGHEST = 400.0  # points, the most that Excel shows


def write_matrix(columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]], heading: Heading) -> bytes:
    """A workbook of one sheet; ``columns`` are names and widths in characters. The place in the event log stands in the foot."""
    with leaving(heading) as (book, out):
        cells, sheet = Cells(book), book.add_worksheet(_("贯通表"))
        last = len(columns) - 1
        for row, words in enumerate((heading.title, f"{heading.unit_line}　{heading.date_line}")):
            sheet.merge_range(row, 0, row, last, "", cells.format(bold=row == 0, font_size=14 if row == 0 else 10))
            cells.write(sheet, row, 0, words, bold=row == 0, font_size=14 if row == 0 else 10)
        heads, widths = [name for name, _width in columns], [width for _name, width in columns]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        for number, values in enumerate(rows, _TOP):
            sheet.set_row(number, min(_HIGHEST, row_height(list(values), widths)))
        write_framed(cells, sheet, _TOP - 1, heads, rows, quote_prefix=True, num_format="@")
        _lay_out(sheet, heading, _TOP - 1 + len(rows), last)
    return out.getvalue()


def _lay_out(sheet: Worksheet, heading: Heading, last_row: int, last_column: int) -> None:
    sheet.autofilter(_TOP - 1, 0, max(last_row, _TOP), last_column)
    sheet.freeze_panes(_TOP, 0)
    sheet.repeat_rows(_TOP - 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    lay_across(sheet, heading)
