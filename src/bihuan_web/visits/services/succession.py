"""Planned visits and the register of places go on at the unit into which theirs was merged or split (并入、拆分)."""

from __future__ import annotations

from bihuan_web.orgs.handing import Succession
from bihuan_web.visits.lifecycle import PLANNED
from bihuan_web.visits.models import Place, Visit


def pass_on_visits(gone: Succession) -> list[int]:
    """Visits that the unit plans go with their leader; those that are planned to it, to its successor. What was done stays where it was."""
    own = list(Visit.objects.filter(organisation=gone.unit, state=PLANNED).order_by("pk").values_list("pk", "leader"))
    for key, leader in own:
        Visit.objects.filter(pk=key).update(organisation=gone.place_of(leader))
    keys = gone.take_over(Visit.objects.filter(unit=gone.unit, state=PLANNED), "unit")
    return sorted({key for key, _ in own} | set(keys))


def pass_on_places(gone: Succession) -> list[int]:
    """The places of its register, unless the successor's has the same; which unit works in a place."""
    there = set(Place.objects.filter(organisation=gone.successor).values_list("area", "name"))
    kept = list(Place.objects.filter(organisation=gone.unit).order_by("pk").values_list("pk", "area", "name"))
    moved = [key for key, area, name in kept if (area, name) not in there]
    Place.objects.filter(pk__in=moved).update(organisation=gone.successor)
    worked = gone.take_over(Place.objects.filter(unit=gone.unit), "unit")
    return sorted({*moved, *worked})
