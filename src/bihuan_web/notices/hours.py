"""Quiet hours (免打扰): when somebody may be written to. Pure; times of day are those of China."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def is_quiet(hour: int, quiet_from: int, quiet_to: int) -> bool:
    """Whether an hour lies in the quiet ones, which may go over midnight; none where both ends are the same."""
    if quiet_from <= quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to


def after_quiet(moment: datetime, quiet_from: int, quiet_to: int) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies; in UTC."""
    local = moment.astimezone(ZONE)
    if not is_quiet(local.hour, quiet_from, quiet_to):
        return moment.astimezone(UTC)
    end = local.replace(hour=quiet_to, minute=0, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(UTC)
