"""Visits are looked at: lists, one visit, its pictures, promises."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.files.downloads import stored_file
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.visits.forms.others import ListForm
from bihuan_web.visits.lifecycle import DONE, PLANNED
from bihuan_web.visits.models import Visit
from bihuan_web.visits.queries import (
    chosen,
    is_going,
    likely_same,
    of_round,
    planning_units,
    promises_visible_to,
    reads_whole,
    visible_to,
)
from bihuan_web.visits.services.acting import log
from bihuan_web.visits.views.common import is_office_of, visit_of, whole_visit_of

_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The visits that somebody may see, the newest first; what is planned above."""
    form = ListForm(request.GET or None)
    visits = chosen(user_of(request), today(), **(form.cleaned_data if form.is_valid() else {}))
    planned = _named(visits.filter(state=PLANNED)).order_by("on", "pk")
    return _list(request, _named(visits.filter(state=DONE)), {"planned": planned, "form": form})


@require_safe
def of_one_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The visits of a round."""
    user = user_of(request)
    one = get_object_or_404(rounds_visible_to(user, today()), pk=pk)
    seen = visible_to(user, today()).filter(pk__in=of_round(one).values("pk"))
    return _list(request, _named(seen), {"round": one})


@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit. The visited unit sees that it was visited, and not what was said to whom."""
    found, user = visit_of(request, pk), user_of(request)
    whole = reads_whole(user, found, today())
    office, goes = is_office_of(request, found), is_going(user, found)
    context = {"visit": found, "whole": whole, "office": office, "goes": goes, "today": today()}
    if whole:
        seen = visible_to(user, today()).values("pk")
        context |= {
            "companions": found.companions.select_related("user"),
            "met": found.met.select_related("household").order_by("pk"),
            "aims": found.aims.select_related("household").order_by("household__code"),
            "heard": found.heard.select_related("answer_problem", "answer_measure__problem", "answered_by").order_by(
                "number"
            ),
            "promises": found.promises.select_related("promiser", "checked_by", "task").order_by("due_on", "pk"),
            "pictures": found.pictures.select_related("file").order_by("pk"),
            "same": likely_same(found).filter(pk__in=seen).select_related("leader", "unit", "place", "recorded_by"),
        }
    return render(request, "visits/visit.html", context)


@require_safe
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A picture as it is stored; that somebody took it is an event."""
    found = whole_visit_of(request, pk)
    one = get_object_or_404(found.pictures.select_related("file"), pk=number)
    with transaction.atomic():
        log(found, user_of(request), "visit.read-picture", now(), {"picture": one.pk})
    return stored_file(one.file)


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Promises made on visits: those still to be kept first, by their days."""
    rows = promises_visible_to(user_of(request), today()).select_related(
        "visit__unit", "visit__place", "promiser", "task"
    )
    opened = rows.filter(state__in=("open", "reported")).order_by("due_on", "pk")
    closed = Paginator(rows.exclude(state__in=("open", "reported")).order_by("-due_on", "-pk"), _PAGE)
    context = {"opened": opened, "page": closed.get_page(request.GET.get("page")), "today": today()}
    return render(request, "visits/promises.html", context)


def _named(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    return visits.select_related("organisation", "unit", "place", "leader").order_by("-on", "-pk")


def _list(request: HttpRequest, visits: QuerySet[Visit], more: dict[str, object]) -> HttpResponse:
    page = Paginator(visits, _PAGE).get_page(request.GET.get("page"))
    office = planning_units(user_of(request), today()).exists()
    return render(request, "visits/list.html", {"page": page, "office": office, "today": today(), **more})
