"""An overview (总览): all figures of a scope, each counted by the database; completion and what people say stand apart."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan_web.overviews import closing, progress, recurring
from bihuan_web.overviews.closing import Month, Taken
from bihuan_web.overviews.counting import Counted, count
from bihuan_web.overviews.progress import Progress
from bihuan_web.overviews.recurring import Year
from bihuan_web.overviews.scope import Scope


@dataclass(frozen=True, slots=True)
class Overview:
    """What a page, a sheet and a program are given alike."""

    scope: Scope
    counted: Counted
    rounds: list[Progress]
    months: list[Month]
    taken: list[Taken]
    years: list[Year]

    @property
    def completion(self) -> float | None:
        """Closed tasks of those not cancelled, in percent (办结率); what was carried away unfinished counts as not closed."""
        whole = self.counted.whole
        tasks = whole["counted"] + self.counted.carried
        return 100 * whole["closed"] / tasks if tasks else None


def overview(scope: Scope) -> Overview:
    """All of it, in a number of queries that does not grow."""
    return Overview(
        scope, count(scope), progress.rounds(scope), closing.months(scope), closing.taken(scope), recurring.years(scope)
    )
