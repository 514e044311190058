"""What the views of this app share: the list of tasks with its filters, a control beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

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


def control(name: str, label: str, value: str, options: Sequence[tuple[str, str]]) -> Control:
    """A choice beside the filters."""
    return Control(name, label, value, "", options=options)


def without_page(request: HttpRequest, *others: str) -> str:
    """The filters of the address as they stand, without its page and some others."""
    kept = request.GET.copy()
    for name in ("page", *others):
        kept.pop(name, None)
    return kept.urlencode()
