"""The three lists as tables of an annex (附件), and the list as it is published (公示稿): names masked, no evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import canonical, value_of
from bihuan_web.sheets.columns import CENTRED, DATES, SHEETS, WIDTHS, Level, Sheet
from bihuan_web.sheets.heading import Heading
from bihuan_web.sheets.records import Row
from bihuan_web.sheets.word.fonts import HEI
from bihuan_web.sheets.word.layout import Page
from bihuan_web.sheets.workbook import distinct_rows

_C = Column
_PAGE = 225.0  # mm between the margins
_PUBLISHED = Sheet(
    "published",
    SHEETS[0].title,
    Level.TASK,
    (_C.NUMBER, _C.ASPECT, _C.PROBLEM, _C.MEASURE, _C.TASK, _C.UNIT, _C.LEAD, _C.OWNER, _C.DUE, _C.STATE),
)
# Identity numbers, mobile and other telephone numbers, mail addresses.
_PERSONAL = re.compile(r"\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}-\d{7,8}|[\w.+-]+@[\w-]+\.[\w.]+")


def write_annex(
    rows: Sequence[Row],
    columns: Sequence[Column],
    names: dict[Column, str],
    heading: Heading,
    person: Callable[[User], str],
    *,
    mask: Callable[[str], str] = lambda text: text,
    published: bool = False,
) -> bytes:
    """The annex as a Word file; ``mask`` takes out of every text what must not be read by everyone."""
    page = Page(heading.proof_line, landscape=True)
    page.document.core_properties.title = heading.title
    for number, sheet in enumerate((_PUBLISHED,) if published else SHEETS[1:], 1):
        if number > 1:
            page.page_break()
        if not published:
            page.paragraph(_("附件 %d") % number, font=HEI, indent=False)
        page.title(f"{heading.title} {sheet.title}")
        page.paragraph(f"{heading.unit_line}　　{heading.date_line}", indent=False)
        _table(page, sheet, distinct_rows(rows, sheet), columns, names, person, mask)
    return page.data()


def mask_of(people: Sequence[User]) -> Callable[[str], str]:
    """Takes names of these people, telephone and identity numbers and mail addresses out of a text."""
    names = sorted({one.name for one in people if len(one.name) > 1}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, names))) if names else None

    def mask(text: str) -> str:
        found = _PERSONAL.sub("***", text)
        return known.sub(lambda match: f"{match.group()[:1]}某", found) if known else found

    return mask


def _table(
    page: Page,
    sheet: Sheet,
    rows: Sequence[Row],
    columns: Sequence[Column],
    names: dict[Column, str],
    person: Callable[[User], str],
    mask: Callable[[str], str],
) -> None:
    chosen = [one for one in sheet.columns if one in columns] or list(sheet.columns)
    texts = [[mask(canonical(value_of(row, one, sheet, names=person))) for one in chosen] for row in rows]
    heads, widths = [names[one] for one in chosen], _widths(chosen)
    page.table(heads, texts, widths, merged=_groups(rows, chosen, sheet))


def _widths(columns: Sequence[Column]) -> list[float]:
    """Shares of the page: columns of short words get what these need (in mm), the others what is left."""
    short = {one: 18.0 if one in DATES else 10.0 if one is _C.NUMBER else 15.0 for one in columns if one in CENTRED}
    rest = max(60.0, _PAGE - sum(short.values())) / max(1, sum(WIDTHS[one] for one in columns if one not in short))
    return [short.get(one, WIDTHS[one] * rest) for one in columns]


def _groups(rows: Sequence[Row], columns: Sequence[Column], sheet: Sheet) -> list[list[object]]:
    """For each cell the record whose cells are one; None where every row has its own."""
    levels = [sheet.level_of(one) for one in columns]
    return [[None if level is sheet.level else row.item(level) for level in levels] for row in rows]
