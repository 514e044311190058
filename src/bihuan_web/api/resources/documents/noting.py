"""That personal material was read through the API is an event."""

from __future__ import annotations

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.documents import services
from bihuan_web.documents.models import Document
from bihuan_web.orgs.permissions import Secrecy


def note_read(user: User, document: Document, number: int) -> None:
    """Reading personal material is an event."""
    if document.secrecy == Secrecy.PERSONAL:
        services.note_access(user, document, "read", now(), version=number)
