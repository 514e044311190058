"""What waits for people on the register (待办): reviews that are due, and risks that rose since the last one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.risks.lifecycle import ACTIVE
from bihuan_web.risks.models import Rise, Risk
from bihuan_web.risks.queries import due


def waiting(today: date, user: User | None) -> Iterator[Waiting]:
    """For one person or for everybody."""
    risks = Risk.objects.filter(due(today), reviewer__is_active=True)
    rises = Rise.objects.filter(known=False, review__isnull=True, risk__state=ACTIVE, risk__reviewer__is_active=True)
    if user is not None:
        risks, rises = risks.filter(reviewer=user), rises.filter(risk__reviewer=user)
    for risk in risks.select_related("reviewer", "post").order_by("next_review_on", "pk"):
        words = (f"待复核风险点：{risk}", f"risk to be reviewed: {risk}")
        key = f"risk:{risk.pk}:review:{risk.next_review_on}"
        yield Waiting(key, risk.reviewer, words, risk.get_absolute_url(), risk.next_review_on)
    for rise in rises.select_related("risk__reviewer", "risk__post").order_by("pk"):
        words = (f"风险上调，待复核：{rise.risk}", f"risk rose, to be reviewed: {rise.risk}")
        yield Waiting(f"risk:{rise.risk_id}:raised:{rise.pk}", rise.risk.reviewer, words, rise.risk.get_absolute_url())
