"""Opinions that are gathered or to be answered go on at the unit into which theirs was merged or split (并入、拆分)."""

from __future__ import annotations

from bihuan_web.opinions.lifecycle import ANSWERED, DONE
from bihuan_web.opinions.models import Collection, Topic
from bihuan_web.orgs.handing import Succession


def pass_on_collections(gone: Succession) -> list[int]:
    """Collections that are not done; their public addresses stay the same."""
    found = list(Collection.objects.filter(organisation=gone.unit).exclude(state=DONE).order_by("pk"))
    for one in found:
        there = Collection.objects.filter(round=one.round_id, organisation=gone.successor)
        title = gone.free(one.title, there.values_list("title", flat=True), 120)
        Collection.objects.filter(pk=one.pk).update(organisation=gone.successor, title=title)
    return [one.pk for one in found]


def pass_on_topics(gone: Succession) -> list[int]:
    """Topics that the unit is to answer."""
    return gone.take_over(Topic.objects.filter(unit=gone.unit).exclude(state=ANSWERED), "unit")
