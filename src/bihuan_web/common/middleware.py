"""What holds for every page: headers, sign-in, language, and refusals shown in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import refusal_response

Next = Callable[[HttpRequest], HttpResponse]


def content_security_policy() -> str:
    """The policy of every page. data: is for the small signs inside Tabler's style sheet and for QR codes."""
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            " ".join(("form-action 'self'", *settings.FORM_TARGETS)),
            "frame-ancestors 'none'",
        )
    )


_HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Puts the headers on every answer that has none of its own; nobody keeps a page of somebody who is signed in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:  # asks no database: it may be what broke
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Every view wants a signed-in person unless it is marked ``login_not_required``; htmx is told to go and sign in."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        response: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if response is None or request.headers.get("HX-Request") != "true":
            return response
        return HttpResponse(status=204, headers={"HX-Redirect": response.headers["Location"]})


class UserLanguage:
    """A signed-in person reads in the language of their profile; others as their cookie or browser says."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", None) if request.user.is_authenticated else None
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if language:
            response.headers["Content-Language"] = language
        patch_vary_headers(response, ("HX-Request",))  # a page and its fragment have one address
        return response


class Refusals:
    """A service that refuses becomes a page, a fragment or JSON with its status; see ``refusals``."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        return refusal_response(request, trouble) if isinstance(trouble, Refused) else None
