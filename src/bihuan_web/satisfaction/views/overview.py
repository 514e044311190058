"""A round's surveys and draws; completion and satisfaction side by side, with the rows behind each figure."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.rounds.views.common import round_of
from bihuan_web.satisfaction.lifecycle import CLOSED
from bihuan_web.satisfaction.models import Block, Item
from bihuan_web.satisfaction.queries import draws_visible_to, surveys_visible_to, units_in
from bihuan_web.satisfaction.rebound import cohorts
from bihuan_web.satisfaction.reporting import lines_of, satisfaction_of
from bihuan_web.tasks.lifecycle import CLOSED as TASK_CLOSED
from bihuan_web.tasks.models import Review
from bihuan_web.tasks.queries import visible_to as tasks_visible_to

_ROWS = 50


@require_safe
def show_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a round: its surveys, its draws, and its units with two figures each."""
    one, user, day = round_of(request, pk), user_of(request), today()
    units = organisations_under(branches_read(user, day)).filter(path__startswith=one.organisation.path)
    context = {
        "round": one,
        "surveys": surveys_visible_to(user, day).filter(round=one).order_by("-pk"),
        "draws": draws_visible_to(user, day).filter(round=one).order_by("-pk"),
        "lines": lines_of(one, units.order_by("path")),
        "runs": units_in(one, user, day).exists(),
    }
    return render(request, "satisfaction/round.html", context)


@require_safe
def rows(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """What a figure of satisfaction is made of: the groups of a unit and its branch, with their items."""
    one, user, day = round_of(request, pk), user_of(request), today()
    branch = get_object_or_404(organisations_under(branches_read(user, day)), pk=unit)
    blocks = Block.objects.filter(
        survey__round=one, survey__state=CLOSED, unit__path__startswith=branch.path
    ).select_related("survey", "unit")
    items = Item.objects.select_related("task", "problem").order_by("number")
    found = list(blocks.prefetch_related(Prefetch("items", queryset=items)).order_by("unit__path", "pk"))
    groups = [(block, satisfaction_of([block])) for block in found]
    context = {"round": one, "unit": branch, "groups": groups, "whole": satisfaction_of(found)}
    return render(request, "satisfaction/rows.html", context)


@require_safe
def rechecks(request: HttpRequest) -> HttpResponse:
    """Closed tasks whose day of looking again has come, and the rebound rate by unit and year."""
    user, day = user_of(request), today()
    tasks = tasks_visible_to(user, day)
    due = Review.objects.filter(
        kind=Review.RECHECK, done_at__isnull=True, planned_on__lte=day, task__state=TASK_CLOSED, task__in=tasks
    ).select_related("task__organisation", "task__measure__problem")
    page = Paginator(due.order_by("planned_on", "pk"), _ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "cohorts": cohorts(tasks, day), "today": day}
    return render(request, "satisfaction/rechecks.html", context)


@require_safe
def cohort(request: HttpRequest, unit: int, year: int) -> HttpResponse:
    """The tasks of a cohort, those that reappeared first."""
    tasks = tasks_visible_to(user_of(request), today()).filter(organisation=get_object_or_404(Organisation, pk=unit))
    found = next((one for one in cohorts(tasks, today()) if one.year == year), None)
    if found is None:
        raise Http404
    back = set(found.reappeared)
    listed = tasks.filter(pk__in=found.closed).select_related("organisation", "measure__problem")
    ordered = sorted(listed, key=lambda one: (one.pk not in back, one.pk))
    page = Paginator([(one, one.pk in back) for one in ordered], _ROWS).get_page(request.GET.get("page"))
    return render(request, "satisfaction/cohort.html", {"cohort": found, "page": page, "year": year})
