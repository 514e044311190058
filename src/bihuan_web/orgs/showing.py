"""What a request may see of menus and buttons."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.orgs.queries import roles_of


def roles_anywhere(request: HttpRequest) -> frozenset[str]:
    """The roles that the person has on any branch today."""
    if not isinstance(request.user, User):
        return frozenset()
    return frozenset(role.value for role, _ in roles_of(request.user, clock.today()))


def administers(request: HttpRequest) -> bool:
    return Role.ADMINISTRATOR in roles_anywhere(request)


def audits(request: HttpRequest) -> bool:
    return Role.AUDITOR in roles_anywhere(request)
