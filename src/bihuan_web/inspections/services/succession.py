"""Inspections, checklists and letters that are not finished go on at the unit into which theirs was merged or split (并入、拆分)."""

from __future__ import annotations

from bihuan_web.inspections.lifecycle import ANSWERING, CANCELLED, DRAFT, SETTLED
from bihuan_web.inspections.models import Checklist, Feedback, Inspection, PlanEntry, Point
from bihuan_web.ledgers.answering import Answer
from bihuan_web.orgs.handing import Succession


def pass_on_inspections(gone: Succession) -> list[int]:
    """Those it ordered and those made of it; nobody inspects themselves, so what the successor ordered of it keeps its name."""
    living = Inspection.objects.exclude(state__in=(SETTLED, CANCELLED)).order_by("pk")
    ordered = list(living.filter(organisation=gone.unit).exclude(inspected=gone.successor).values_list("pk", flat=True))
    made = list(living.filter(inspected=gone.unit).exclude(organisation=gone.successor).values_list("pk", flat=True))
    Inspection.objects.filter(pk__in=ordered).update(organisation=gone.successor)
    Inspection.objects.filter(pk__in=made).update(inspected=gone.successor)
    return sorted({*ordered, *made})


def pass_on_checklists(gone: Succession) -> list[int]:
    """Checklists that are in use."""
    taken = set(Checklist.objects.filter(organisation=gone.successor).values_list("title", flat=True))
    found = list(Checklist.objects.filter(organisation=gone.unit, retired=False).order_by("pk"))
    for one in found:
        title = gone.free(one.title, taken, 120)
        taken.add(title)
        Checklist.objects.filter(pk=one.pk).update(organisation=gone.successor, title=title)
    return [one.pk for one in found]


def pass_on_plans(gone: Succession) -> list[int]:
    """That it is to be inspected this year or later, unless its successor is already, or orders it itself."""
    there = set(PlanEntry.objects.filter(inspected=gone.successor).values_list("organisation", "year"))
    coming = PlanEntry.objects.filter(inspected=gone.unit, year__gte=gone.on.year).order_by("pk")
    rows = coming.exclude(organisation=gone.successor).values_list("pk", "organisation", "year")
    keys = [key for key, unit, year in rows if (unit, year) not in there]
    PlanEntry.objects.filter(pk__in=keys).update(inspected=gone.successor)
    return keys


def pass_on_letters(gone: Succession) -> list[int]:
    """Letters that are entered or being answered."""
    here = Feedback.objects.filter(organisation=gone.unit, state__in=(DRAFT, ANSWERING))
    return gone.take_over(here)


def pass_on_points_of_unit(gone: Succession) -> list[int]:
    """Points that the unit is still to answer."""
    here = Point.objects.filter(unit=gone.unit, answer=Answer.OPEN)
    return gone.take_over(here, "unit")
