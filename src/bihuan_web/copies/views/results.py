"""What a comparison found: the summary with its groups, the pairs, the heat map, the years, the workbook."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.copies.access import seen_of, steers, units_compared
from bihuan_web.copies.forms import PairFilter, UnitFilter
from bihuan_web.copies.groups import groups_of
from bihuan_web.copies.kinds import UNDER_WAY, Relation, Standing
from bihuan_web.copies.models import Compared, Comparison, Pair, Passage
from bihuan_web.copies.queries import in_order, newer, pairs_for, steps_for, with_names
from bihuan_web.copies.services.exporting import export as export_result
from bihuan_web.copies.showing import MAP_MOST, heat_map, pair_rows
from bihuan_web.copies.views.common import comparison_of, tabs_of, title_of
from bihuan_web.files.downloads import attachment

_ROWS = 50


@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a comparison is, and what it found in short."""
    one, user = comparison_of(request, pk), user_of(request)
    working = one.state in UNDER_WAY
    context: dict[str, Any] = {
        "comparison": one,
        "title": title_of(one),
        "tabs": tabs_of(one, "comparison"),
        "working": working,
        "stopped": one.state in (Standing.STOPPED, Standing.FAILED),
        "steers": steers(user, one, today()),
        "trouble": one.trouble_en if get_language() == "en" else one.trouble_zh,
    }
    if request.headers.get("HX-Target") == "comparison-state" and working:
        return render(request, "copies/_state.html", context)
    if request.headers.get("HX-Target") == "comparison-state":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if one.found_at is not None:
        pairs = pairs_for(user, today()).filter(comparison=one)
        groups, more = groups_of(one, user, today())
        context |= {
            "counts": _counts(pairs),
            "relations": dict(Relation.choices),
            "groups": groups,
            "more_groups": more,
            "documents": one.compared.count(),
            "newer": newer(one, today()),
            "steps": steps_for(user, today()).filter(comparison=one).count(),
            "shared": len(json.loads(one.shared)),
        }
    return render(request, "copies/comparison.html", context)


@require_safe
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    """The pairs of a comparison."""
    one, user = comparison_of(request, pk), user_of(request)
    form = PairFilter(request.GET)
    found = chosen(pairs_for(user, today()).filter(comparison=one), form)
    page = Paginator(in_order(with_names(found)), _ROWS).get_page(request.GET.get("page"))
    context = {
        "comparison": one, "title": title_of(one), "tabs": tabs_of(one, "pairs"), "form": form, "page": page,
        "rows": pair_rows(list(page.object_list), user, today()),
    }  # fmt: skip
    template = "copies/_pairs.html" if request.headers.get("HX-Target") == "pairs" else "copies/pairs.html"
    return render(request, template, context)


@require_safe
def chart(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of a unit against one another."""
    one, user = comparison_of(request, pk), user_of(request)
    form = UnitFilter(request.GET, units=units_compared(user, today()))
    unit = form.cleaned_data.get("unit") if form.is_valid() else None
    found = pairs_for(user, today()).filter(comparison=one)
    if unit is not None:
        within = {f"{side}__document__organisation__path__startswith": unit.path for side in "ab"}
        found = found.filter(**within)
    shown, more = _on_the_map(one, found, user)
    keys = {each.pk for each in shown}
    cells = list(with_names(found.filter(a__in=keys, b__in=keys)))
    context = {
        "comparison": one, "title": title_of(one), "tabs": tabs_of(one, "map"), "form": form, "more": more,
        "most": MAP_MOST, "chart": heat_map(cells, shown) if shown else None,
    }  # fmt: skip
    return render(request, "copies/map.html", context)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The pairs and passages as an Excel file."""
    made = export_result(comparison_of(request, pk), user_of(request))
    return attachment(made.data, made.name, made.media_type)


def chosen(found: QuerySet[Pair], form: PairFilter) -> QuerySet[Pair]:
    """The pairs that the filters choose; a filter that is none chooses nothing away."""
    given = form.cleaned_data if form.is_valid() else {}
    if given.get("kind"):
        found = found.filter(whole=given["kind"] == "whole")
    if given.get("relation"):
        found = found.filter(relation=given["relation"])
    if given.get("judged"):
        found = found.filter(passages_open__gt=0) if given["judged"] == "open" else found.filter(passages_open=0)
    if given.get("cluster"):
        found = found.filter(pk__in=Passage.objects.filter(cluster=given["cluster"]).values("pair"))
    if given.get("document"):
        found = found.filter(Q(a__document=given["document"]) | Q(b__document=given["document"]))
    return found


def _counts(pairs: QuerySet[Pair]) -> dict[str, int]:
    return pairs.aggregate(
        all=Count("pk"),
        as_whole=Count("pk", filter=Q(whole=True)),
        in_part=Count("pk", filter=Q(whole=False)),
        open=Count("pk", filter=Q(passages_open__gt=0)),
        judged=Count("pk", filter=Q(passages_open=0)),
        years=Count("pk", filter=Q(relation=Relation.YEARS)),
        roles=Count("pk", filter=Q(relation=Relation.ROLES)),
    )


def _on_the_map(one: Comparison, pairs: QuerySet[Pair], user: Any) -> tuple[list[Compared], int]:
    """The documents with something in common, in the order of their units; how many did not fit."""
    keys = {key for both in pairs.values_list("a", "b") for key in both}
    rows = one.compared.filter(pk__in=keys).select_related("document__organisation", "document__round")
    found = list(rows.order_by("document__organisation__path", "document"))
    named = seen_of(user, [each.document_id for each in found], today()).named
    found = [each for each in found if each.document_id in named]
    return found[:MAP_MOST], max(0, len(found) - MAP_MOST)
