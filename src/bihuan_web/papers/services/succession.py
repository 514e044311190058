"""Papers that are not issued go on at the unit into which theirs was merged or split, its wordings with them (并入、拆分)."""

from __future__ import annotations

from bihuan_web.orgs.handing import Succession
from bihuan_web.papers.lifecycle import DISCARDED, ISSUED
from bihuan_web.papers.models import Paper, Wording


def pass_on_papers(gone: Succession) -> list[int]:
    """Drafts and what is being checked; what was issued stays under the name and number it had."""
    here = Paper.objects.filter(organisation=gone.unit).exclude(state__in=(ISSUED, DISCARDED))
    return gone.take_over(here)


def pass_on_wordings(gone: Succession) -> list[int]:
    """The unit's own wordings, unless its successor has its own."""
    there = Wording.objects.filter(organisation=gone.successor).values("kind")
    here = Wording.objects.filter(organisation=gone.unit).exclude(kind__in=there)
    return gone.take_over(here)
