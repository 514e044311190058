"""Handing files out: always as an attachment, never as a page of this site."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from bihuan_web.files.kinds import media_type, name_for
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import read

_SANDBOX = "default-src 'none'; sandbox"


def stored_file(stored: StoredFile) -> HttpResponse:
    """A stored original, its hash proved."""
    return attachment(read(stored), name_for(stored.name, stored.kind), media_type(stored.kind))


def attachment(data: bytes | str, name: str, media_type: str) -> HttpResponse:
    """Bytes to be saved by the browser under ``name``, whatever they are."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, _one_line(name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


def _one_line(name: str) -> str:
    return "".join(one if one.isprintable() and one not in '/\\"' else "_" for one in name)
