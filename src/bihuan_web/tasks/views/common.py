"""What the views of tasks share: who asks, what they may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import problems_seen_by, visible_to


def task_of(request: HttpRequest, pk: int) -> Task:
    """A task that this person may see; 404 otherwise, as if it were not there."""
    visible = visible_to(user_of(request), today())
    parts = ("organisation", "owner", "lead", "verifier", "closer", "relapse_of", "measure__problem__ledger")
    return get_object_or_404(visible.select_related(*parts), pk=pk)


def problem_of(request: HttpRequest, pk: int) -> Problem:
    """A problem that this person may see; 404 otherwise."""
    visible = problems_seen_by(user_of(request), today())
    return get_object_or_404(visible.select_related("organisation", "ledger", "carried_from__ledger"), pk=pk)


def units_read(request: HttpRequest, act: Act = Act.READ) -> QuerySet[Organisation]:
    """The units of whose ledgers somebody may do an act with."""
    return organisations_under(branches_read(user_of(request), today(), act)).order_by("path")
