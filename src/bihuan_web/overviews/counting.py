"""The numbers of an overview that are counted from tasks: one query for all of them by branch; each is the length of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Count, Q

from bihuan_web.overviews.scope import Part, Query, Scope
from bihuan_web.tasks.ageing import LATE_BANDS, OPEN_BANDS, UNKNOWN, Band, late_for, open_for, running
from bihuan_web.tasks.lifecycle import CANCELLED, CLOSED, DRAFT
from bihuan_web.tasks.queries import OPEN_STATES, carried_from_year, overdue


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: which tasks it counts on a day, and how the list of tasks is narrowed down to them."""

    key: str
    counts: Callable[[date], Q]
    query: Query


def _open(band: Band | None) -> Figure:
    key = band.key if band is not None else UNKNOWN
    return Figure(f"open_{key}", lambda day: open_for(band, day), {"open_for": key})


def _late(band: Band) -> Figure:
    return Figure(f"late_{band.key}", lambda day: late_for(band, day), {"late_for": band.key})


FIGURES = MappingProxyType({
    one.key: one
    for one in (
        Figure("counted", lambda day: ~Q(state=CANCELLED), {"view": "counted"}),
        Figure("closed", lambda day: Q(state=CLOSED), {"state": CLOSED}),
        Figure("draft", lambda day: Q(state=DRAFT), {"state": DRAFT}),
        Figure("running", lambda day: running(), {"view": "running"}),
        Figure("late", overdue, {"view": "overdue"}),
        Figure("relapses", lambda day: Q(relapse_of__isnull=False), {"view": "relapse"}),
        Figure(
            "relapses_open", lambda day: Q(relapse_of__isnull=False, state__in=OPEN_STATES), {"view": "relapse-open"}
        ),
        *(_open(band) for band in (*OPEN_BANDS, None)),
        *(_late(band) for band in LATE_BANDS),
    )
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of a part, by the keys of ``FIGURES``."""

    part: Part
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of the whole and of its parts. ``carried``: tasks that were carried away unfinished from the year's ledgers."""

    rows: list[Row]
    carried: int

    @property
    def whole(self) -> dict[str, int]:
        """The sums of the parts, since every task belongs to one."""
        return {key: sum(one.counts[key] for one in self.rows) for key in FIGURES}


def count(scope: Scope) -> Counted:
    """Counts everything; three queries."""
    wanted = {f"n{at}": Count("pk", filter=one.counts(scope.today)) for at, one in enumerate(FIGURES.values())}
    found = scope.tasks().order_by().values_list(scope.part()).annotate(**wanted)
    by_path = {path: dict(zip(FIGURES, numbers, strict=True)) for path, *numbers in found}
    parts = scope.parts(set(by_path))
    rows = [Row(part, by_path[path]) for path, part in parts.items()]
    if scope.year is None:
        return Counted(rows, 0)
    return Counted(rows, scope.tasks(every_year=True).filter(carried_from_year(scope.year)).count())


def carried_url(scope: Scope) -> str:
    """The list of the tasks that were carried away; they stand on ledgers of later years now."""
    unit: Query = {"unit": scope.unit.pk} if scope.unit is not None else {}
    return Scope(scope.user, scope.today, scope.unit).tasks_url({**unit, "carried_out": scope.year or 0})
