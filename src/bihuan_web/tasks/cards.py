"""What the first page says of tasks."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.tasks.queries import desk_of, in_order, overdue, visible_to, with_names

_SHOWN = 5


def waiting(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for this person, apart by what they are to do, the most pressing first; and how much of what they see is late."""
    user, day = request.user, today()
    assert isinstance(user, User)
    visible = visible_to(user, day)
    words = {
        "to_do": _("待我整改"),
        "to_verify": _("待我核验"),
        "to_close": _("待我签字销号"),
        "to_assign": _("待派发"),
    }
    desk = desk_of(user, day)
    groups = []
    for one in fields(desk):
        tasks = visible.filter(getattr(desk, one.name))
        count = tasks.count()
        if count:
            shown = with_names(in_order(tasks))[:_SHOWN]
            groups.append(
                {"view": one.name.replace("_", "-"), "words": words[one.name], "count": count, "tasks": shown}
            )
    late = visible.filter(overdue(day)).count()
    return {"groups": groups, "late": late, "today": day} if groups or late else None
