"""Submitting, returning, accepting; and the files that go along."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.errors import BihuanError
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.common.changing import revision_seen
from bihuan_web.common.errors import Refused
from bihuan_web.documents import engine, services
from bihuan_web.documents.access import demand, wrote
from bihuan_web.documents.earlier import used_by, with_earlier
from bihuan_web.documents.engine_process import Job
from bihuan_web.documents.fetching import document_of, version_of
from bihuan_web.documents.findings.kinds import ACCEPTED, DISMISSED
from bihuan_web.documents.findings.notes import Note, counted, decided_notes
from bihuan_web.documents.findings.wording import words_of
from bihuan_web.documents.forms import ReturnForm
from bihuan_web.documents.gold import gold_xml
from bihuan_web.documents.models import Version
from bihuan_web.documents.queries import examination_of
from bihuan_web.files.downloads import attachment, stored_file
from bihuan_web.files.services import path_of
from bihuan_web.orgs.permissions import Act

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms the reading."""
    services.confirm_reading(
        user_of(request), version_of(user_of(request), pk), seen=revision_seen(request), at=clock.now()
    )
    return redirect("documents:document", pk)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    services.submit(user_of(request), document_of(user_of(request), pk), seen=revision_seen(request), at=clock.now())
    return redirect("documents:document", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    services.withdraw(user_of(request), document_of(user_of(request), pk), seen=revision_seen(request), at=clock.now())
    return redirect("documents:document", pk)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Returns a document with words and chosen findings."""
    version = version_of(user_of(request), pk)
    notes = decided_notes(version)
    form = ReturnForm(request.POST or None, initial={"words": words_of(notes)})
    if request.method == "POST" and form.is_valid():
        chosen = [int(one) for one in request.POST.getlist("findings") if one.isascii() and one.isdigit()]
        services.return_document(
            user_of(request), version.document, form.cleaned_data["words"], findings=chosen,
            severity=form.cleaned_data["severity"], seen=revision_seen(request), at=clock.now(),
        )  # fmt: skip
        return redirect("documents:document", pk)
    demand(user_of(request), Act.JUDGE, version.document, clock.today())
    chosen_of = request.POST.getlist("findings") if form.is_bound else None
    rows = [(one, _goes_along(one, notes, chosen_of)) for one in notes]
    context = {"document": version.document, "version": version, "form": form, "rows": rows, "counts": counted(notes)}
    return render(request, "documents/return.html", context, status=422 if form.is_bound else 200)


def _goes_along(note: Note, notes: list[Note], chosen: list[str] | None) -> bool:
    """Whether a finding is ticked: as the form came back; else the accepted ones, or all that weigh where none was decided."""
    if chosen is not None:
        return str(note.number) in chosen
    if any(one.state == ACCEPTED for one in notes):
        return note.state == ACCEPTED
    return note.state != DISMISSED and note.severity != "info"


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    services.accept(user_of(request), document_of(user_of(request), pk), seen=revision_seen(request), at=clock.now())
    return redirect("documents:document", pk)


@require_GET
def original(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file as it came."""
    version = _exported(request, pk, number, "original")
    if version.file is None:
        raise Http404
    return stored_file(version.file)


@require_GET
def annotated(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The corrected reading as an annotated document."""
    version = _exported(request, pk, number, "annotated")
    xml = gold_xml(examination_of(version), version.items.all(), version.links.all())
    return attachment(xml, f"{version.document.title}-{number}.gold.xml", "application/xml; charset=utf-8")


@require_GET
def as_json(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The engine's examination, as it was before corrections."""
    version = _exported(request, pk, number, "examination")
    return attachment(version.examination, f"{version.document.title}-{number}.json", "application/json")


@require_GET
def commented(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A Word file with the reviewers' words and the findings that they chose as comments; before a review with all but those
    that were dismissed."""
    version = _exported(request, pk, number, "commented")
    review = version.reviews.filter(act="return").order_by("-at").first()
    notes = [one for one in decided_notes(version) if one.state != DISMISSED]
    job = Job(
        str(path_of(version.file)) if version.file else "",
        version.name,
        version.profile_wanted,
        findings=json.loads(review.findings) if review else [one.number for one in notes],
        words=review.words if review else "",
        severity=review.severity if review else "warning",
        lang="en" if translation.get_language() == "en" else "zh",
    )
    try:
        data = engine.commented(with_earlier(job, used_by(version)))
    except BihuanError as trouble:
        raise Refused(trouble.message, trouble.message_en, code=trouble.code) from trouble
    what = _("批注")
    return attachment(data, f"{version.document.title}-{number}-{what}.docx", _WORD)


def _exported(request: HttpRequest, pk: int, number: int, what: str) -> Version:
    """The version, if this person may export it; that they did is recorded."""
    user, version = user_of(request), version_of(user_of(request), pk, number)
    # What goes back to the author, and what came from them, they may have; anything else is an export.
    own = what == "commented" or (what == "original" and wrote(user, version.document))
    demand(user, Act.READ if own else Act.EXPORT, version.document, clock.today())
    if what != "original" and not version.examination:
        raise Http404
    services.note_access(user, version.document, "export", clock.now(), what=what, version=number)
    return version
