"""What a request may see of menus and buttons; asked at most once a request."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.orgs.queries import grants_on


def roles_anywhere(request: HttpRequest) -> frozenset[str]:
    """The roles that the person has on any branch today."""
    if not isinstance(request.user, User):
        return frozenset()
    known: frozenset[str] | None = getattr(request, "_roles_anywhere", None)
    if known is None:
        known = frozenset(grants_on(request.user, clock.today()).values_list("role", flat=True))
        request._roles_anywhere = known  # type: ignore[attr-defined]
    return known


def administers(request: HttpRequest) -> bool:
    return Role.ADMINISTRATOR in roles_anywhere(request)


def audits(request: HttpRequest) -> bool:
    return Role.AUDITOR in roles_anywhere(request)
