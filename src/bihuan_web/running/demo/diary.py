"""A diary of what happened: acts are entered for a day and done in the order of time, the clock standing at their moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta

from bihuan_web.common import clock


class Diary:
    """Acts by day, counted backwards from ``now``; an act may enter later ones while it is done."""

    def __init__(self, now: datetime) -> None:
        self._now, self._number = now, 0
        self._acts: list[tuple[datetime, int, Callable[[], object]]] = []

    def on(self, days_ago: int, act: Callable[[], object]) -> None:
        """Enters an act; those of one day are done one after the other, in the morning in China."""
        self._number += 1
        morning = self._now.replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)
        # Distinct moments: what was entered first happened first.
        moment = morning + timedelta(seconds=self._number % 20_000)
        heapq.heappush(self._acts, (min(moment, self._now), self._number, act))

    def live(self) -> None:
        """Does everything up to now."""
        while self._acts:
            moment, _, act = heapq.heappop(self._acts)
            with clock.standing_at(moment):
                act()
