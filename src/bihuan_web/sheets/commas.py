"""A list as CSV: for programs, and for Excel without letting a cell become a formula. Cannot be read back: it has no keys."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from io import StringIO

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import canonical, value_of
from bihuan_web.sheets.columns import Sheet
from bihuan_web.sheets.heading import Heading
from bihuan_web.sheets.records import Row
from bihuan_web.sheets.workbook import distinct_rows

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_commas(
    sheet: Sheet,
    rows: Sequence[Row],
    columns: Sequence[Column],
    names: dict[Column, str],
    heading: Heading,
    person: Callable[[User], str],
) -> bytes:
    """One list, with a byte order mark so that Excel reads it as UTF-8; the proof stands in the last line."""
    chosen = [one for one in sheet.columns if one in columns]
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(names[one]) for one in chosen])
    for row in distinct_rows(rows, sheet):
        writer.writerow([harmless(canonical(value_of(row, one, sheet, names=person))) for one in chosen])
    writer.writerow([harmless(heading.proof_line)])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it, blanks in front or not."""
    return f"'{text}" if text.lstrip(" \n\u3000\xa0").startswith(_FORMULA) or text.startswith(_FORMULA) else text
