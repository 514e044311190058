"""Where documents stand in the navigation, for whom, and what waits for somebody."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.documents.findings.rates import may_see_rates
from bihuan_web.documents.lifecycle import DRAFT, RETURNED, SUBMITTED
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import visible_to
from bihuan_web.orgs.queries import branches_of
from bihuan_web.ui import navigation
from bihuan_web.ui.navigation import Place


def add() -> None:
    navigation.add(Place("documents", _("材料"), "documents:list", order=20))
    navigation.add(
        Place("assigning", _("审阅分工"), "documents:assigning", order=30, where="manage", visible=_is_office)
    )
    navigation.add(Place("keeping", _("保管与销毁"), "documents:keeping", order=40, where="manage", visible=_is_office))
    navigation.add(
        Place("rule-rates", _("规则误报率"), "documents:rates", order=60, where="manage", visible=_is_administrator)
    )


def waiting_documents(user: User, today: date) -> QuerySet[Document]:
    """What somebody has to do with documents: their own to go on with, others' to review; the newest first."""
    mine = Q(state__in=(DRAFT, RETURNED)) & (Q(author=user) | Q(person=user))
    theirs = Q(state=SUBMITTED, assignments__reviewer=user, assignments__ended_at__isnull=True)
    return visible_to(user, today).filter(mine | theirs).distinct().order_by("-created_at", "-pk")


def _is_office(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and bool(branches_of(user, clock.today(), Role.OFFICE))


def _is_administrator(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and may_see_rates(user, clock.today())
