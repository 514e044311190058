"""Surveys and draws under way go on at the unit into which theirs was merged or split; results keep the names they had (并入、拆分)."""

from __future__ import annotations

from bihuan_web.orgs.handing import Succession
from bihuan_web.satisfaction.lifecycle import DRAFT, LISTED, OPEN
from bihuan_web.satisfaction.models import Draw, Survey


def pass_on_surveys(gone: Succession) -> list[int]:
    """Surveys that are prepared or take answers; what they ask about stays the old unit's, whose answers stand together as before."""
    here = Survey.objects.filter(organisation=gone.unit, state__in=(DRAFT, OPEN))
    return gone.take_over(here)


def pass_on_draws(gone: Succession) -> list[int]:
    """Sealed lists from which nobody has drawn."""
    return gone.take_over(Draw.objects.filter(organisation=gone.unit, state=LISTED))
