"""Ledgers that are kept and problems that are open go on at the unit into which theirs was merged or split (并入、拆分)."""

from __future__ import annotations

from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.orgs.handing import Succession


def pass_on_ledgers(gone: Succession) -> list[int]:
    """Ledgers that are not archived; one of the same title keeps the old unit's name in it."""
    kept = list(Ledger.objects.filter(organisation=gone.unit, archived=False).order_by("pk"))
    taken = set(Ledger.objects.filter(organisation=gone.successor).values_list("title", flat=True))
    for one in kept:
        title = gone.free(one.title, taken)
        taken.add(title)
        Ledger.objects.filter(pk=one.pk).update(organisation=gone.successor, title=title)
    return [one.pk for one in kept]


def pass_on_problems(gone: Succession) -> list[int]:
    """Open problems; what is solved, carried or withdrawn keeps the unit under which it was."""
    return gone.take_over(Problem.objects.filter(organisation=gone.unit, state=OPEN))
