"""How every address gets its document: through ``visible_to``, so that whoever may not read it gets 404, as if it were not there."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.documents.models import Document, Version
from bihuan_web.documents.queries import latest_version, visible_to


def document_of(user: User, pk: int) -> Document:
    """A document that somebody may read."""
    return get_object_or_404(visible_to(user, today()), pk=pk)


def version_of(user: User, pk: int, number: int | None = None) -> Version:
    """A version of a document that somebody may read, the latest where no number is given."""
    document = document_of(user, pk)
    if number is None:
        version = latest_version(document)
    else:
        version = get_object_or_404(document.versions.select_related("file"), number=number)
    version.document = document
    return version
