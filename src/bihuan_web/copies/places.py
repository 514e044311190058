"""Where comparing shows elsewhere: the menu, and the part of a round."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.copies.access import branches_compared
from bihuan_web.copies.kinds import UNDER_WAY
from bihuan_web.copies.models import Pair
from bihuan_web.copies.queries import visible_to
from bihuan_web.rounds import parts
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.parts import Part
from bihuan_web.ui import navigation


def add() -> None:
    """Adds them, when the program is ready."""
    navigation.add(navigation.Place("copies", gettext_lazy("雷同比对"), "copies:list", 45, "more", _compares))
    parts.add(Part("copies", gettext_lazy("雷同比对"), "copies:round", 25, _how_far, ("vetting", "first-vetting")))


def _compares(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and bool(branches_compared(request.user, today()))


def _how_far(user: User, one: Round, day: date) -> str | None:
    if not branches_compared(user, day):
        return None
    last = visible_to(user, day).filter(round=one, document__isnull=True).first()
    if last is None:
        return _("还没有比对")
    if last.state in UNDER_WAY:
        return str(last.get_state_display())
    found = Pair.objects.filter(comparison=last)
    return _("%(pairs)d 对材料有相同的文字，其中 %(open)d 对待判断") % {
        "pairs": found.count(), "open": found.filter(passages_open__gt=0).count(),
    }  # fmt: skip
