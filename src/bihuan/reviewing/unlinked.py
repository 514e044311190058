"""Remarks on items that are linked to nothing, with what linking says about why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bihuan.model import Cause, Measure, Problem
from bihuan.reviewing.rule import Remark, ReviewInput

Item = Problem | Cause | Measure


def remarks_on_unlinked(
    review: ReviewInput, items: Sequence[Item], others: Sequence[Item], wanted: str, message: str, message_en: str
) -> Iterator[Remark]:
    partners = review.partners
    wanted_ids = {other.id for other in others}
    for item in items:
        if partners.get(item.id) and not wanted_ids.isdisjoint(partners[item.id]):
            continue
        why = review.why_unlinked.get((item.id, wanted))
        yield Remark(item.claim or item.span, f"{message}（{why}）" if why else message, message_en, item.id)
