"""Reminders before a task is due (临期提醒): to its owner and whoever assists, each stage once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.notices.ladder import STAGES, stage_due
from bihuan_web.notices.models import Notice
from bihuan_web.notices.services.telling import tell
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task

_RUNNING = (lifecycle.ASSIGNED, lifecycle.DOING)


def remind(today: date, at: datetime) -> int:
    """Reminds of everything that is due within the longest stage; how many notices that were."""
    last = today + timedelta(days=max(STAGES))
    tasks = Task.objects.filter(state__in=_RUNNING, due_on__range=(today, last)).select_related("owner")
    return sum(_remind_of(task, today, at) for task in tasks.order_by("pk").iterator(500))


def doers(task: Task) -> list[User]:
    """Who does the work: the owner, and those who assist now."""
    assisting = [one.user for one in task.assistants.filter(until=None).select_related("user")]
    return ([task.owner] if task.owner else []) + assisting


def _remind_of(task: Task, today: date, at: datetime) -> int:
    assert task.due_on is not None  # asked for in the query
    prefix = f"due:{task.pk}:{task.due_on}:"
    number = 0
    with transaction.atomic():
        for user in doers(task):
            sent = Notice.objects.filter(user=user, key__startswith=prefix).values_list("key", flat=True)
            stage = stage_due(task.due_on, today, {int(key.removeprefix(prefix)) for key in sent})
            if stage is not None:
                days = (task.due_on - today).days
                number += tell(user, f"{prefix}{stage}", "due", _words(task, days), task, at)
    return number


def _words(task: Task, days: int) -> tuple[str, str]:
    if days == 0:
        return f"今天到期：{task.title}", f"Due today: {task.title}"
    return f"还有 {days} 天到期：{task.title}", f"Due in {days} days: {task.title}"
