"""The first page: how their branch stands in one row of numbers, what waits for this person, what is late and whose, what changed, the log.

Which of it somebody sees follows from their roles: an owner has their work, an office what is late besides, a leader the figures of
their branch, an auditor the log.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bihuan_web.accounts.requests import user_of
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Chain, Event
from bihuan_web.common.clock import today
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import audited_chains, branches_of
from bihuan_web.overviews import showing
from bihuan_web.overviews.changes import changes
from bihuan_web.overviews.counting import count
from bihuan_web.overviews.lateness import late
from bihuan_web.overviews.overview import Overview
from bihuan_web.overviews.scope import Scope
from bihuan_web.overviews.waiting import SHOWN, desk
from bihuan_web.ui import home
from bihuan_web.ui.home import Card

_ALL = 300


def add() -> None:
    """Puts the cards on the first page."""
    home.add(Card("waiting", "overviews/_waiting.html", waiting_card, order=10))
    home.add(Card("figures", "overviews/_figures.html", figures_card, order=5))
    home.add(Card("late", "overviews/_late.html", late_card, order=30))
    home.add(Card("changes", "overviews/_changes.html", changes_card, order=40))
    home.add(Card("log", "overviews/_log.html", log_card, order=15))


def waiting_card(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for whoever looks; None for those for whom nothing can: they have no part in anything but the log or accounts."""
    user, day = user_of(request), today()
    every = "all" in request.GET
    found = desk(user, day, _ALL if every else SHOWN)
    works = branches_of(user, day, *(role for role in Role if role not in (Role.ADMINISTRATOR, Role.AUDITOR)))
    return {"desk": found, "today": day, "every": every} if found.kinds or works else None


def figures_card(request: HttpRequest) -> dict[str, Any] | None:
    """How the branch of a leader, or of somebody who looks on, stands."""
    user, day = user_of(request), today()
    tops = branches_of(user, day, Role.LEAD, Role.OBSERVER, Role.OFFICE)
    if not tops:
        return None
    unit = Organisation.objects.filter(path=tops[0]).first() if len(tops) == 1 else None
    scope = Scope(user, day, unit)
    found = Overview(scope, count(scope), [], [], [], [])
    return {"numbers": showing.numbers(found), "unit": unit} if found.counted.rows else None


def late_card(request: HttpRequest) -> dict[str, Any] | None:
    """What is late, for those who see to a branch."""
    found = late(user_of(request), today())
    if found is None:
        return None
    return {"late": found, "branches": [(showing.name_of(one.part), one) for one in found.branches], "today": today()}


def changes_card(request: HttpRequest) -> dict[str, Any] | None:
    """What changed since they were here."""
    user, day = user_of(request), today()
    if not branches_of(user, day, *(role for role in Role if role is not Role.ADMINISTRATOR)):
        return None
    return {"changes": changes(user, day, week=request.GET.get("since") == "week")}


def log_card(request: HttpRequest) -> dict[str, Any] | None:
    """The chains that somebody audits, and when they were last gone through."""
    chains = audited_chains(user_of(request), today())
    if not chains:
        return None
    verified = (
        Event.objects.filter(kind="log", item="", act="log.verify", chain__in=chains).order_by("-sequence").first()
    )
    return {"heads": Chain.objects.filter(name__in=chains).order_by("name"), "verified": verified}
