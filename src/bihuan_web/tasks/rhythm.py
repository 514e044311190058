"""How often standing work is due (频次), in months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from bihuan_web.tasks.models import Rhythm

_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}


def next_due(day: date, rhythm: Rhythm) -> date:
    """When it is due next; ``day`` itself where it is due only once."""
    return later(day, _MONTHS.get(rhythm, 0))


def later(day: date, months: int) -> date:
    """The same day some months later, or the last of a month that is too short."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
