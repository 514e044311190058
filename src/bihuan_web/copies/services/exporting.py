"""The result of a comparison leaves as Excel (导出): wordings only of documents that this person may take out, each recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.copies.access import seen_of
from bihuan_web.copies.models import Compared, Comparison, Pair, Passage
from bihuan_web.copies.queries import in_order, pairs_for, with_names
from bihuan_web.copies.showing import PairRow, pair_row
from bihuan_web.copies.texts import compared_text
from bihuan_web.copies.workbook import write_workbook
from bihuan_web.documents.services import note_access
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.sheets.heading import heading_of
from bihuan_web.sheets.services.exporting import Made

_KEPT = 200  # texts in memory at a time


@transaction.atomic
def export(comparison: Comparison, user: User) -> Made:
    """The pairs and passages that somebody sees, as a workbook."""
    pairs = list(in_order(with_names(pairs_for(user, today()).filter(comparison=comparison))))
    keys = {key for one in pairs for key in (one.a.document_id, one.b.document_id)}
    seen = seen_of(user, keys, today())
    rows = [pair_row(one, seen) for one in pairs]
    unit = comparison.organisation
    details = {"pairs": len(rows)}
    event = record(unit.chain, user.username, "copies.export", "comparison", str(comparison.pk), details, at=now())
    title = _("雷同比对")
    heading = heading_of(f"{unit.name} {title}", unit.name, event)
    data = write_workbook(rows, _passages(rows, seen.export), heading)
    sides = {one.document_id: one.document for pair in pairs for one in (pair.a, pair.b)}
    for key in sorted(seen.export & keys):
        if sides[key].secrecy == Secrecy.PERSONAL:
            note_access(user, sides[key], "export", now(), comparison=comparison.pk)
    return Made(f"{unit.name} {title}.xlsx", data, MEDIA_TYPES["xlsx"])


def _passages(rows: Sequence[PairRow], takes: frozenset[int]) -> Iterator[tuple[PairRow, Passage, str, str]]:
    texts = _Texts(takes)
    by_pair: dict[int, list[Passage]] = {}
    wanted = Passage.objects.filter(pair__in=[one.pair.pk for one in rows])
    for passage in wanted.select_related("judgement").order_by("pair", "number"):
        by_pair.setdefault(passage.pair_id, []).append(passage)
    for row in rows:
        pair: Pair = row.pair
        for one in by_pair.get(pair.pk, ()):
            yield row, one, texts.of(pair.a)[one.a_start : one.a_end], texts.of(pair.b)[one.b_start : one.b_end]


class _Texts:
    """Texts of documents that may be taken out, some of them kept."""

    def __init__(self, takes: frozenset[int]) -> None:
        self._takes = takes
        self._read = lru_cache(_KEPT)(self._fetched)

    def of(self, one: Compared) -> str:
        return self._read(one.pk) if one.document_id in self._takes else ""

    def _fetched(self, key: int) -> str:
        return compared_text(Compared.objects.select_related("version").get(pk=key)) or ""
