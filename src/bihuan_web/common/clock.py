"""The clock: everything that asks for the time or the day asks here, so that tests and a run for another day set it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.utils import timezone

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - replaced by standing_at


def now() -> datetime:
    """This moment, in UTC."""
    return _source()


def today() -> date:
    """The day it is where the application is used (settings.TIME_ZONE)."""
    return timezone.localdate(now())


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Lets the clock stand still at a moment, for the whole process."""
    global _source
    before = _source
    _source = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        _source = before
