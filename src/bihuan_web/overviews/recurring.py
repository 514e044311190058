"""Problems by year: how many there were, how many were carried over, how many came back (重复发生率)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from bihuan_web.overviews.scope import Query, Scope
from bihuan_web.tasks.problem_filters import again, carried, counted

_YEARS = 5


@dataclass(frozen=True, slots=True)
class Year:
    """Problems on the ledgers of a year: ``carried`` over unfinished, and ``again``: closed or solved before, and there once more."""

    year: int
    problems: int
    carried: int
    again: int

    @property
    def rate(self) -> float | None:
        """Which share came back, in percent (重复发生率)."""
        return 100 * self.again / self.problems if self.problems else None

    def query(self, view: str) -> Query:
        """How the list of problems is narrowed down to one of its numbers."""
        return {"view": view, "year": self.year}


def years(scope: Scope) -> list[Year]:
    """The last years, the earliest first; one query."""
    found = (
        scope.problems()
        .filter(counted())
        .order_by()
        .values("ledger__year")
        .annotate(problems=Count("pk"), carried=Count("pk", filter=carried()), back=Count("pk", filter=again()))
        .order_by("-ledger__year")[:_YEARS]
    )
    rows = [Year(one["ledger__year"], one["problems"], one["carried"], one["back"]) for one in found]
    return rows[::-1]
