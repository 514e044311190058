"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan_web.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """Whoever is signed in; every view wants somebody unless it is marked otherwise."""
    assert isinstance(request.user, User)
    return request.user
