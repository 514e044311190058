"""A relapse or something overdue raises the risks that are linked to it (风险上调): by one step of likelihood, once a cause."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.ledgers.models import Problem
from bihuan_web.risks.lifecycle import ACTIVE
from bihuan_web.risks.matrix import SCALE
from bihuan_web.risks.models import Link, Rise, Risk
from bihuan_web.risks.queries import Found, causes_of, links_touched
from bihuan_web.risks.services.common import log

SYSTEM = "system"


def raise_all(day: date, at: datetime) -> int:
    """Looks at every link of the register, as each day does; how many risks rose. Done twice it changes nothing more."""
    return _raise(Link.objects.filter(risk__state=ACTIVE), day, SYSTEM, at)


def raise_at_once(problem: Problem, user: User) -> None:
    """The same for a relapse that was just found, in its transaction."""
    _raise(links_touched(problem), today(), user.username, now())


def know(link: Link) -> None:
    """Counts what is there when an item is linked as known; inside the transaction that links it."""
    risk = link.risk
    for found in causes_of(link, today()):
        if not Rise.objects.filter(risk=risk, key=found.key).exists():
            _write(risk, found, now(), known=True)


def _raise(links: QuerySet[Link], day: date, actor: str, at: datetime) -> int:
    found = [
        (link, cause)
        for link in links.select_related("risk", "unit", "measure", "task__measure").order_by("pk")
        for cause in causes_of(link, day)
    ]
    known = set(Rise.objects.filter(risk__in={link.risk_id for link, _ in found}).values_list("risk", "key"))
    raised = 0
    for link, cause in found:
        if (link.risk_id, cause.key) not in known:
            known.add((link.risk_id, cause.key))
            raised += _count(link.risk_id, cause, actor, at)
    return raised


@transaction.atomic
def _count(key: int, found: Found, actor: str, at: datetime) -> bool:
    """One step up, unless somebody else has just counted the same; the row is kept from others until then."""
    risk = Risk.objects.select_for_update().get(pk=key)
    if risk.state != ACTIVE or Rise.objects.filter(risk=risk, key=found.key).exists():
        return False
    rise = _write(risk, found, at, known=False)
    Risk.objects.filter(pk=risk.pk).update(likelihood=rise.after, revision=F("revision") + 1)
    details = {"cause": found.key, "before": rise.before, "after": rise.after}
    log(risk, actor, "risk.raise", details, at=at)
    return True


def _write(risk: Risk, found: Found, at: datetime, *, known: bool) -> Rise:
    after = risk.likelihood if known else min(SCALE[-1], risk.likelihood + 1)
    return Rise.objects.create(
        risk=risk,
        key=found.key,
        cause=found.cause,
        task=found.task,
        problem=found.problem,
        due_on=found.due_on,
        known=known,
        before=risk.likelihood,
        after=after,
        at=at,
    )
