"""Drawings along days: tasks as the list has them, a round as its timetable has it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.paging import KeyPaginator
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.schedules.gantt import MOST, Group, bars_of, chart_of, ordered
from bihuan_web.schedules.timeline import timeline_of
from bihuan_web.schedules.views.common import control, listed, without_page
from bihuan_web.schedules.words import tabs
from bihuan_web.tasks.queries import with_names
from bihuan_web.tasks.table import filters_html

_OPEN = QueryDict("view=open")


@require_safe
def gantt(request: HttpRequest) -> HttpResponse:
    """The tasks of the list along days; where nothing was chosen those not finished, as there."""
    given = request.GET if request.GET.keys() - {"page", "group"} else _OPEN
    chosen, tasks = listed(request, given)
    asked = request.GET.get("group", "")
    group = cast("Group", asked if asked in ("unit", "problem") else "")
    page = KeyPaginator(ordered(tasks, group), MOST, with_names).get_page(request.GET.get("page"))
    bars = bars_of(list(page.object_list), group, today())
    groups = [("", _("不分组")), ("unit", _("按责任单位")), ("problem", _("按问题"))]
    context = {
        "tabs": tabs("gantt"),
        "filters": filters_html(chosen, [control("group", _("分组"), group, groups)], live=False),
        "page": page,
        "chart": chart_of(bars, today(), _("任务时间图")),
        "query": without_page(request),
    }
    return render(request, "schedules/gantt.html", context)


@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of a round along days, beside a frozen version of its timetable: the first, or the one that was asked for."""
    one = get_object_or_404(rounds_visible_to(user_of(request), today()), pk=pk)
    plans = list(one.plans.order_by("number"))
    wanted = request.GET.get("version", "")
    compared = next((plan for plan in plans if str(plan.number) == wanted), plans[0] if plans else None)
    context = {"round": one, "plans": plans, "compared": compared, "chart": timeline_of(one, compared, today())}
    return render(request, "schedules/timeline.html", context)
