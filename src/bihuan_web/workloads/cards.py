"""What the page of a unit says of its load."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Organisation
from bihuan_web.workloads.counting import FIGURES
from bihuan_web.workloads.tree import load_under, rows_url, units_seen


def card_of(user: User, unit: Organisation, today: date) -> dict[str, Any] | None:
    """The numbers of a unit with those below it; None where somebody may not read its ledgers."""
    if not units_seen(user, today).filter(pk=unit.pk).exists():
        return None
    load = load_under(user, unit, today)
    words = {"open": _("未办结"), "soon": _("七天内到期"), "late": _("逾期"), "submitted": _("待核验")}
    return {"unit": unit, "figures": [(words[one], getattr(load, one), rows_url(one, unit=unit.pk)) for one in FIGURES]}
