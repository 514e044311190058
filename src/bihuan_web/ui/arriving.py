"""Pages that arrive piece by piece: what takes long to count is sent when it is counted, below what is already there to be read.

A view renders the page with a place for each piece and gives functions that make them::

    return arriving(request, "overviews/overview.html", context, {"figures": lambda: [render_to_string(...)]})

where the template says ``{{ pieces.figures }}``. Only who asks for a page (``Accept: text/html``, as browsers do) is sent pieces;
programs are given the whole at once. Without JavaScript it is the same.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from bihuan_web.common.remembering import known, remembering

Piece = Callable[[], Iterable[str]]
_log = logging.getLogger("bihuan.request")


def arriving(
    request: HttpRequest, template: str, context: dict[str, Any], pieces: Mapping[str, Piece]
) -> HttpResponseBase:
    """The page, its pieces in their places; each piece may come in several parts, each sent as soon as it is made.

    A piece that fails says so in its place and is logged: what was sent before cannot be taken back.
    """
    token = secrets.token_hex(8)  # so that no text of a page can be taken for a place
    places = {name: mark_safe(f"<!--{token}:{name}-->") for name in pieces}
    page = render_to_string(template, context | {"pieces": places}, request)
    if "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse("".join(_whole(page, token, pieces)))
    forgiving = {name: _forgiving(piece, f"{request.path} {name}") for name, piece in pieces.items()}
    return StreamingHttpResponse(_sent(_whole(page, token, forgiving), translation.get_language(), known()))


def _whole(page: str, token: str, pieces: Mapping[str, Piece]) -> Iterator[str]:
    for number, part in enumerate(re.split(rf"<!--{token}:(\w+)-->", page)):
        if number % 2 == 0:
            yield part
        else:
            yield from pieces[part]()


def _forgiving(piece: Piece, name: str) -> Piece:
    def made() -> Iterator[str]:
        try:
            yield from piece()
        except Exception:
            _log.exception("a piece of a page could not be made: %s", name)
            yield render_to_string("ui/components/piece_failed.html")

    return made


def _sent(parts: Iterator[str], language: str, so_far: dict[Hashable, Any] | None) -> Iterator[str]:
    """The parts, made in the language of the page and knowing what it knew: the middleware is through with it by then."""
    while True:
        with translation.override(language), remembering(so_far):
            part = next(parts, None)
        if part is None:
            return
        yield part
