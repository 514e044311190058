"""Closing over time: how many tasks each month of this year and of last (办结趋势), and how long it took by branch (整改用时)."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, When

from bihuan_web.overviews.scope import Part, Query, Scope
from bihuan_web.tasks.ageing import closed_between
from bihuan_web.tasks.lifecycle import CLOSED

CLOSED_QUERY: Query = {"state": CLOSED}


@dataclass(frozen=True, slots=True)
class Month:
    """Tasks closed in a month of this year and in the same month of last; None where it has not come yet."""

    number: int
    this: int | None
    last: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How long closing took: the median of whole days from assignment to signature, over ``closed`` tasks."""

    part: Part
    closed: int
    median: float | None


class WholeDays(Func):
    """Whole days of 24 hours from the second moment to the first."""

    output_field = IntegerField()
    arity = 2
    template = "CAST(FLOOR(EXTRACT(EPOCH FROM (%(expressions)s)) / 86400) AS INTEGER)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # julianday knows moments to a few milliseconds: half a second more keeps whole days whole.
        template = "CAST(julianday(%(expressions)s) + 0.000006 AS INTEGER)"
        return super().as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)


def months(scope: Scope) -> list[Month]:
    """Twelve months; one query."""
    year = scope.today.year
    spans = [(one, number) for one in (year, year - 1) for number in range(1, 13)]
    at = Case(
        *(When(closed_between(*month(*span)), then=place) for place, span in enumerate(spans)),
        output_field=IntegerField(),
    )
    found = scope.tasks().filter(closed_between(date(year - 1, 1, 1), date(year, 12, 31))).order_by()
    by_place: dict[int, int] = dict(found.values_list(at).annotate(number=Count("pk")))
    counts = {span: by_place.get(place, 0) for place, span in enumerate(spans)}
    return [
        Month(number, counts[year, number] if number <= scope.today.month else None, counts[year - 1, number])
        for number in range(1, 13)
    ]  # fmt: skip


def month(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def month_query(year: int, number: int) -> Query:
    """How the list of tasks is narrowed down to those closed in a month."""
    first, last = month(year, number)
    return {"closed_from": first.isoformat(), "closed_to": last.isoformat()}


def taken(scope: Scope) -> list[Taken]:
    """By part; what was never assigned by the application is counted and has no duration. Two queries, rows as many as durations."""
    closed = scope.tasks().filter(state=CLOSED).order_by()
    days = WholeDays(F("closed_at"), F("assigned_at"))
    histograms: dict[str, Counter[int | None]] = {}
    for path, length, number in (
        closed.values_list(scope.part(), days).annotate(number=Count("pk")).order_by()
    ):  # fmt: skip
        histograms.setdefault(path, Counter())[length] += number
    parts = scope.parts(set(histograms))
    return [Taken(part, sum(histograms[path].values()), median(histograms[path])) for path, part in parts.items()]


def median(histogram: Mapping[int | None, int]) -> float | None:
    """The median of a histogram of days; of an even number the middle between the two in the middle."""
    known = sorted((days, number) for days, number in histogram.items() if days is not None and number)
    total = sum(number for _, number in known)
    if total == 0:
        return None
    return (_at(known, (total - 1) // 2) + _at(known, total // 2)) / 2


def _at(known: list[tuple[int, int]], place: int) -> int:
    for days, number in known:
        place -= number
        if place < 0:
            return days
    raise IndexError(place)
