"""What the views of this app share: the list of tasks with its filters, a control beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.tasks.filters import TaskFilter
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to
from bihuan_web.tasks.table import Control
from bihuan_web.tasks.views.common import units_read


def listed(request: HttpRequest, given: QueryDict) -> tuple[TaskFilter, QuerySet[Task]]:
    """The filters of the list of tasks with what was given, and what they find; nothing where they are wrong."""
    chosen = TaskFilter(given, visible_to(user_of(request), today()), request=request, units=units_read(request))
    return chosen, chosen.qs if chosen.is_valid() else Task.objects.none()


def number_given(request: HttpRequest, name: str, usual: int) -> int:
    """A number of the address; the usual one where there is none, 404 where it is none."""
    given = request.GET.get(name, "")
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Http404
    return int(given)


def day_given(request: HttpRequest, name: str) -> date | None:
    """A day of the address; 404 where it is none."""
    given = request.GET.get(name, "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as trouble:
        raise Http404 from trouble


def control(name: str, label: str, value: str, options: Sequence[tuple[str, str]]) -> Control:
    """A choice beside the filters."""
    return Control(name, label, value, "", options=options)


def without_page(request: HttpRequest, *others: str) -> str:
    """The filters of the address as they stand, without its page and some others."""
    kept = request.GET.copy()
    for name in ("page", *others):
        kept.pop(name, None)
    return kept.urlencode()
