"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan_web.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The person who is signed in; every page here wants one."""
    assert isinstance(request.user, User)
    return request.user
