"""What a rule looks for, and how often it was wrong."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.reviewing.registry import by_slug
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.documents.findings import rates as figures
from bihuan_web.documents.findings.kinds import ACCEPTED, DECISIONS, DISMISSED, GROUNDS
from bihuan_web.documents.findings.rule_help import help_of
from bihuan_web.documents.kinds import SEVERITIES

_ROWS = 50


@require_GET
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """What a rule looks for, why, how to mend it, and what can be set."""
    found = by_slug().get(rule)
    if found is None:
        raise Http404
    context = {
        "rule": found,
        "title": (found.title, found.title_en),
        "severity": SEVERITIES[found.severity],
        "advice": (found.suggestion, found.suggestion_en),
        "help": help_of(rule),
        "options": [((one.title, one.title_en), one) for one in found.options],
        "may_see_rates": figures.may_see_rates(user_of(request), clock.today()),
    }
    return render(request, "documents/rule.html", context)


@require_GET
def rates(request: HttpRequest) -> HttpResponse:
    """How often each rule was dismissed, for those who can switch it off."""
    user, today = user_of(request), clock.today()
    if not figures.may_see_rates(user, today):
        raise Http404
    rows = figures.rates(user, today)
    context = {"rows": rows, "enough": figures.ENOUGH, "wrong": [one for one in rows if one.often_wrong]}
    return render(request, "documents/rates.html", context)


@require_GET
def decisions(request: HttpRequest, rule: str) -> HttpResponse:
    """The decisions behind a rate. What a document says is shown to those only who may read it."""
    user, today = user_of(request), clock.today()
    if not figures.may_see_rates(user, today):
        raise Http404
    wanted = request.GET.get("decision", "")
    wanted = wanted if wanted in (ACCEPTED, DISMISSED) else ""
    page = Paginator(figures.rows_behind(user, today, rule, wanted), _ROWS).get_page(request.GET.get("page"))
    readable = figures.readable(user, today, list(page.object_list))
    known = by_slug().get(rule)
    context = {
        "slug": rule,
        "title": (known.title, known.title_en) if known else (rule, rule),
        "known": known is not None,
        "page": page,
        "wanted": wanted,
        "rows": [
            (one, DECISIONS[one.decision], GROUNDS.get(one.ground), one.document_id in readable)
            for one in page.object_list
        ],
    }
    return render(request, "documents/rule_decisions.html", context)
