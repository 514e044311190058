"""A hotline's sheet comes in (热线导入): read, its columns mapped, every row looked at, and only then taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.opinions.models import Collection, ImportDraft, Subject
from bihuan_web.opinions.queries import subjects_of
from bihuan_web.opinions.services.noting import must_keep, note
from bihuan_web.opinions.services.taking import MOST_AT_ONCE, Said, take
from bihuan_web.opinions.wording import LONGEST, clean
from bihuan_web.opinions.words import Channel
from bihuan_web.sheets.conversion import as_xlsx
from bihuan_web.sheets.grid import Grid, Value, read_commas, read_workbook

MOST_BYTES = 10 * 1024 * 1024
TEXT, ABOUT, ITEM = "text", "about", "item"
# What hotlines call their columns; the first that is there is proposed.
_NAMES = {
    TEXT: ("诉求内容", "反映内容", "意见内容", "意见建议", "内容", "问题描述", "意见", "text", "content"),
    ABOUT: ("对象", "被反映人", "反映对象", "涉及对象", "about"),
    ITEM: ("工单编号", "工单号", "编号", "受理编号", "序号", "id", "number"),
}
_LOOKED_AT = 20  # rows in which the header is looked for


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it would be taken: ``wrong`` says why not, ``note`` what to look at."""

    row: int
    text: str
    subject: Subject | None
    origin: str
    wrong: str = ""
    note: str = ""


def keep_draft(user: User, collection: Collection, name: str, data: bytes) -> ImportDraft:
    """Reads a sheet and keeps its rows until they are confirmed; an older draft of the person goes."""
    must_keep(user, collection)
    if len(data) > MOST_BYTES:
        raise Refused("文件超过 10 MB", "the file is larger than 10 MB", code="too-large")
    grid = max(_grids(name.lower(), data), key=lambda one: len(one.rows))
    rows = [[_plain(value) for value in row] for row in grid.filled()]
    if len(rows) > MOST_AT_ONCE + _LOOKED_AT:
        raise Refused(f"一次最多 {MOST_AT_ONCE} 行", f"at most {MOST_AT_ONCE} rows at a time", code="too-many")
    top, columns = _header(rows)
    with transaction.atomic():
        ImportDraft.objects.filter(user=user).delete()
        return ImportDraft.objects.create(
            user=user,
            collection=collection,
            made_at=now(),
            name=name[:255],
            rows=json.dumps(rows[top:], ensure_ascii=False),
            columns=json.dumps(columns),
        )


def map_columns(draft: ImportDraft, columns: dict[str, int | None]) -> None:
    """Says which column is what; without one for the words nothing can be taken."""
    ImportDraft.objects.filter(pk=draft.pk).update(columns=json.dumps(columns))
    draft.refresh_from_db()


def heads_of(draft: ImportDraft) -> list[str]:
    """The words over each column."""
    rows: list[list[str]] = json.loads(draft.rows)
    return rows[0] if rows else []


def columns_of(draft: ImportDraft) -> dict[str, int | None]:
    """Which column is what."""
    found: dict[str, int | None] = json.loads(draft.columns or "{}")
    return found


def lines_of(draft: ImportDraft) -> list[Line]:
    """Every row below the header as it would be taken."""
    rows: list[list[str]] = json.loads(draft.rows)
    columns = columns_of(draft)
    subjects = subjects_of(draft.collection)
    return [_line(number, row, columns, subjects) for number, row in enumerate(rows[1:], 2) if any(one for one in row)]


@transaction.atomic
def confirm(user: User, draft: ImportDraft) -> tuple[int, int]:
    """Takes every row that can be; how many were new, how many there already. Raises ``Refused`` where none can be."""
    must_keep(user, draft.collection)
    said = [
        Said(one.text, one.subject, None, one.origin)
        for one in lines_of(draft)
        if not one.wrong and one.subject is not None
    ]
    if not said:
        raise Incomplete(
            "没有可以导入的行，请选对“意见内容”那一列", "no row can be taken: choose the column", ("text",)
        )
    if not ImportDraft.objects.filter(pk=draft.pk).delete()[0]:
        raise Refused("这次导入已经确认过了", "this import has been confirmed already", code="stale")
    new, known = take(user, draft.collection, Channel.HOTLINE, said)
    note(user, draft.collection, "opinion.import", "collection", draft.collection_id, count=new, again=known)
    return new, known


def _grids(name: str, data: bytes) -> list[Grid]:
    if name.endswith(".csv"):
        return read_commas(data, "CSV")
    if name.endswith(".xls"):
        data = as_xlsx(data)
    elif not name.endswith(".xlsx"):
        raise Refused("只收 .xlsx、.xls、.csv", "only .xlsx, .xls and .csv are taken", code="wrong-type")
    return read_workbook(data)


def _header(rows: list[list[str]]) -> tuple[int, dict[str, int | None]]:
    """The row in which most columns are known, and what they are; the first one where none is."""
    best, found = 0, _proposed(rows[0] if rows else [])
    for at, row in enumerate(rows[:_LOOKED_AT]):
        proposed = _proposed(row)
        if _known(proposed) > _known(found):
            best, found = at, proposed
    return best, found


def _known(columns: dict[str, int | None]) -> int:
    return sum(one is not None for one in columns.values())


def _proposed(row: list[str]) -> dict[str, int | None]:
    heads = ["".join(one.split()).casefold() for one in row]
    return {
        column: next((heads.index(name) for name in names if name in heads), None) for column, names in _NAMES.items()
    }


def _line(number: int, row: list[str], columns: dict[str, int | None], subjects: list[Subject]) -> Line:
    def cell(column: str) -> str:
        at = columns.get(column)
        return row[at].strip() if at is not None and at < len(row) else ""

    item, about = cell(ITEM), cell(ABOUT)
    origin = hashlib.sha256(f"sheet\n{item}".encode()).hexdigest() if item else ""
    subject = next((one for one in subjects if one.name == about), None)
    told = _("没有“%s”这个对象，归到第一个对象") % about[:40] if about and subject is None else ""
    subject = subject or subjects[0]
    try:
        text = clean(cell(TEXT))
    except Refused:
        return Line(number, cell(TEXT)[:200], subject, origin, _("超过 %d 字") % LONGEST)
    return Line(number, text, subject, origin, "" if text else _("没有内容"), told)


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def texts_in(text: str) -> Iterable[str]:
    """Opinions typed one after the other, parted by blank lines."""
    return [one.strip() for one in "\n".join(text.splitlines()).split("\n\n") if one.strip()]
