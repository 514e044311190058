"""The overview of a branch: page and sheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.overviews import showing
from bihuan_web.overviews.exporting import export_overview, may_take_out
from bihuan_web.overviews.forms import scope_of
from bihuan_web.overviews.overview import overview
from bihuan_web.overviews.scope import Scope
from bihuan_web.ui.arriving import arriving


@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """How a branch stands: each number leads to its rows."""
    scope, form = scope_of(user_of(request), today(), request.GET)
    if scope is None:
        return render(request, "overviews/overview.html", {"form": form}, status=422)
    context = {"form": form, "scope": scope, "exports": may_take_out(scope), "today": scope.today}
    return arriving(request, "overviews/overview.html", context, {"figures": lambda: [_figures(request, scope)]})


def _figures(request: HttpRequest, scope: Scope) -> str:
    found = overview(scope)
    context = {
        "scope": scope,
        "found": found,
        "numbers": showing.numbers(found),
        "rounds": showing.round_rows(found),
        "heads": showing.branch_heads(),
        "branches": list(showing.branch_rows(found)),
        "charts": showing.charts(found),
        "today": scope.today,
    }
    return render_to_string("overviews/_found.html", context, request)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same figures as Excel."""
    scope, form = scope_of(user_of(request), today(), request.POST)
    if scope is None:
        return render(request, "overviews/overview.html", {"form": form}, status=422)
    made = export_overview(scope)
    return attachment(made.data, made.name, made.media_type)
