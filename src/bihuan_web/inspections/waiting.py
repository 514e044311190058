"""What waits for people in inspections and letters: to inspect, to acknowledge, to answer, to settle (待办)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.inspections.lifecycle import ACKNOWLEDGED, ANSWERING, PLANNED, REPORTED, UNDER_WAY
from bihuan_web.inspections.models import Inspection, Member, Point
from bihuan_web.inspections.queries import with_counts
from bihuan_web.ledgers.answering import Answer
from bihuan_web.orgs.models import Grant, Organisation


def waiting(today: date, user: User | None) -> Iterator[Waiting]:
    """For one person or for everybody."""
    yield from _team(today, user)
    yield from _inspected(today, user)
    yield from _points(today, user)


def _team(today: date, user: User | None) -> Iterator[Waiting]:
    """Who inspects: from the day for which it is planned."""
    members = Member.objects.filter(inspection__state__in=(PLANNED, UNDER_WAY), inspection__planned_on__lte=today)
    if user is not None:
        members = members.filter(user=user)
    for one in members.select_related("inspection", "user").order_by("pk"):
        title = one.inspection.title
        words = (f"待检查：{title}", f"to inspect: {title}")
        day = one.inspection.planned_on
        yield Waiting(
            f"inspection:{one.inspection_id}:inspect", one.user, words, one.inspection.get_absolute_url(), day
        )


def _inspected(today: date, user: User | None) -> Iterator[Waiting]:
    """The office of the inspected unit acknowledges and answers; the office that ordered settles what is answered."""
    running = Inspection.objects.filter(state__in=(REPORTED, ACKNOWLEDGED)).select_related("organisation", "inspected")
    rows = list(with_counts(running))
    offices = (
        _Offices({one.inspected for one in rows} | {one.organisation for one in rows}, today, user) if rows else None
    )
    for one in rows:
        assert offices is not None
        due_on = one.answer_due_on
        if one.state == REPORTED:
            words, act = (f"待签收检查反馈：{one.title}", f"to acknowledge: {one.title}"), "acknowledge"
        elif one.unanswered:  # type: ignore[attr-defined]
            words, act = (f"待回应检查发现：{one.title}", f"findings to be answered: {one.title}"), "answer"
        else:
            words, act = (
                (f"检查已逐条回应，待办结：{one.title}", f"all findings answered, to settle: {one.title}"),
                "settle",
            )
        people = offices.of(one.organisation) if act == "settle" else offices.of(one.inspected, below=one.organisation)
        for person in people:
            yield Waiting(f"inspection:{one.pk}:{act}", person, words, one.get_absolute_url(), due_on)


def _points(today: date, user: User | None) -> Iterator[Waiting]:
    """Points of letters: for whom they were given to, or whom a personal letter asks."""
    found = Point.objects.filter(feedback__state=ANSWERING, answer=Answer.OPEN)
    for one in found.select_related("feedback__person", "handler").order_by("pk"):
        person = one.handler or one.feedback.person
        if person is None or not person.is_active or (user is not None and person.pk != user.pk):
            continue
        title = "" if one.feedback.is_personal else f"：{one.feedback.title}"  # a notice may be mailed
        words = (
            f"待回应外部反馈第 {one.number} 条{title}",
            f"point {one.number} to be answered{title.replace('：', ': ')}",
        )
        yield Waiting(f"point:{one.pk}", person, words, one.feedback.get_absolute_url(), one.due_on)


class _Offices:
    """The offices of some units and of those above them, asked once."""

    def __init__(self, units: Iterable[Organisation], today: date, user: User | None) -> None:
        paths = {path for one in units for path in one.upward}
        held = Grant.objects.filter(
            Q(until=None) | Q(until__gte=today),
            role=Role.OFFICE,
            branch__path__in=paths,
            since__lte=today,
            user__is_active=True,
        )
        if user is not None:
            held = held.filter(user=user)
        self._held = list(held.select_related("user", "branch").order_by("pk"))

    def of(self, unit: Organisation, below: Organisation | None = None) -> list[User]:
        """Those of the nearest unit that has one, at the unit or above it; ``below``: only under that unit."""
        near = [
            (len(one.branch.path), one.user)
            for one in self._held
            if unit.path.startswith(one.branch.path) and (below is None or len(one.branch.path) > len(below.path))
        ]
        deepest = max((length for length, _ in near), default=0)
        return list({one.pk: one for length, one in near if length == deepest}.values())
