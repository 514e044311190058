"""The calendar of what is due: a month, for oneself or a unit."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.orgs.choices import unit_named
from bihuan_web.schedules.due import DueDay, Whose, due_between
from bihuan_web.schedules.words import tabs
from bihuan_web.schedules.workdays import mark_of, working_days
from bihuan_web.tasks.views.common import units_read


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the month's table."""

    day: date
    inside: bool
    today: bool
    off: bool
    mark: str
    due: DueDay | None


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is due on which day of a month; on a phone the days with something, one below the other."""
    user, day = user_of(request), today()
    first = _month(request.GET.get("month", ""), day)
    units = units_read(request).filter(ended_on__isnull=True)
    unit = unit_named(request, units) if request.GET.get("unit") else None
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    due = due_between(Whose(user, day, unit), weeks[0][0], weeks[-1][-1])
    working = working_days()
    squares = [
        [
            Square(
                one,
                one.month == first.month,
                one == day,
                not working.is_workday(one),
                mark_of(one, working),
                due.get(one),
            )
            for one in week
        ]
        for week in weeks
    ]
    context = {
        "tabs": tabs("calendar"),
        "first": first,
        "weeks": squares,
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "nothing": not any(one.due for week in squares for one in week),
        "units": [(one, "　" * (one.depth - 1)) for one in units],
        "unit": unit,
        "earlier": (first - timedelta(days=1)).replace(day=1),
        "later": (first + timedelta(days=32)).replace(day=1),
        "this": day.replace(day=1),
        "note": "" if working.knows(first.year) else _("这一年的节假日还没有数据，工作日只按周末推算。"),
    }
    return render(request, "schedules/calendar.html", context)


def _month(given: str, day: date) -> date:
    """The first day of the month that was asked for (2026-03), else of this one."""
    if not given:
        return day.replace(day=1)
    try:
        found = date.fromisoformat(f"{given}-01")
    except ValueError as trouble:
        raise Http404 from trouble
    if not 2000 <= found.year <= 2100:
        raise Http404
    return found
