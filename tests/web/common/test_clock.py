"""The clock is asked in one place, and stands where a test puts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from bihuan_web.common import clock


def test_the_day_is_that_of_the_place_not_of_utc(stop_clock: Callable[[datetime], None]) -> None:
    stop_clock(datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    assert clock.now() == datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert clock.today() == date(2026, 3, 2)
    stop_clock(datetime(2026, 3, 5, tzinfo=UTC))
    assert clock.today() == date(2026, 3, 5)
