"""What the first page says of tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.tasks.queries import in_order, overdue, visible_to, waiting_for, with_names

_SHOWN = 10


def waiting(request: HttpRequest) -> dict[str, Any] | None:
    """Tasks that wait for this person, the most pressing first; how many, and how many of what they see are late."""
    user, day = request.user, today()
    assert isinstance(user, User)
    visible = visible_to(user, day)
    tasks = visible.filter(waiting_for(user, day)).distinct()
    count = tasks.count()
    late = visible.filter(overdue(day)).count()
    if not count and not late:
        return None
    return {"tasks": with_names(in_order(tasks))[:_SHOWN], "count": count, "late": late, "today": day}
