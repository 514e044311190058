"""Deciding of findings: by a button in the margin, or on a page of its own where the reason is asked for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.common.changing import revision_seen
from bihuan_web.documents import services
from bihuan_web.documents.fetching import version_of
from bihuan_web.documents.findings.filtering import Wanted, next_shown, wanted_of
from bihuan_web.documents.findings.kinds import DECISIONS, DISMISSED
from bihuan_web.documents.findings.notes import Note, decided_notes
from bihuan_web.documents.forms import DismissForm
from bihuan_web.documents.models import Version
from bihuan_web.ui.pages import form_page


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, mark: str) -> HttpResponse:
    """GET asks for the reason of a dismissal. POST decides: the field that is named as the decision holds the revision seen."""
    user, version = user_of(request), version_of(user_of(request), pk)
    wanted = wanted_of(request.POST if request.method == "POST" else request.GET)
    decision = next((one for one in DECISIONS if one in request.POST), "")
    if request.method == "POST" and not decision:
        raise Http404
    if decision in ("", DISMISSED):
        form = DismissForm(request.POST or None)
        if not form.is_valid():
            return _asked(request, version, mark, form, wanted)
        reason = form.cleaned_data
    else:
        reason = {"ground": "", "words": ""}
    seen = revision_seen(request, decision)
    services.decide(user, version, mark, decision, **reason, seen=seen, at=clock.now())
    if request.headers.get("HX-Request") == "true":
        context = {"document": version.document, "note": _note(version, mark), "may_decide": True, "open": True}
        return render(request, "documents/_note.html", context)
    return redirect(_back(version, mark, wanted))


def _asked(request: HttpRequest, version: Version, mark: str, form: DismissForm, wanted: Wanted) -> HttpResponse:
    """The page that asks why a finding is dismissed."""
    note = _note(version, mark)
    message = note.message[translation.get_language() == "en"]
    quoted = (
        message if note.whole else _("“%(quotation)s” %(message)s") % {"quotation": note.quotation, "message": message}
    )
    hidden = {DISMISSED: request.POST.get(DISMISSED, str(note.revision)), "state": wanted.state, "rule": wanted.rule}
    return form_page(
        request, _("不采纳这条发现"), form, _back(version, mark, wanted), version.document.title, note=quoted,
        button=_("不采纳"), hidden=hidden,
    )  # fmt: skip


def _note(version: Version, mark: str) -> Note:
    found = next((one for one in decided_notes(version) if one.mark == mark), None)
    if found is None:
        raise Http404
    return found


def _back(version: Version, mark: str, wanted: Wanted) -> str:
    """The page of the version as it was, at the finding, or at the next one that is still to be seen."""
    address = reverse("documents:version", args=[version.document_id, version.number])
    following = next_shown(decided_notes(version), mark, wanted)
    anchor = f"finding-{following.number}" if following else "findings"
    return f"{address}{f'?{wanted.query}' if wanted.query else ''}#{anchor}"
