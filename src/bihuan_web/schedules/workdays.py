"""Days that are marked: days off in the week (休), weekends that are worked (班), from the holidays that the office keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan_web.common.workdays import Calendar, load_calendar

_SATURDAY = 5


def working_days() -> Calendar:
    """The working days that count here."""
    return load_calendar(settings.DATA)


def mark_of(day: date, calendar: Calendar) -> str:
    """What stands out of a day; nothing for a usual working day or weekend."""
    works, weekend = calendar.is_workday(day), day.weekday() >= _SATURDAY
    if works and weekend:
        return _("班")
    return _("休") if not works and not weekend else ""


def marked(since: date, until: date, calendar: Calendar) -> dict[date, str]:
    """The days of a time that stand out."""
    return {day: mark for day in days_between(since, until) if (mark := mark_of(day, calendar))}


def days_between(since: date, until: date) -> Iterator[date]:
    """Each day from the first to the last."""
    return (since + timedelta(days=one) for one in range((until - since).days + 1))
