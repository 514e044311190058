"""The reading page: the text with what was read in it, findings beside, and the differences to the version before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.common.changing import revision_seen
from bihuan_web.documents import services
from bihuan_web.documents.access import actor_of, may
from bihuan_web.documents.differences import differences
from bihuan_web.documents.earlier import used_by
from bihuan_web.documents.fetching import document_of, version_of
from bihuan_web.documents.findings.filtering import wanted_of
from bihuan_web.documents.forms import AboutForm, FileForm
from bihuan_web.documents.guessing import guess_of
from bihuan_web.documents.kinds import KINDS, Reading
from bihuan_web.documents.lifecycle import DOCUMENT, DRAFT, RETURNED
from bihuan_web.documents.models import Version
from bihuan_web.documents.originals import MARK
from bihuan_web.documents.page import context as page
from bihuan_web.documents.queries import text_of, units_to_write_for, versions_of
from bihuan_web.documents.services import About, Sent
from bihuan_web.documents.views.correcting import editor
from bihuan_web.orgs.models import Grant
from bihuan_web.orgs.permissions import Act, Secrecy
from bihuan_web.ui.arriving import arriving

_AT_ONCE = 60  # steps through the text, about three pages of it


@require_GET
def document(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponseBase:
    """One version as it was read and corrected."""
    user, version = user_of(request), version_of(user_of(request), pk, number)
    if request.headers.get("HX-Target") == "reading-state":  # asked again while the worker reads
        if version.reading in (Reading.QUEUED, Reading.READING):
            return render(request, "documents/_reading_state.html", {"version": version})
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if version.document.secrecy == Secrecy.PERSONAL:
        services.note_access(user, version.document, "read", clock.now(), version=version.number)
    context = page_context(request, user, version)
    return arriving(request, "documents/document.html", context, {"flow": lambda: _flow(request, context)})


def _flow(request: HttpRequest, context: dict[str, Any]) -> Iterator[str]:
    """The text, some lines at a time: the first is read while the hundredth page is still made."""
    steps = context["flow"]
    for first in range(0, len(steps), _AT_ONCE):
        some = {"flow": steps[first : first + _AT_ONCE]}
        yield render_to_string("documents/_flow.html", context | some, request)


def page_context(request: HttpRequest, user: User, version: Version) -> dict[str, Any]:
    """What the reading page shows."""
    found = version.document
    today = timezone.localdate(clock.now())
    acts = {one.name for one in DOCUMENT.acts(found.state, actor_of(user, found, today))}
    latest = version.number == found.latest
    context: dict[str, Any] = {
        "document": found,
        "version": version,
        "is_latest": latest,
        "versions": list(versions_of(found)),
        "acts": acts if latest else set(),
        "may_write": latest and found.state in (DRAFT, RETURNED) and may(user, Act.WRITE, found, today),
        "may_export": may(user, Act.EXPORT, found, today),
        "reviews": list(version.reviews.select_related("by").order_by("-at")),
        "file_form": FileForm(),
    }
    if version.examination:
        context |= page.reading_context(version, wanted_of(request.GET), request.GET.get(MARK, ""))
        context |= editor(request, user, version)
        context["may_decide"] = services.may_decide(user, version, clock.now())
        earlier = used_by(version)
        context["earlier"] = earlier if earlier is None or may(user, Act.READ, earlier.document, today) else None
    return context


@require_GET
def changes(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version beside the one before, item by item."""
    version = version_of(user_of(request), pk, number)
    before = version.document.versions.filter(number=number - 1).first()
    if before is None or not before.examination or not version.examination:
        raise Http404
    found = differences(before.items.all(), text_of(before), version.items.all(), text_of(version))
    counts: dict[str, int] = {}
    texts = (text_of(before), text_of(version))
    rows = []
    for one in found:
        counts[one.change] = counts.get(one.change, 0) + 1
        words = [
            text[item.start : item.end].strip() if item else ""
            for item, text in zip((one.before, one.now), texts, strict=True)
        ]
        rows.append({"difference": one, "kind": KINDS[one.kind], "before": words[0], "now": words[1]})
    if version.document.secrecy == Secrecy.PERSONAL:
        services.note_access(user_of(request), version.document, "read", clock.now(), version=number)
    context = {"document": version.document, "version": version, "before": before, "rows": rows, "counts": counts}
    return render(request, "documents/changes.html", context)


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms whose a document is."""
    user, found = user_of(request), document_of(user_of(request), pk)
    today = clock.today()
    people = (
        User.objects.filter(is_active=True, grants__in=grants_here(found.organisation.path, today))
        .distinct()
        .order_by("name")
    )
    units, version = units_to_write_for(user, today), version_of(user_of(request), pk)
    guess = guess_of(found, version.guess, units if found.about_confirmed_at is None else ())
    initial = {"title": found.title, "kind": found.kind, "organisation": guess.organisation.pk,
               "person_name": guess.person_name, "person": found.person_id}  # fmt: skip
    form = AboutForm(request.POST or None, initial=initial, units=units, people=people)
    if request.method == "POST" and form.is_valid():
        services.confirm_about(user, found, About(**form.cleaned_data), seen=revision_seen(request), at=clock.now())
        return redirect("documents:document", pk)
    context = {"document": found, "form": form, "version": version, "doubts": guess.doubts}
    return render(request, "documents/about.html", context, status=422 if form.is_bound else 200)


@require_POST
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a new version in."""
    found, form = document_of(user_of(request), pk), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return redirect("documents:document", pk)
    file = form.cleaned_data["file"]
    services.add_version(
        user_of(request), found, Sent(file.name, file.chunks()), seen=revision_seen(request), at=clock.now()
    )
    return redirect("documents:document", pk)


@require_POST
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the latest version read anew."""
    version = version_of(user_of(request), pk)
    services.reread(user_of(request), version, corrections_too="corrections" in request.POST, at=clock.now())
    return redirect("documents:document", pk)


def grants_here(path: str, today: date) -> QuerySet[Grant]:
    """Grants on the branch of a unit and below: of whom a document there may be."""
    return Grant.objects.filter(branch__path__startswith=path, since__lte=today)
