"""A line on the page of the round: how many shares are acknowledged, of those that one sees."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.duties.lifecycle import ACKNOWLEDGED, STANDING
from bihuan_web.duties.queries import shares_visible_to, units_for
from bihuan_web.rounds.models import Round


def duties_line(user: User, one: Round, today: date) -> str | None:
    """How many of the standing shares are acknowledged."""
    states = (
        shares_visible_to(user, today).filter(duty_list__round=one, state__in=STANDING).values_list("state", flat=True)
    )
    found = list(states)
    if not found:
        return _("还没有责任清单") if units_for(user, one, today).exists() else None
    return _("已签收 %(done)s / %(all)s") % {"done": found.count(ACKNOWLEDGED), "all": len(found)}
