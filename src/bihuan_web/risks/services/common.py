"""What the services share: who somebody is to a risk, compare-and-set, the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now
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


def log(risk: Risk, actor: str, act: str, details: Mapping[str, object] = {}, at: datetime | None = None) -> None:
    """The event of an act on a risk, in the chain of its organisation."""
    record(risk.organisation.chain, actor, act, "risk", str(risk.pk), details, at=at or now())
