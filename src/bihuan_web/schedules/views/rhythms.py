"""Standing rhythms in the days of a year, and what was due on one of them."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.schedules.rhythm import COMING, DONE, MISSED, PERIOD, REVIEW, Day, days_of, items_on, shown
from bihuan_web.schedules.views.common import day_given, listed, number_given, without_page
from bihuan_web.schedules.words import tabs
from bihuan_web.schedules.workdays import mark_of, marked, working_days
from bihuan_web.tasks.filters import TaskFilter
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to
from bihuan_web.tasks.table import filters_html
from bihuan_web.ui.charts import Cell, Chart, cell, row

_PAGE = 50
_YEARS = range(2000, 2101)


@require_safe
def rhythm(request: HttpRequest) -> HttpResponse:
    """Standing tasks and reviews by day: of one task, or of those that the filters find."""
    chosen, tasks, task = _asked(request)
    year = number_given(request, "year", today().year)
    if year not in _YEARS:
        raise Http404
    since, until = date(year, 1, 1), date(year, 12, 31)
    days = days_of(tasks, since, until, today())
    query = without_page(request, "day")
    calendar = working_days()
    context = {
        "tabs": tabs("rhythm"),
        "task": task,
        "filters": "" if task else filters_html(chosen, live=False),
        "year": year,
        "earlier": f"?{_with(request, year - 1)}",
        "later": f"?{_with(request, year + 1)}",
        "chart": _chart(days, year, query) if days else None,
        "months": _months(days, year),
        "known": calendar.knows(year),
        **_one_day(request, tasks),
    }
    return render(request, "schedules/rhythm.html", context)


def _asked(request: HttpRequest) -> tuple[TaskFilter, QuerySet[Task], Task | None]:
    chosen, tasks = listed(request, request.GET)
    if "task" not in request.GET:
        return chosen, tasks, None
    task = get_object_or_404(visible_to(user_of(request), today()), pk=number_given(request, "task", 0))
    return chosen, Task.objects.filter(pk=task.pk), task


def _with(request: HttpRequest, year: int) -> str:
    kept = request.GET.copy()
    kept["year"] = str(year)
    kept.pop("day", None)
    return kept.urlencode()


def _chart(days: dict[date, Day], year: int, query: str) -> Chart:
    calendar = working_days()
    columns = (_("日子"), _("应做"), _("已做"), _("没有做"), _("还没到"), _("标记"))
    rows = []
    for day, found in days.items():
        url = f"?{query}&day={day.isoformat()}" if query else f"?day={day.isoformat()}"
        words = " ".join(filter(None, [day.isoformat(), date_format(day, "D"), mark_of(day, calendar)]))
        mark = "!" if found.missed else "✓" if found.done == found.due else "·"
        rows.append(
            row(
                Cell(words, day.isoformat(), f"{url}#day"),
                cell(found.due),
                found.done,
                found.missed,
                found.coming,
                mark,
            )
        )
    note = _(
        "! 有没有做的，✓ 都做了，· 还没到；休、班是放假和调休上班的日子。应做的日子按频次从现在的期限往后推算；复核的下一次从这一次复核那天起算。"
    )
    return Chart(
        "rhythm",
        "calendar",
        _("%(year)s 年定期工作") % {"year": year},
        columns,
        rows,
        note,
        days=marked(date(year, 1, 1), date(year, 12, 31), calendar),
    )


def _months(days: dict[date, Day], year: int) -> list[tuple[date, Day]]:
    """The months in which something is due."""
    found: dict[int, Day] = {}
    for day, one in days.items():
        month = found.setdefault(day.month, Day())
        month.done, month.missed, month.coming = (
            month.done + one.done,
            month.missed + one.missed,
            month.coming + one.coming,
        )
    return [(date(year, month, 1), one) for month, one in found.items()]


def _one_day(request: HttpRequest, tasks: QuerySet[Task]) -> dict[str, object]:
    """The things of the day that was asked for, in pages."""
    day = day_given(request, "day")
    if day is None:
        return {"day": None}
    page = Paginator(items_on(tasks, day), _PAGE).get_page(request.GET.get("page"))
    kinds = {PERIOD: _("定期任务"), REVIEW: _("长期坚持复核")}
    standings = {DONE: _("已做"), MISSED: _("没有做"), COMING: _("还没到")}
    rows = [(one, kinds[one.kind], standings[one.standing]) for one in shown(list(page.object_list), day, today())]
    return {"day": day, "page": page, "items": rows}
