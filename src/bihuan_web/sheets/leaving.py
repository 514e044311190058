"""What every workbook has that leaves the application: text is text, it prints on A4 across, its place in the event log is in the foot.

with leaving(heading) as (book, out):
    cells, sheet = Cells(book), book.add_worksheet()
    write_framed(cells, sheet, 0, heads, lines)
    lay_across(sheet, heading)
return out.getvalue()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bihuan.output.xlsx.cells import HEADER, RULE, Cells, clean
from bihuan_web.sheets.heading import Heading

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_A4 = 9


@contextmanager
def leaving(heading: Heading) -> Iterator[tuple[Workbook, BytesIO]]:
    """A new workbook, and where its bytes are once it is closed."""
    out = BytesIO()
    with Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": clean(heading.title), "comments": heading.proof_line})
        yield book, out


def write_framed(
    cells: Cells, sheet: Worksheet, top: int, heads: Sequence[str], lines: Iterable[Sequence[object]], **looks: object
) -> None:
    """A table with lines around its cells: the names of its columns in row ``top``, then its rows; ``looks`` are those of the rows."""
    for at, name in enumerate(heads):
        cells.write(sheet, top, at, name, bold=True, bg_color=HEADER, border=1, border_color=RULE)
    for number, line in enumerate(lines, top + 1):
        for at, value in enumerate(line):
            cells.write(sheet, number, at, value, border=1, border_color=RULE, **looks)


def lay_across(sheet: Worksheet, heading: Heading, pages: int = 1) -> None:
    """A4 across, ``pages`` sheets of paper wide, with the place in the event log in the foot."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(pages, 0)
    # & begins a code in Excel's footers.
    sheet.set_footer(f"&L&8{heading.proof_line.replace('&', '&&')}&R&9&P / &N")
