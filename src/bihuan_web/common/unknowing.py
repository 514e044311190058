"""Pages that must not know who asks (匿名页面): nothing that names a person or a browser goes in, comes out, or is logged.

    @unknowing
    def ask(request): ...

``Unknowing`` stands before the session, so neither a sign-in nor a language cookie is ever read there; ``RequestLog`` leaves such a
page out altogether: the minute in which somebody wrote would lead to them, where another log says who was in the network.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve
from django.views.decorators.csrf import csrf_exempt

from bihuan_web.common.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])
_NAMING = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_REQUEST_ID")


def unknowing(view: View) -> View:
    """Marks a view whose askers stay unknown. It wants no sign-in, and no CSRF cookie: see ``must_come_from_here``."""
    marked: Any = csrf_exempt(login_not_required(view))
    marked.unknowing = True
    found: View = marked
    return found


def is_unknowing(match: ResolverMatch | None) -> bool:
    """Whether an address leads to a page that is not to know who asks."""
    return match is not None and getattr(match.func, "unknowing", False) is True


def must_come_from_here(request: HttpRequest) -> None:
    """Refuses what another site lets its visitors' browsers send; raises ``Forbidden``.

    A CSRF token wants a cookie, and a cookie would tell one browser from another. There is no session here that a foreign page
    could misuse; what is left is a flood from many browsers, and every browser of these years says where a form came from.
    """
    origin, site = request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "")
    # Without a referrer a browser may say "null" of a form that is ours; then Sec-Fetch-Site decides.
    foreign = origin not in ("", "null") and urlsplit(origin).netloc != request.get_host()
    if foreign or (origin == "null" and not site) or site not in ("", "same-origin", "none"):
        raise Forbidden("请在本站的页面上填写", "please write on the page of this site", code="foreign-form")


class Unknowing:
    """Takes off what names the asker before anything else sees it, and every cookie on the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_unknowing(_match(request)):
            return self._get_response(request)
        for name in _NAMING:
            request.META.pop(name, None)
        wanted = request.GET.get("lang")
        if wanted in ("zh", "en"):
            request.META["HTTP_ACCEPT_LANGUAGE"] = "en" if wanted == "en" else "zh-hans"
        request.__dict__.pop("headers", None)  # made from what was there before
        response = self._get_response(request)
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        return response


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Http404:
        return None
