"""What the views of rounds share: the round that somebody may see, the step of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.rounds.models import Round, Step
from bihuan_web.rounds.queries import may_change, visible_to


def round_of(request: HttpRequest, pk: int) -> Round:
    """A round that this person may see; 404 otherwise, as if it were not there."""
    return get_object_or_404(visible_to(user_of(request), clock.today()), pk=pk)


def kept_round(request: HttpRequest, pk: int) -> Round:
    """A round that this person keeps; 404 otherwise."""
    one = round_of(request, pk)
    if not may_change(user_of(request), one.organisation, clock.today()):
        raise Http404
    return one


def step_of(request: HttpRequest, pk: int, step: int) -> Step:
    """A step of a round that this person may see."""
    one = round_of(request, pk)
    found = get_object_or_404(one.steps.select_related("user", "post", "done_by", "again_of"), pk=step)
    found.round = one
    return found
