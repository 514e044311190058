"""What every view here needs: the thing that is asked for, as far as one may see it; a page with one form."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.ledgers.services import may_write
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.satisfaction.models import Check, Draw, Proposal, Survey
from bihuan_web.satisfaction.queries import (
    checks_visible_to,
    draws_visible_to,
    proposals_visible_to,
    surveys_visible_to,
    units_in,
)


def survey_of(request: HttpRequest, pk: int) -> Survey:
    """A survey that this person may see."""
    return get_object_or_404(surveys_visible_to(user_of(request), today()), pk=pk)


def own_survey(request: HttpRequest, pk: int) -> Survey:
    """A survey that this person runs."""
    found = survey_of(request, pk)
    return found if runs(request, found.organisation) else _nothing()


def draw_of(request: HttpRequest, pk: int) -> Draw:
    """A draw that this person may see."""
    return get_object_or_404(draws_visible_to(user_of(request), today()), pk=pk)


def check_of(request: HttpRequest, pk: int) -> Check:
    """A check that this person may see."""
    return get_object_or_404(checks_visible_to(user_of(request), today()), pk=pk)


def proposal_of(request: HttpRequest, pk: int) -> Proposal:
    """Something that people said, for whoever decides about it."""
    return get_object_or_404(proposals_visible_to(user_of(request), today()), pk=pk)


def runs(request: HttpRequest, organisation: Organisation) -> bool:
    """Whether this person runs the surveys and draws of a unit."""
    return may_write(organisation, user_of(request))


def units_of(request: HttpRequest, one: Round) -> QuerySet[Organisation]:
    """Units of a round whose surveys and draws this person runs; nothing to be had where there are none."""
    found = units_in(one, user_of(request), today())
    if not found.exists():
        raise Http404
    return found


def _nothing() -> Survey:
    raise Http404
