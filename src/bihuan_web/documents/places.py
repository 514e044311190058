"""Where documents stand in the navigation, and for whom."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.orgs.queries import branches_of
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


def add() -> None:
    navigation.add(Place("documents", _("材料"), "documents:list", order=20))
    navigation.add(
        Place("assigning", _("审阅分工"), "documents:assigning", order=30, where="manage", visible=_is_office)
    )
    navigation.add(Place("keeping", _("保管与销毁"), "documents:keeping", order=40, where="manage", visible=_is_office))


def _is_office(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and bool(branches_of(user, clock.today(), Role.OFFICE))
