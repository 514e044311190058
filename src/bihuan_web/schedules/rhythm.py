"""Standing rhythms (定期工作): standing tasks by period and reviews of persistence, day by day: due, done, missed, still to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Period, Review, Rhythm, Task
from bihuan_web.tasks.rhythm import next_due

DONE, MISSED, COMING = "done", "missed", "coming"
PERIOD, REVIEW = "period", "review"
_RUNNING = (lifecycle.ASSIGNED, lifecycle.DOING)
_FORWARD = timedelta(days=3660)  # no rhythm is counted further back than ten years


@dataclass(slots=True)
class Day:
    """What was or is due on a day."""

    done: int = 0
    missed: int = 0
    coming: int = 0

    @property
    def due(self) -> int:
        """All of it."""
        return self.done + self.missed + self.coming


@dataclass(frozen=True, slots=True)
class Item:
    """One thing due on a day: a period of a standing task, or a review (复核) of a closed one."""

    task: int
    title: str
    unit: str
    kind: str
    standing: str


def days_of(tasks: QuerySet[Task], since: date, until: date, today: date) -> dict[date, Day]:
    """The days of a time on which something was or is due, in order; three queries, grouped by the database."""
    days: dict[date, Day] = {}

    def add(day: date, standing: str, number: int) -> None:
        found = days.setdefault(day, Day())
        setattr(found, standing, getattr(found, standing) + number)

    for day, number in _periods(tasks, since, until).values_list("due_on").annotate(number=Count("pk")).order_by():
        add(day, DONE, number)
    for _, dates, number in _series(tasks, since, until):
        for day in dates:
            add(day, _open(day, today), number)
    reviews = _reviews(tasks, since, until).annotate(looked=_looked())
    for day, looked, number in reviews.order_by().values_list("planned_on", "looked").annotate(number=Count("pk")):
        add(day, DONE if looked == DONE else _open(day, today), number)
    return dict(sorted(days.items()))


def items_on(tasks: QuerySet[Task], day: date) -> QuerySet[Any, Any]:
    """What is due on a day, as rows to be paged: task, title, unit, kind, whether it was done; as many as ``days_of`` counts."""
    names = ("task", "task__title", "task__organisation__name")
    done = _periods(tasks, day, day).annotate(what=Value(PERIOD), standing=Value(DONE, output_field=CharField()))
    hit = Q(pk__in=())
    for (due_on, rhythm), _, _ in _series(tasks, day, day):
        hit |= Q(due_on=due_on, rhythm=rhythm)
    open_ones = _standing(tasks).filter(hit).annotate(what=Value(PERIOD), standing=Value("", output_field=CharField()))
    reviews = _reviews(tasks, day, day).annotate(what=Value(REVIEW), standing=_looked())
    rows = (
        done.order_by()
        .values_list(*names, "what", "standing")
        .union(
            open_ones.order_by().values_list("pk", "title", "organisation__name", "what", "standing"),
            reviews.order_by().values_list(*names, "what", "standing"),
            all=True,
        )
    )
    return rows.order_by("task", "what", "standing")


def shown(rows: list[tuple[int, str, str, str, str]], day: date, today: date) -> list[Item]:
    """Rows of ``items_on`` with what became of each."""
    return [Item(task, title, unit, kind, standing or _open(day, today)) for task, title, unit, kind, standing in rows]


def _open(day: date, today: date) -> str:
    return MISSED if day < today else COMING


def _standing(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.filter(state__in=_RUNNING, due_on__isnull=False).exclude(rhythm=Rhythm.ONCE)


def _periods(tasks: QuerySet[Task], since: date, until: date) -> QuerySet[Period]:
    return Period.objects.filter(task__in=tasks.order_by().values("pk"), due_on__range=(since, until))


def _reviews(tasks: QuerySet[Task], since: date, until: date) -> QuerySet[Review]:
    of_these = Review.objects.filter(task__in=tasks.order_by().values("pk"), kind=Review.PERSISTENCE)
    return of_these.filter(planned_on__range=(since, until))


def _looked() -> Case:
    return Case(When(done_at__isnull=False, then=Value(DONE)), default=Value(""), output_field=CharField())


def _series(tasks: QuerySet[Task], since: date, until: date) -> Iterator[tuple[tuple[date, str], list[date], int]]:
    """Standing tasks that are due alike: their date and rhythm, the days of a time on which they are due, how many they are.

    From the period that is due now on: later ones follow in the rhythm, whether this one is done or not.
    """
    alike = _standing(tasks).filter(due_on__range=(since - _FORWARD, until)).order_by()
    for due_on, rhythm, number in alike.values_list("due_on", "rhythm").annotate(number=Count("pk")):
        days, day = [], due_on
        while day <= until:
            if day >= since:
                days.append(day)
            day = next_due(day, Rhythm(rhythm))
        if days:
            yield (due_on, rhythm), days, number
