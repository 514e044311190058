"""Lists of documents, handing in, and what became of each file."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.documents import services
from bihuan_web.documents.forms import ListForm, UploadForm
from bihuan_web.documents.guessing import guess_of
from bihuan_web.documents.kinds import Reading
from bihuan_web.documents.lifecycle import DESTROYED, DRAFT
from bihuan_web.documents.models import Document, Upload
from bihuan_web.documents.queries import units_to_write_for, uploads_of, visible_to, with_latest
from bihuan_web.documents.services import About, Sent
from bihuan_web.rounds.queries import visible_to as rounds_of

_ROWS = 50


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """The documents that somebody may read."""
    user, today = user_of(request), clock.today()
    rounds = rounds_of(user, today)
    form = ListForm(request.GET, rounds=rounds)
    found = visible_to(user, today).exclude(state=DESTROYED).order_by("-created_at", "-pk")
    if form.is_valid():
        found = _filtered(found, form.cleaned_data)
    page = Paginator(with_latest(found), _ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_upload": units_to_write_for(user, today).exists()}
    template = "documents/_list.html" if request.headers.get("HX-Target") == "documents" else "documents/list.html"
    return render(request, template, context)


def _filtered(found: Any, wanted: dict[str, Any]) -> Any:
    if wanted["round"]:
        found = found.filter(round=wanted["round"])
    if wanted["state"]:
        found = found.filter(state=wanted["state"])
    if wanted["words"]:
        found = found.filter(Q(title__contains=wanted["words"]) | Q(person_name__contains=wanted["words"]))
    return found


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Hands files in."""
    user, today = user_of(request), clock.today()
    units = units_to_write_for(user, today)
    form = UploadForm(request.POST or None, request.FILES or None, rounds=rounds_of(user, today), units=units)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        files = [Sent(one.name or "", one.chunks()) for one in (*data["papers"], *data["folder"])]
        made = services.upload(user, data["round"], data["organisation"], data["kind"], files, at=clock.now())
        return redirect("documents:uploaded", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "documents/upload.html", {"form": form}, status=status)


@require_GET
def uploaded(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each file of an upload; asked again by htmx as long as something is to be read."""
    user = user_of(request)
    made = get_object_or_404(uploads_of(user), pk=pk)
    rows = _results(made, with_latest(visible_to(user, clock.today())))
    waiting = sum(row["document"] is not None and row["document"].reading in ("queued", "reading") for row in rows)
    context = {
        "upload": made,
        "rows": rows,
        "waiting": waiting,
        "done": len(rows) - waiting,
        "unconfirmed": any(_unconfirmed(row["document"]) for row in rows),
    }
    template = (
        "documents/_uploaded.html" if request.headers.get("HX-Target") == "uploaded" else "documents/uploaded.html"
    )
    return render(request, template, context)


def _unconfirmed(document: Document | None) -> bool:
    return document is not None and document.about_confirmed_at is None and document.state == DRAFT


@require_POST
def confirm_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms whose the documents of an upload are, those about which nothing is in doubt."""
    user, today = user_of(request), clock.today()
    made = get_object_or_404(uploads_of(user), pk=pk)
    units = list(units_to_write_for(user, today))
    waiting = with_latest(visible_to(user, today)).filter(upload=made, about_confirmed_at__isnull=True)
    for document in waiting.filter(state=DRAFT):
        guess = guess_of(document, document.guess, units)  # type: ignore[attr-defined]
        if document.reading == Reading.READ and not guess.doubts:  # type: ignore[attr-defined]
            about = About(document.title, document.kind, guess.organisation, guess.person_name)
            services.confirm_about(user, document, about, seen=document.revision, at=clock.now())
    return redirect("documents:uploaded", pk)


def _results(made: Upload, documents: Any) -> list[dict[str, Any]]:
    results = list(made.results.order_by("number"))
    by_pk: dict[int, Document] = {
        one.pk: one for one in documents.filter(pk__in=[one.document_id for one in results if one.document_id])
    }
    rows = []
    for result in results:
        document = by_pk.get(result.document_id or 0)
        guess = json.loads(document.guess) if document is not None and document.guess else {}  # type: ignore[attr-defined]
        rows.append({"result": result, "document": document, "guess": guess})
    return rows
