"""What waits for people: surveys to be closed, what people said to be decided, checks to be done, tasks due to be looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.satisfaction.models import Draw, Proposal, Survey
from bihuan_web.satisfaction.queries import to_be_checked, to_be_closed, undecided
from bihuan_web.tasks.lifecycle import CLOSED
from bihuan_web.tasks.models import Review

_STEP = Organisation.steplen


def waiting_satisfaction(today: date, user: User | None) -> Iterator[Waiting]:
    """All of it, for one person or for everybody."""
    yield from _checks(user)
    offices = _Offices(today, user)
    if not offices.there:
        return
    for survey in to_be_closed(today).select_related("organisation"):
        words = f"满意度测评到期待截止：{survey.title}", f"Survey to be closed: {survey.title}"
        yield from offices.told(f"survey-end:{survey.pk}", survey.organisation.path, words, survey.get_absolute_url())
    yield from _proposals(offices)
    yield from _unassigned(offices)
    yield from _due(today, offices)


class _Offices:
    """Who keeps a unit's affairs: its own office, else that of the nearest unit above it."""

    def __init__(self, today: date, user: User | None) -> None:
        rows = Grant.objects.filter(role=Role.OFFICE, since__lte=today, user__is_active=True)
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=today)).select_related("user", "branch")
        self._by_path: dict[str, list[User]] = {}
        for one in rows:
            self._by_path.setdefault(one.branch.path, []).append(one.user)
        self._user = user
        self.there = user is None or any(user in people for people in self._by_path.values())

    def of(self, path: str) -> list[User]:
        """The people of the office for a unit; of them only the one who is asked for."""
        while path and path not in self._by_path:
            path = path[:-_STEP]
        people = self._by_path.get(path, [])
        return [one for one in people if self._user is None or one == self._user]

    def told(
        self, key: str, path: str, words: tuple[str, str], where: str, due_on: date | None = None
    ) -> Iterator[Waiting]:
        """One thing for each of them."""
        for one in self.of(path):
            yield Waiting(key, one, words, where, due_on)


def _checks(user: User | None) -> Iterator[Waiting]:
    found = to_be_checked().filter(assigned__isnull=False).select_related("assigned", "task", "draw")
    for one in found.filter(assigned=user) if user is not None else found:
        assert one.assigned is not None  # asked for in the query
        words = f"回头看：{one.task.title}", f"Check again: {one.task.title}"
        yield Waiting(
            f"check:{one.pk}", one.assigned, words, reverse("satisfaction:check", args=[one.pk]), one.draw.due_on
        )


def _proposals(offices: _Offices) -> Iterator[Waiting]:
    rows = undecided(Proposal.objects.all()).order_by().values_list("block__survey", "block__unit__path")
    counted = rows.annotate(number=Count("pk"))
    titles = dict(Survey.objects.filter(pk__in={row[0] for row in counted}).values_list("pk", "title"))
    for survey, path, number in counted:
        words = f"群众不满意事项待处理（{number} 件）：{titles[survey]}", f"To be decided ({number}): {titles[survey]}"
        where = reverse("satisfaction:survey", args=[survey])
        yield from offices.told(f"proposals:{survey}:{path}", path, words, where)


def _unassigned(offices: _Offices) -> Iterator[Waiting]:
    rows = to_be_checked().filter(assigned__isnull=True).order_by().values_list("draw", "draw__organisation__path")
    counted = rows.annotate(number=Count("pk"))
    draws = Draw.objects.in_bulk([row[0] for row in counted])
    for key, path, number in counted:
        one = draws[key]
        words = f"抽查待指定核查人（{number} 项）：{one.title}", f"Checks without a checker ({number}): {one.title}"
        yield from offices.told(f"draw:{key}", path, words, one.get_absolute_url(), one.due_on)


def _due(today: date, offices: _Offices) -> Iterator[Waiting]:
    """Re-checks whose day has come (``recheck_months`` after closure): once a month, with how many there are."""
    due = Review.objects.filter(
        kind=Review.RECHECK, done_at__isnull=True, planned_on__lte=today, task__state=CLOSED
    ).order_by()
    counts: Counter[User] = Counter()
    for path, number in due.values_list("task__organisation__path").annotate(number=Count("pk")):
        for one in offices.of(path):
            counts[one] += number
    for one, number in counts.items():
        words = f"到了回头看时间的任务：{number} 项", f"Closed tasks due to be looked at again: {number}"
        yield Waiting(f"rechecks:{today:%Y-%m}", one, words, reverse("satisfaction:rechecks"))
