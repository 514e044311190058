"""The page of the tree of responsibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.orgs.choices import unit_named
from bihuan_web.orgs.models import Organisation
from bihuan_web.workloads.counting import Load
from bihuan_web.workloads.showing import chart_of, rows_of, total_of
from bihuan_web.workloads.tree import WHOLE, tree_of, units_seen


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Who carries what: the units somebody may see, or one of them with those below it."""
    user, day = user_of(request), today()
    top = unit_named(request, units_seen(user, day)) if request.GET.get("unit") else None
    tops = tree_of(user, day, top)
    above = Organisation.objects.filter(path__in=top.upward[:-1]) if top else Organisation.objects.none()
    context = {
        "top": top,
        "above": above.filter(pk__in=units_seen(user, day).values("pk")).order_by("path"),
        "rows": list(rows_of(tops)),
        "chart": chart_of(tops) if total_of(tops) != Load() else None,
        "whole": WHOLE,
    }
    return render(request, "workloads/tree.html", context)
