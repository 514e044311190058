"""Rounds that are not closed, with team and timetable, go on at the unit into which theirs was merged or split (并入、拆分)."""

from __future__ import annotations

from bihuan_web.orgs.handing import Succession
from bihuan_web.rounds.lifecycle import CLOSED, OPEN
from bihuan_web.rounds.models import Round, Step


def pass_on_rounds(gone: Succession) -> list[int]:
    """A round that is under way beside the successor's own keeps the old unit's name in its title where both are called the same."""
    found = list(Round.objects.filter(organisation=gone.unit).exclude(state=CLOSED).order_by("pk"))
    for one in found:
        there = Round.objects.filter(organisation=gone.successor, year=one.year, kind=one.kind)
        title = gone.free(one.title, there.values_list("title", flat=True), 120)
        Round.objects.filter(pk=one.pk).update(organisation=gone.successor, title=title)
    return [one.pk for one in found]


def pass_on_steps(gone: Succession) -> list[int]:
    """Open steps for which a post is responsible: the post that follows it is."""
    found = list(Step.objects.filter(post__in=gone.posts, state=OPEN).order_by("pk").values_list("pk", "post"))
    for key, post in found:
        Step.objects.filter(pk=key).update(post=gone.posts[post or 0])
    return [key for key, _ in found]
