"""What is to be done regularly (定时任务): apps add jobs here, the worker does each when it is due.

A job takes the time it is done for and does whatever is due by then, so a tick that was missed is made up by the next one
and one done twice changes nothing more. It must end within some minutes: long work is queued as a task.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

Slot = Callable[[datetime], datetime]
Act = Callable[[datetime], None]

_ZONE = ZoneInfo("Asia/Shanghai")
_JOBS: dict[str, Job] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """Something done regularly; ``slot`` gives the last moment at or before a time at which it was due."""

    name: str
    slot: Slot
    act: Act


def scheduled(name: str, slot: Slot) -> Callable[[Act], Act]:
    """Adds a function to the schedule; ``name`` stays the same for ever, the database remembers it."""

    def add(act: Act) -> Act:
        if name in _JOBS:
            raise ValueError(f"two jobs named {name}")
        _JOBS[name] = Job(name, slot, act)
        return act

    return add


def jobs() -> tuple[Job, ...]:
    """Every job, in the order in which they were added."""
    return tuple(_JOBS.values())


def every(minutes: int) -> Slot:
    """Due each so many minutes, counted from the epoch."""
    step = timedelta(minutes=minutes)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return lambda now: epoch + (now - epoch) // step * step


def daily(hour: int, minute: int = 0) -> Slot:
    """Due each day at a time of day in China."""

    def slot(now: datetime) -> datetime:
        local = now.astimezone(_ZONE)
        today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return (today if today <= local else today - timedelta(days=1)).astimezone(UTC)

    return slot
