"""How widely visits reached, and samples of those whom they did not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.ui.pages import form_page
from bihuan_web.visits.charting import charts_of
from bihuan_web.visits.coverage import coverage_of, places_not_visited
from bihuan_web.visits.forms.others import CoverageForm, DrawForm
from bihuan_web.visits.queries import draws_visible_to, heard_visible_to, not_met_since, planning_units
from bihuan_web.visits.services.drawing import Wanted, draw_sample, drawn_again, months_before

_MONTHS = 12
_SHOWN = 40


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Who was met in a time, as figures and charts, and who was not."""
    user = user_of(request)
    form = CoverageForm(request.GET or None, user=user)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    until = given.get("until") or today()
    since = given.get("since") or until - timedelta(days=365)
    months = given.get("months") or _MONTHS
    organisation = given.get("organisation")
    visits = heard_visible_to(user, today()).filter(on__gte=since, on__lte=until)
    paths = [organisation.path] if organisation else branches_read(user, today())
    if organisation:
        visits = visits.filter(organisation__path__startswith=organisation.path)
    found = coverage_of(visits, paths)
    context = {
        "form": form,
        "since": since,
        "until": until,
        "months": months,
        "found": found,
        "charts": charts_of(found, since, until),
    }
    return render(request, "visits/coverage.html", {**context, **_missed(request, organisation, months)})


@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """The samples that were drawn."""
    user = user_of(request)
    if not planning_units(user, today()).exists():
        raise Http404
    rows = draws_visible_to(user, today()).select_related("organisation", "visitor", "by").order_by("-at", "-pk")
    return render(request, "visits/draws.html", {"page": Paginator(rows, 50).get_page(request.GET.get("page"))})


@require_http_methods(["GET", "HEAD", "POST"])
def new_draw(request: HttpRequest) -> HttpResponse:
    """Draws households not met, and plans visits to them."""
    user = user_of(request)
    if not planning_units(user, today()).exists():
        raise Http404
    form = DrawForm(request.POST or None, user=user)
    if form.is_valid():
        given = dict(form.cleaned_data)
        made = draw_sample(user, given.pop("organisation"), Wanted(**given), at=now())
        return redirect("visits:draw", made.pk)
    note = _(
        "从名册里一段时间没有走访过的住户中随机抽取，按类别或走访点分层、按比例分配。抽到的名单就是走访计划，同样不告诉被走访的单位。"
    )
    return form_page(request, _("抽样走访"), form, reverse("visits:draws"), note=note, button=_("抽取"))


@require_safe
def one_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample: how it was drawn, what came out, whether drawing it again gives the same, what became of it."""
    made = get_object_or_404(
        draws_visible_to(user_of(request), today()).select_related("organisation", "visitor", "by"), pk=pk
    )
    population, drawn = json.loads(made.population), json.loads(made.drawn)
    strata = [(name, len(codes), drawn.get(name, [])) for name, codes in sorted(population.items())]
    visits = made.visits.exclude(state="merged").select_related("place").order_by("pk")
    same = drawn_again(made) == drawn
    return render(request, "visits/draw.html", {"draw": made, "strata": strata, "visits": visits, "same": same})


def _missed(request: HttpRequest, organisation: Any, months: int) -> dict[str, Any]:
    """Places and households that nobody came to for so long, of the unit asked for or of the first that one reads."""
    user = user_of(request)
    unit = organisation or CoverageForm(user=user).fields["organisation"].queryset.first()  # type: ignore[attr-defined]
    if unit is None:
        return {}
    since: date = months_before(today(), months)
    households = not_met_since(unit, since)
    return {
        "unit": unit,
        "places": places_not_visited(unit, since)[:_SHOWN],
        "households": households[:_SHOWN],
        "household_count": households.count(),
        "shown": _SHOWN,
        "draws": planning_units(user, today()).exists(),
    }
