"""How every view gets its document: through ``visible_to``, so that an outsider gets 404; and what a form says it saw."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.documents.models import Document, Version
from bihuan_web.documents.queries import latest_version, visible_to


def document_of(request: HttpRequest, pk: int) -> Document:
    return get_object_or_404(visible_to(user_of(request), clock.today()), pk=pk)


def version_of(request: HttpRequest, pk: int, number: int | None = None) -> Version:
    """A version of a document that this person may read; the latest where no number is given."""
    document = document_of(request, pk)
    if number is None:
        version = latest_version(document)
    else:
        version = get_object_or_404(document.versions.select_related("file"), number=number)
    version.document = document
    return version


def seen(request: HttpRequest) -> int:
    """The revision that the person looked at when they sent the form."""
    value = request.POST.get("seen", "")
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise Http404
    return int(value)
