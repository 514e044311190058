"""How bodies are read: JSON and, for files, multipart; neither larger than it may be."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

_MB = 1024 * 1024


class Json(JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as trouble:  # [[[[[…
            raise ParseError from trouble


class Files(MultiPartParser):
    pass


def check_length(request: Request, *, files: bool) -> None:
    """Raises ``RequestDataTooBig`` before anything of a body that is too large is read."""
    given = str(request.META.get("CONTENT_LENGTH") or "0")
    most = (settings.FILES_MEGABYTES + 1 if files else 1) * _MB
    if not given.isdigit() or int(given[:18]) > most:
        raise RequestDataTooBig
