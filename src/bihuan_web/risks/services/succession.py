"""Risks that are watched go on at the unit into which theirs was merged, or their owner's part of it (并入、拆分)."""

from __future__ import annotations

from django.db.models import Max

from bihuan_web.orgs.handing import Succession
from bihuan_web.risks.lifecycle import ACTIVE
from bihuan_web.risks.models import Link, Risk


def pass_on_risks(gone: Succession) -> list[int]:
    """With the post that follows theirs, under the next number of the new unit's register."""
    found = list(Risk.objects.filter(organisation=gone.unit, state=ACTIVE).order_by("number"))
    for one in found:
        place = gone.place_of(one.owner_id)
        last = Risk.objects.filter(organisation=place).aggregate(last=Max("number"))["last"] or 0
        post = gone.posts.get(one.post_id) if one.post_id else None
        Risk.objects.filter(pk=one.pk).update(
            organisation=place, number=last + 1, post=post if post is not None else one.post_id
        )
    return [one.pk for one in found]


def pass_on_links(gone: Succession) -> list[int]:
    """What depends on all that the unit has to do depends on its successor."""
    there = Link.objects.filter(unit=gone.successor).values("risk")
    return gone.take_over(Link.objects.filter(unit=gone.unit).exclude(risk__in=there), "unit")
