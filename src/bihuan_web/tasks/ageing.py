"""How long tasks have been open or late (滞留、逾期时长), in bands of days, and what was closed between two days; as conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from bihuan_web.tasks import lifecycle

RUNNING = (lifecycle.ASSIGNED, lifecycle.DOING, lifecycle.SUBMITTED, lifecycle.VERIFIED)
UNKNOWN = "unknown"  # nobody wrote down when it was assigned


@dataclass(frozen=True, slots=True)
class Band:
    """Some days: from ``first`` to ``last``, both counted; without end where ``last`` is None. ``key`` stands in addresses."""

    key: str
    first: int
    last: int | None


OPEN_BANDS = (Band("0-7", 0, 7), Band("8-30", 8, 30), Band("31-90", 31, 90), Band("91", 91, None))
LATE_BANDS = (Band("1-7", 1, 7), *OPEN_BANDS[1:])


def running() -> Q:
    """Assigned and not finished (办理中): drafts wait for their office, not for anybody's work."""
    return Q(state__in=RUNNING)


def open_for(band: Band | None, today: date) -> Q:
    """Not finished, assigned as many days ago; None: it is not known when."""
    if band is None:
        return running() & Q(assigned_at__isnull=True)
    found = running() & Q(assigned_at__lt=start_of(today - timedelta(days=band.first - 1)))
    return found if band.last is None else found & Q(assigned_at__gte=start_of(today - timedelta(days=band.last)))


def late_for(band: Band, today: date) -> Q:
    """Late by as many days."""
    found = Q(state__in=(lifecycle.ASSIGNED, lifecycle.DOING), due_on__lte=today - timedelta(days=band.first))
    return found if band.last is None else found & Q(due_on__gte=today - timedelta(days=band.last))


def closed_between(first: date | None, last: date | None) -> Q:
    """Closed from one day to another, both counted."""
    found = Q(state=lifecycle.CLOSED)
    if first is not None:
        found &= Q(closed_at__gte=start_of(first))
    if last is not None:
        found &= Q(closed_at__lt=start_of(last + timedelta(days=1)))
    return found


def start_of(day: date) -> datetime:
    """The first moment of a day where the application is used."""
    return timezone.make_aware(datetime.combine(day, time.min))
