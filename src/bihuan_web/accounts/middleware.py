"""A first password (初始密码) is changed before anything else is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bihuan_web.accounts.models import User

_REACHABLE = {"accounts:password", "accounts:language", "appearance", "account_logout"}


class FirstPassword:
    """Leads everybody whose password somebody else knows to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user: User | AnonymousUser = request.user
        if not isinstance(user, User) or not user.must_change_password or _came_from_elsewhere(request, user):
            return None
        if request.resolver_match is not None and request.resolver_match.view_name in _REACHABLE:
            return None
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": redirect("accounts:password")["Location"]})
        return redirect("accounts:password")


def _came_from_elsewhere(request: HttpRequest, user: User) -> bool:
    """Signed in at the unit's server: the password here was not used."""
    records = get_authentication_records(request, user)
    return any(one.get("method") == "socialaccount" for one in records)
