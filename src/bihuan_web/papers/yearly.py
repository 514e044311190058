"""The ledgers of a round's year (本年度台账), how many of their items are open, kept up or relapsed, and where they go on."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.lifecycle import CARRIED, OPEN
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.ledgers.words import Source
from bihuan_web.rounds.models import Round
from bihuan_web.tasks.lifecycle import LASTING


def ledgers_for(one: Round, user: User, today: date) -> QuerySet[Ledger]:
    """The ledgers of the round's unit and those below it for its year, with figures, in one query."""
    found = ledgers_visible_to(user, today).filter(year=one.year, organisation__path__startswith=one.organisation.path)
    kept_up = Q(problems__measures__tasks__persistence=LASTING)
    counted = found.annotate(
        problem_count=Count("problems", distinct=True),
        open_count=Count("problems", filter=Q(problems__state=OPEN), distinct=True),
        carried_count=Count("problems", filter=Q(problems__state=CARRIED), distinct=True),
        kept_up_count=Count("problems__measures__tasks", filter=kept_up, distinct=True),
        relapse_count=Count("problems", filter=Q(problems__source=Source.RELAPSE), distinct=True),
        repeated_count=Count("problems", filter=Q(problems__source=Source.CARRIED_OVER), distinct=True),
    )
    return counted.select_related("organisation", "continued_in").order_by("organisation__path", "title")
