"""Where tasks stand on the escalation ladder: all that are late, and one."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.notices.ladder import Step
from bihuan_web.schedules.escalation import (
    STANDS,
    counts_of,
    late_tasks,
    longest_late_first,
    standing_at,
    standings_of,
    told_of,
    waiver_of,
)
from bihuan_web.schedules.views.common import control, listed, without_page
from bihuan_web.schedules.words import copies_words, stand_word, step_word, tabs
from bihuan_web.tasks.queries import visible_to
from bihuan_web.tasks.table import filters_html

_PAGE = 50


@require_safe
def escalation(request: HttpRequest) -> HttpResponse:
    """The late tasks with the steps that were taken and the one that comes next; the numbers lead to those of a step."""
    chosen, tasks = listed(request, request.GET)
    late = late_tasks(tasks, today())
    counts = counts_of(late)
    asked = request.GET.get("stand", "")
    stand = asked if asked in STANDS else ""
    rows = longest_late_first(standing_at(late, stand))
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    query = without_page(request, "stand")
    context = {
        "tabs": tabs("escalation"),
        "filters": filters_html(
            chosen,
            [control("stand", _("走到哪一步"), stand, [("", _("全部")), *((one, stand_word(one)) for one in STANDS)])],
            live=False,
        ),
        "counts": [
            (stand_word(one), counts[one], f"?{query}&stand={one}" if query else f"?stand={one}") for one in STANDS
        ],
        "total": sum(counts.values()),
        "page": page,
        "rows": [(one, _next(one.coming)) for one in standings_of(list(page.object_list), today())],
    }
    return render(request, "schedules/escalation.html", context)


@require_safe
def one_task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: the steps that were taken, who was told of them, what was waived, and the steps to come with their days."""
    seen = visible_to(user_of(request), today()).select_related("organisation", "owner", "lead", "measure__problem")
    task = get_object_or_404(seen, pk=pk)
    standing = standings_of([task], today())[0]
    context = {
        "task": task,
        "standing": standing,
        "taken": [(one, told_of(one), waiver_of(one) if one.waived else None) for one in standing.letters],
        "coming": [(step_word(step), day, copies_words(step)) for step, day in standing.coming],
        "running": task.is_open_work and task.due_on is not None,
        "today": today(),
    }
    return render(request, "schedules/task_escalation.html", context)


def _next(coming: list[tuple[Step, date]]) -> tuple[str, date, str] | None:
    if not coming:
        return None
    step, day = coming[0]
    return step_word(step), day, copies_words(step)
