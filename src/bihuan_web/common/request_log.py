"""One line in the log for each request: what was asked for, how it went, how long it took; nothing about persons.

The path's pattern is logged, not the path; no query, no address, no account. ``X-Request-ID`` goes back with the answer, so
that somebody who reports trouble can name the line. Pages that must not know who asks have no line at all, and neither have style
sheets and the like: without the line of a page before them they would tell the minute in which such a page was opened.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from bihuan_web.common.unknowing import is_unknowing

_log = logging.getLogger("bihuan.request")
_GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")


class RequestLog:
    """The outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        name = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        response = self._get_response(request)
        match = request.resolver_match
        if is_unknowing(match) or request.path.startswith(settings.STATIC_URL):
            return response
        response["X-Request-ID"] = name
        route = match.route if match is not None else "-"

        def tell() -> None:
            taken = (time.perf_counter() - began) * 1000
            _log.info("%s /%s %d %.1f ms %s", request.method, route, response.status_code, taken, name)

        if isinstance(response, StreamingHttpResponse):  # is through when its last piece is sent
            response.streaming_content = _then(response.streaming_content, tell)
        else:
            tell()
        return response


def _then(parts: Iterable[Any], tell: Callable[[], None]) -> Iterator[Any]:
    try:
        yield from parts
    finally:
        tell()
