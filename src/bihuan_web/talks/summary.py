"""A line on the page of the round: how far its talks and its criticism are, as far as somebody may know."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.rounds.models import Round
from bihuan_web.talks.access import hears_criticism, keeps, sees_coverage
from bihuan_web.talks.board import tally_of
from bihuan_web.talks.coverage import coverage, totals
from bihuan_web.talks.queries import teams_visible_to, units_for


def talks_line(user: User, one: Round, today: date) -> str | None:
    """Talks that took place, of those that are wanted."""
    teams = list(teams_visible_to(user, today).filter(round=one))
    if not teams:
        return _("还没有班子名单") if units_for(user, one, today).exists() else None
    seen = [totals(coverage(team, today)) for team in teams if sees_coverage(team, user, today)]
    if not seen:
        return _("有与您的谈话")
    values = {"done": sum(done for done, _wanted in seen), "wanted": sum(wanted for _done, wanted in seen)}
    return _("必谈的已谈 %(done)s / %(wanted)s") % values


def criticism_line(user: User, one: Round, today: date) -> str | None:
    """How many were said and answered; nothing for those who neither sat there nor keep the team."""
    teams = teams_visible_to(user, today).filter(round=one)
    tallies = [
        tally_of(team, today) for team in teams if hears_criticism(team, user, today) or keeps(team, user, today)
    ]
    if not tallies:
        return None
    values = {"said": sum(one.said for one in tallies), "answered": sum(one.answered for one in tallies)}
    return _("提出 %(said)s 条，回应 %(answered)s 条") % values
