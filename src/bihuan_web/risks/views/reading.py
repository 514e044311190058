"""The register as a list and as a heat map; one risk with its history."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.risks.forms import FilterForm
from bihuan_web.risks.lifecycle import ACTIVE, RETIRED, RISK
from bihuan_web.risks.matrix import SCALE, levels
from bihuan_web.risks.models import Risk
from bihuan_web.risks.queries import heat_map, of_level, units_read, units_registering, visible_to
from bihuan_web.risks.services.common import actor_of
from bihuan_web.risks.services.exporting import export_register

_ROWS = 50


def risk_of(request: HttpRequest, pk: int) -> Risk:
    """A risk that this person may see; 404 otherwise."""
    return get_object_or_404(visible_to(user_of(request), today()), pk=pk)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The risks that somebody may see."""
    user = user_of(request)
    form = FilterForm(request.GET, units=units_read(user, today()))
    found = _chosen(visible_to(user, today()), form).order_by("-likelihood", "-effect", "organisation__path", "number")
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    registers = units_registering(user, today()).first()
    context = {"page": page, "form": form, "today": today(), "registers": registers}
    return render(request, "risks/list.html", context)


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The heat map: each cell leads to its rows."""
    user = user_of(request)
    units = units_read(user, today())
    form = FilterForm({"unit": request.GET.get("unit", "")}, units=units)
    found = _chosen(visible_to(user, today()), form)
    unit = form.cleaned_data.get("unit") if form.is_valid() else None
    context = {"rows": heat_map(found), "effects": list(SCALE), "levels": levels(), "units": units[:200], "unit": unit}
    return render(request, "risks/map.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A risk: what it is linked to, what raised it, its reviews."""
    risk, user = risk_of(request, pk), user_of(request)
    actor = actor_of(risk, user)
    linked = risk.links.select_related("problem__ledger", "measure__problem__ledger", "task__measure__problem", "unit")
    context: dict[str, Any] = {
        "risk": risk,
        "state": RISK.states[risk.state],
        "acts": [one.name for one in RISK.acts(risk.state, actor)],
        "writes": "office" in actor.roles and risk.state == ACTIVE,
        "links": linked.order_by("pk"),
        "rises": risk.rises.filter(known=False)
        .select_related("task", "problem__ledger", "review__user")
        .order_by("-at", "-pk"),
        "reviews": risk.reviews.select_related("user").order_by("-at", "-pk"),
        "late": risk.state == ACTIVE and risk.next_review_on < today(),
    }
    return render(request, "risks/risk.html", context)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The register of a unit as an Excel file."""
    unit = get_object_or_404(units_read(user_of(request), today()), pk=pk)
    made = export_register(unit, user_of(request))
    return attachment(made.data, made.name, made.media_type)


def _chosen(risks: QuerySet[Risk], form: FilterForm) -> QuerySet[Risk]:
    """Those that the filters choose; a filter that is none chooses nothing away."""
    given = form.cleaned_data if form.is_valid() else {}
    risks = risks.filter(state=RETIRED if given.get("retired") else ACTIVE)
    if given.get("unit"):
        risks = risks.filter(organisation__path__startswith=given["unit"].path)
    if given.get("level"):
        risks = risks.filter(of_level(given["level"]))
    for name in ("likelihood", "effect"):
        if given.get(name):
            risks = risks.filter(**{name: given[name]})
    return risks
