"""What the views of visits share: who asks, what they may see, the page of one form."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.visits.models import Promise, Visit
from bihuan_web.visits.queries import heard_visible_to, promises_visible_to, visible_to
from bihuan_web.visits.services.acting import is_office

_PARTS = ("organisation", "unit", "place__unit", "leader", "recorded_by", "draw")


def visit_of(request: HttpRequest, pk: int) -> Visit:
    """A visit that this person may see; 404 otherwise, as if it were not there."""
    return get_object_or_404(visible_to(user_of(request), today()).select_related(*_PARTS), pk=pk)


def whole_visit_of(request: HttpRequest, pk: int) -> Visit:
    """A done visit that this person reads in whole."""
    return get_object_or_404(heard_visible_to(user_of(request), today()).select_related(*_PARTS), pk=pk)


def promise_of(request: HttpRequest, pk: int) -> Promise:
    """A promise that this person may see."""
    rows = promises_visible_to(user_of(request), today()).select_related("visit__organisation", "promiser")
    return get_object_or_404(rows, pk=pk)


def is_office_of(request: HttpRequest, visit: Visit) -> bool:
    """Whether this person is the office of the visiting unit."""
    return is_office(user_of(request), visit.organisation, now())
