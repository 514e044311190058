"""What the services share: who somebody is to a risk, compare-and-set, the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Incomplete, Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.ledgers.services import may_write
from bihuan_web.risks.lifecycle import OWNER
from bihuan_web.risks.models import Risk


def actor_of(risk: Risk, user: User) -> Actor:
    """Somebody as the lifecycle sees them: the office of the unit, the named reviewer; the owner has a part."""
    roles = set()
    if may_write(risk.organisation, user):
        roles.add(Role.OFFICE.value)
    if user.is_active and risk.reviewer_id == user.pk:
        roles.add(Role.VERIFIER.value)
    return Actor(frozenset(roles), frozenset({OWNER} if risk.owner_id == user.pk else ()))


def change(risk: Risk, columns: Mapping[str, object]) -> None:
    """Changes a risk if it is as it was seen; the one given is brought up to date."""
    rows = Risk.objects.filter(pk=risk.pk, revision=risk.revision, state=risk.state)
    if rows.update(revision=F("revision") + 1, **columns) != 1:
        raise Stale(
            "这个风险点刚被别人改过，请看过新内容再办", "somebody else has just changed this risk: look at it again"
        )
    for name, value in columns.items():
        setattr(risk, name, value)
    risk.revision += 1


def log(risk: Risk, actor: str, act: str, details: Mapping[str, object] = {}, at: datetime | None = None) -> None:
    """The event of an act on a risk, in the chain of its organisation."""
    record(risk.organisation.chain, actor, act, "risk", str(risk.pk), details, at=at or now())


def must_give(word: str, name: str, value: str) -> str:
    """What was written, without blanks around it; raises ``Incomplete`` where nothing was."""
    if not value.strip():
        raise Incomplete(f"还没有填：{word}", f"still to be given: {name}", missing=(name,))
    return value.strip()
