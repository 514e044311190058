"""What the views share: everything is fetched through ``visible_to``; one form on a page; files taken in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Stale
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import store
from bihuan_web.inspections.models import Checklist, Feedback, Inspection
from bihuan_web.inspections.queries import checklists_visible_to, feedback_visible_to, inspections_visible_to
from bihuan_web.orgs.models import Organisation


def inspection_of(request: HttpRequest, pk: int) -> Inspection:
    """An inspection that this person may see; 404 otherwise."""
    return get_object_or_404(inspections_visible_to(user_of(request), today()), pk=pk)


def feedback_of(request: HttpRequest, pk: int) -> Feedback:
    """A letter that this person may see; 404 otherwise."""
    return get_object_or_404(feedback_visible_to(user_of(request), today()), pk=pk)


def checklist_of(request: HttpRequest, pk: int) -> Checklist:
    """A checklist that this person may see; 404 otherwise."""
    return get_object_or_404(checklists_visible_to(user_of(request), today()), pk=pk)


def unit_of(request: HttpRequest, units: QuerySet[Organisation]) -> Organisation:
    """The unit named in the address, else the first that it may be; 404 where there is none."""
    named = request.GET.get("unit", "")
    if named.isascii() and named.isdigit() and len(named) < 19:
        units = units.filter(pk=int(named))
    found = units.first()
    if found is None:
        raise Http404
    return found


def form_page(request: HttpRequest, title: str, form: Form, back: str, **more: Any) -> HttpResponse:
    """One form; status 422 where it came back."""
    context = {"title": title, "form": form, "back": back, **more}
    return render(request, "ui/form_page.html", context, status=422 if form.is_bound else 200)


def kept(
    request: HttpRequest, sent: UploadedFile[Any] | None, purpose: Purpose = Purpose.EVIDENCE
) -> StoredFile | None:
    """A file that came along, stored; None where none did."""
    return store(sent.chunks(), sent.name or "", purpose, by=user_of(request), at=now()) if sent else None


def as_seen(thing: Any, revision: int) -> None:
    """Raises ``Stale`` where somebody changed a thing since this person saw it."""
    if thing.revision != revision:
        raise Stale("这一条刚被别人改过，请看过新内容再办", "somebody else has just changed this: look at it again")
