"""What has come to somebody's hands (待办通知): a task to do, to verify, to sign; one that came back; more time asked or decided;
and whatever else waits for somebody (``accounts/waiting.py``).

Found by looking at what is there, not by the acts: whatever act brought it there, and whoever was killed meanwhile, it is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting as everything_waiting
from bihuan_web.notices.models import Notice
from bihuan_web.notices.services.escalating import with_roles
from bihuan_web.notices.services.reminding import doers
from bihuan_web.notices.services.telling import tell
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Extension, Task, Verification

# How far back it looks: a machine may be off for so long, and nobody is told of older things when notices are first used.
LOOKS_BACK = timedelta(days=14)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class News:
    """Something new about a task: ``key`` says which, ``words`` in both languages what it is."""

    key: str
    kind: str
    words: tuple[str, str]
    task: Task


def tell_waiting(at: datetime) -> int:
    """Tells everybody what has come to their hands and they have not been told of; how many notices that were."""
    news = list(_news(at - LOOKS_BACK))
    number = 0
    for begin in range(0, len(news), _AT_ONCE):
        portion = news[begin : begin + _AT_ONCE]
        told = set(Notice.objects.filter(key__in=[one.key for one in portion]).values_list("key", flat=True))
        for one in portion:
            if one.key not in told:
                number += _tell(one, at)
    return number + _tell_others(at)


def _tell_others(at: datetime) -> int:
    """What waits besides tasks: each key is told once."""
    others = list(everything_waiting(timezone.localdate(at)))
    number = 0
    for begin in range(0, len(others), _AT_ONCE):
        portion = others[begin : begin + _AT_ONCE]
        rows = Notice.objects.filter(key__in=[one.key for one in portion])
        told = set(rows.values_list("key", "user"))
        for one in portion:
            if (one.key, one.user.pk) not in told:
                with transaction.atomic():
                    number += tell(one.user, one.key, "waiting", one.words, None, at, path=one.path)
    return number


def _news(since: datetime) -> Iterator[News]:
    assigned = Task.objects.filter(state=lifecycle.ASSIGNED, assigned_at__gte=since)
    for task in assigned.select_related("owner", "organisation").order_by("pk"):
        assert task.assigned_at is not None  # asked for in the query
        key = f"assigned:{task.pk}:{int(task.assigned_at.timestamp())}"
        yield News(key, "assigned", ("新任务", "New task"), task)
    moments = {
        lifecycle.PENDING: ("applied_at", "verify", ("待核验", "To be verified")),
        lifecycle.PASSED: ("checked_at", "close", ("待销号", "To be closed")),
        lifecycle.FAILED: ("checked_at", "returned", ("退回整改", "Came back")),
    }
    for state, (moment, kind, words) in moments.items():
        rows = Verification.objects.filter(state=state, **{f"{moment}__gte": since})
        for row in rows.select_related("task__organisation", "task__owner").order_by("pk"):
            yield News(f"{kind}:{row.pk}", kind, words, row.task)
    asked = Extension.objects.filter(state=lifecycle.ASKED, asked_at__gte=since)
    for one in asked.select_related("task__organisation").order_by("pk"):
        yield News(f"time:{one.pk}", "time", ("申请延期", "More time asked for"), one.task)
    decided = Extension.objects.filter(state__in=(lifecycle.GRANTED, lifecycle.REFUSED), decided_at__gte=since)
    for one in decided.select_related("task__organisation", "task__owner").order_by("pk"):
        granted = one.state == lifecycle.GRANTED
        words = ("同意延期", "More time granted") if granted else ("不同意延期", "More time refused")
        yield News(f"time:{one.pk}:decided", "time-decided", words, one.task)


def _tell(news: News, at: datetime) -> int:
    zh, en = news.words
    words = f"{zh}：{news.task.title}", f"{en}: {news.task.title}"
    with transaction.atomic():
        return sum(tell(user, news.key, news.kind, words, news.task, at) for user in _readers(news, at))


def _readers(news: News, at: datetime) -> Sequence[User]:
    """Whose it is now: whoever the task names, else those with the role on its branch; never a doer where somebody checks."""
    task, today = news.task, timezone.localdate(at)
    if news.kind in ("assigned", "returned", "time-decided"):
        return doers(task)
    if news.kind == "time":
        return with_roles(task, (Role.LEAD,), today)
    named, role = (task.verifier, Role.VERIFIER) if news.kind == "verify" else (task.closer, Role.CLOSER)
    readers = [named] if named else with_roles(task, (role,), today, leader=False)
    done_by = set(task.sides.filter(side="does").values_list("user", flat=True))
    return [one for one in readers if one.pk not in done_by]
