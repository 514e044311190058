"""Lists of tasks, and a ledger as problem list, task list and responsibility list (问题清单、任务清单、责任清单)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.paging import KeyPaginator
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.originals import originals
from bihuan_web.ledgers.queries import branches_read, column_names, ledgers_visible_to
from bihuan_web.ledgers.services import may_write
from bihuan_web.orgs.permissions import Act
from bihuan_web.tasks.deeds import DEEDS
from bihuan_web.tasks.filters import TaskFilter
from bihuan_web.tasks.models import Assistant, SavedView, Task
from bihuan_web.tasks.problem_filters import ProblemFilter
from bihuan_web.tasks.queries import in_order, problems_seen_by, roll_up, units_of_tasks, visible_to, with_names
from bihuan_web.tasks.table import filters_html, table_html
from bihuan_web.tasks.views.acting import BULK

_PAGE = 50
_MOST_VIEWS = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Tasks that somebody may see, narrowed down by filters, the most pressing first; where nothing was chosen those not finished."""
    given = request.GET if request.GET.keys() - {"page"} else QueryDict("view=open")
    user = user_of(request)
    chosen = TaskFilter(given, visible_to(user, today()), request=request, units=units_of_tasks(user, today()))
    tasks = in_order(chosen.qs) if chosen.is_valid() else Task.objects.none()
    page = KeyPaginator(tasks, _PAGE).get_page(request.GET.get("page"))
    table = table_html(request, page, [DEEDS[name] for name in BULK], today())
    if request.headers.get("HX-Target") == "tasks":
        return HttpResponse(table)
    context = {
        "filters": filters_html(chosen),
        "table": table,
        "views": SavedView.objects.filter(user=user).order_by("name"),
        "query": _query(request.GET),
    }
    return render(request, "tasks/list.html", context)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Problems that somebody may see, of all ledgers, narrowed down by filters: the newest year first."""
    user = user_of(request)
    seen = problems_seen_by(user, today()).select_related("organisation", "ledger")
    chosen = ProblemFilter(request.GET, seen, request=request, units=units_of_tasks(user, today()))
    found = chosen.qs.order_by("-ledger__year", "organisation__path", "number", "pk") if chosen.is_valid() else ()
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    said = originals(user, today(), problems=[one.pk for one in page])
    return render(request, "tasks/problems.html", {"filters": chosen.form, "page": page, "originals": said})


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keeps the filters of a list under a name, for oneself."""
    user, name = user_of(request), request.POST.get("name", "").strip()[:60]
    query = _query(QueryDict(request.POST.get("query", "")[:2000]))
    if name and SavedView.objects.filter(user=user).count() < _MOST_VIEWS:
        SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})
        messages.success(request, _("已保存为常用筛选。"))
    return redirect(f"{reverse('tasks:list')}?{query}")


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets a kept view."""
    get_object_or_404(SavedView, pk=pk, user=user_of(request)).delete()
    return redirect("tasks:list")


@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """A ledger, as one of its three lists."""
    user = user_of(request)
    ledgers = ledgers_visible_to(user, today()).select_related("organisation", "continued_in")
    found = get_object_or_404(ledgers, pk=pk)
    view = request.GET.get("view", "problems")
    lists: dict[str, Callable[[Ledger], QuerySet[Any]]] = {
        "problems": _problems,
        "tasks": _tasks,
        "responsibility": _responsibility,
    }
    words = dict(_views())
    if view not in lists:
        view = "problems"
    rows: QuerySet[Any] = lists[view](found)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {
        "ledger": found,
        "view": view,
        "tabs": [(words[name], f"?view={name}", name == view) for name in lists],
        "page": page,
        "names": {str(column.value): name for column, name in column_names(found.organisation).items()},
        "today": today(),
        "writes": may_write(found.organisation, user) and not found.archived,
        "exports": any(found.organisation.path.startswith(one) for one in branches_read(user, today(), Act.EXPORT)),
    }
    if view == "problems":
        measures = Measure.objects.filter(problem__in=[one.pk for one in page])
        context["rolled"] = rolled = roll_up(measures, today())
        context["originals"] = originals(user, today(), problems=[one.pk for one in page], measures=rolled)
    else:
        context["originals"] = originals(user, today(), measures={one.measure_id for one in page})
    return render(request, "tasks/ledger.html", context)


def _views() -> list[tuple[str, str]]:
    return [("problems", _("问题清单")), ("tasks", _("任务清单")), ("responsibility", _("责任清单"))]


def _problems(found: Ledger) -> QuerySet[Problem]:
    measures = Prefetch("measures", Measure.objects.order_by("number"))
    return found.problems.select_related("organisation").prefetch_related(measures).order_by("number")


def _tasks(found: Ledger) -> QuerySet[Task]:
    tasks = with_names(Task.objects.filter(measure__problem__ledger=found))
    return tasks.order_by("measure__problem__number", "measure__number", "number")


def _responsibility(found: Ledger) -> QuerySet[Task]:
    """Who answers for what: by unit and owner, with leaders and assistants."""
    helpers = Prefetch("assistants", Assistant.objects.filter(until__isnull=True).select_related("user"))
    tasks = with_names(Task.objects.filter(measure__problem__ledger=found)).prefetch_related(helpers)
    return tasks.select_related("verifier").order_by("organisation__path", "owner__name", "due_on", "pk")


def _query(given: QueryDict) -> str:
    """The filters of an address, without its page."""
    known = set(TaskFilter.base_filters)
    return urlencode([(name, value) for name, values in given.lists() if name in known for value in values if value])
