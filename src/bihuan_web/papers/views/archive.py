"""The archive of a round: what is there and what is missing; bundles, asked for, made and taken out."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.papers import jobs
from bihuan_web.papers.bundling import standing_words
from bihuan_web.papers.completeness import Standing, entries_of, levels_for, may_keep, may_look, missing
from bihuan_web.papers.forms import NotNeededForm
from bihuan_web.papers.models import Bundle, Making
from bihuan_web.papers.names import file_name
from bihuan_web.papers.queries import bundles_of
from bihuan_web.papers.services import bundles
from bihuan_web.rounds.records import all_kinds
from bihuan_web.rounds.views.common import round_of

_TONES = {"there": "green", "missing": "red", "absent": "secondary", "not-needed": "secondary"}


@require_safe
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Each kind of record that the round must leave, and whether it is there."""
    one, user = round_of(request, pk), user_of(request)
    if not may_look(user, one, today()):
        raise Http404
    levels = levels_for(user, one, today())
    entries, words = entries_of(one, levels), standing_words()
    counted = [entry for entry in entries if entry.standing in (Standing.THERE, Standing.MISSING)]
    context = {
        "round": one,
        "rows": [(entry, words[entry.standing], _TONES[entry.standing], len(entry.records)) for entry in entries],
        "missing": missing(entries),
        "there": sum(entry.standing is Standing.THERE for entry in counted),
        "all": len(counted),
        "keeps": may_keep(user, one, today()),
        "exports": bool(levels),
        "bundles": bundles_of(user).filter(round=one)[:20],
    }
    return render(request, "papers/archive.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def not_needed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Says why a kind of record is not needed."""
    one, user = round_of(request, pk), user_of(request)
    if not may_keep(user, one, today()):
        raise Http404
    known = next((one for one in all_kinds() if one.key == kind), None)
    if known is None:
        raise Http404
    form = NotNeededForm(request.POST or None, initial={"kind": kind})
    if "drop" in request.POST or form.is_valid():
        reason = "" if "drop" in request.POST else form.cleaned_data["reason"]
        bundles.mark_not_needed(one, kind, reason, user)
        return redirect("papers:archive", one.pk)
    context: dict[str, Any] = {"round": one, "form": form, "kind": known}
    return render(request, "papers/not_needed.html", context, status=422 if form.is_bound else 200)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a bundle made."""
    one, user = round_of(request, pk), user_of(request)
    made = bundles.ask_for_bundle(one, request.POST.get("purpose", ""), user)
    jobs.make_bundle.enqueue(made.pk)
    messages.success(request, _("已开始打包，可以先离开这个页面。"))
    return redirect("papers:bundle", made.pk)


@require_safe
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a bundle is, and what it lacks."""
    one = _bundle_of(request, pk)
    labels = {kind.key: str(kind.label) for kind in all_kinds()}
    lacking = [labels.get(key, key) for key in _keys(one.missing)]
    context = {
        "bundle": one,
        "working": one.state in (Making.QUEUED, Making.MAKING),
        "missing": lacking,
        "withheld": [labels.get(key, key) for key in _keys(one.withheld)],
        "trouble": one.trouble_en if get_language() == "en" else one.trouble_zh,
        "gone": one.state == Making.MADE and not bundles.path_of(one).is_file(),
    }
    template = "papers/_bundle.html" if request.htmx else "papers/bundle.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
def take_bundle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bundle itself, streamed."""
    one = _bundle_of(request, pk)
    path = bundles.take_bundle(one, user_of(request))
    response = FileResponse(path.open("rb"), content_type="application/zip")
    name = file_name(f"{one.round.title} {one.get_purpose_display()}", "zip")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _bundle_of(request: HttpRequest, pk: int) -> Bundle:
    return get_object_or_404(bundles_of(user_of(request)), pk=pk)


def _keys(text: str) -> list[str]:
    return list(json.loads(text))
