"""The rebound rate (反弹率): of the tasks closed in a year, how many reappeared within twelve months of their closure.

rate = tasks of the cohort that reappeared within 12 months ÷ all tasks of the cohort. A task reappeared when somebody looked again
and found that it does not hold (回头看, 长期坚持复核), or when an office opened a new problem because of what people said of it or of its
problem. A cohort is ripe when twelve months have passed since its last day; until then its rate can only grow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from bihuan_web.ledgers.answering import Answer
from bihuan_web.satisfaction.lifecycle import HOLDS, LAPSED
from bihuan_web.satisfaction.models import Check, Proposal
from bihuan_web.satisfaction.sampling import Rate, wilson
from bihuan_web.tasks.lifecycle import CLOSED
from bihuan_web.tasks.models import Review, Task
from bihuan_web.tasks.rhythm import later

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Cohort:
    """Tasks of a unit closed in a year: how many, which reappeared in time, and what random draws found among them."""

    unit: int
    name: str
    year: int
    closed: tuple[int, ...]
    reappeared: tuple[int, ...]
    ripe: bool
    checked: int
    lapsed: int

    @property
    def rate(self) -> Rate | None:
        """The rebound rate of the cohort."""
        return wilson(len(self.reappeared), len(self.closed))

    @property
    def drawn_rate(self) -> Rate | None:
        """Of those that random draws checked with a clear result, how many do not hold: an estimate for those nobody looked at."""
        return wilson(self.lapsed, self.checked)


def cohorts(tasks: QuerySet[Task], today: date) -> list[Cohort]:
    """Cohorts by unit and year of closing, the latest year first."""
    names = ("pk", "closed_at", "organisation", "organisation__name", "organisation__path", "measure__problem")
    closed = list(tasks.filter(state=CLOSED, closed_at__isnull=False).order_by("pk").values_list(*names))
    seen = _reappearances(tasks)
    drawn = _drawn(tasks)
    groups: dict[tuple[int, str, int], list[tuple[int, datetime, int, str, str, int]]] = {}
    for row in closed:
        year = timezone.localdate(row[1]).year
        groups.setdefault((-year, row[4], row[2]), []).append(row)
    found = []
    for (year, _path, unit), rows in sorted(groups.items()):
        keys = tuple(row[0] for row in rows)
        back = tuple(row[0] for row in rows if _in_time(row[1], seen.get(row[0], ())))
        results = [state for key in keys for state in drawn.get(key, ())]
        ripe = later(date(-year, 12, 31), MONTHS) < today
        found.append(Cohort(unit, rows[0][3], -year, keys, back, ripe, len(results), results.count(LAPSED)))
    return found


def _reappearances(tasks: QuerySet[Task]) -> dict[int, list[datetime]]:
    """When each task was found not to hold."""
    found: dict[int, list[datetime]] = {}
    looks = Review.objects.filter(task__in=tasks, holds=False).values_list("task", "done_at")
    told = Proposal.objects.filter(answer=Answer.PROBLEM)
    by_task = told.filter(item__task__in=tasks).values_list("item__task", "answered_at")
    by_problem = told.filter(item__problem__measures__tasks__in=tasks)
    rows: Iterable[tuple[int, datetime | None]] = [
        *looks, *by_task, *by_problem.values_list("item__problem__measures__tasks", "answered_at"),
    ]  # fmt: skip
    for key, moment in rows:
        if moment is not None:
            found.setdefault(key, []).append(moment)
    return found


def _drawn(tasks: QuerySet[Task]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, state in Check.objects.filter(task__in=tasks, state__in=(HOLDS, LAPSED)).values_list("task", "state"):
        found.setdefault(key, []).append(state)
    return found


def _in_time(closed_at: datetime, moments: Iterable[datetime]) -> bool:
    last = later(timezone.localdate(closed_at), MONTHS)
    return any(closed_at <= one and timezone.localdate(one) <= last for one in moments)
