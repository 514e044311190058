"""What the page of a round says of its chains."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.rounds.models import Round
from bihuan_web.tracing.chains import Wanted, narrowed
from bihuan_web.tracing.scopes import ledgers_of, reads_ledgers, trace


def summary(user: User, one: Round, today: date) -> str | None:
    """How many chains there are and how many lack something; None for whoever reads no ledgers there."""
    if not reads_ledgers(user, one.organisation, today):
        return None
    chains = trace(user, ledgers_of(one), today)
    values = {"all": chains.count(), "gaps": narrowed(chains, Wanted(kind="gaps")).count()}
    return _("%(all)s 条链，%(gaps)s 条有缺口") % values
