"""What the requests of this app have in common: items only as far as one may see them, and a page with one form."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.talks import forms, queries
from bihuan_web.talks.models import Criticism, Talk, Team
from bihuan_web.talks.services.answering import Wanted, problems_for

_Item = TypeVar("_Item", Talk, Criticism)


def team_of(request: HttpRequest, pk: int) -> Team:
    return get_object_or_404(queries.teams_visible_to(user_of(request), today()), pk=pk)


def talk_of(request: HttpRequest, pk: int) -> Talk:
    return get_object_or_404(queries.talks_visible_to(user_of(request), today()), pk=pk)


def criticism_of(request: HttpRequest, pk: int) -> Criticism:
    return get_object_or_404(queries.criticism_visible_to(user_of(request), today()), pk=pk)


def answer_form(team: Team, user: User, data: Any, **initial: Any) -> forms.AnswerForm:
    """The form of an answer with what can be chosen."""
    offered: dict[str, Any] = {"ledgers": open_ledgers_for(team.organisation), "problems": problems_for(team, user)}
    return forms.AnswerForm(data, initial=initial, **offered)


def wanted_in(given: dict[str, Any]) -> Wanted:
    """What a checked answer says."""
    problem: Problem | None = given.get("problem")
    return Wanted(given["how"], given.get("text", ""), given.get("ledger"), problem, given.get("reason", ""))
