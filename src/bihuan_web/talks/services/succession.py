"""Teams of rounds under way go on at the unit into which theirs was merged or split (并入、拆分)."""

from __future__ import annotations

from bihuan_web.orgs.handing import Succession
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.talks.models import Team


def pass_on_teams(gone: Succession) -> list[int]:
    """With their talks; where the successor has a team in the same round, both stay as they are."""
    taken = Team.objects.filter(organisation=gone.successor).values("round")
    here = Team.objects.filter(organisation=gone.unit).exclude(round__state=CLOSED).exclude(round__in=taken)
    return gone.take_over(here)
