"""Somebody acts on a visit or a promise: who they are to it, the move by its table, compare-and-set, the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Forbidden, Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at
from bihuan_web.visits.lifecycle import PROMISE, PROMISER, VISIT
from bihuan_web.visits.models import Promise, Visit
from bihuan_web.visits.queries import is_going


def is_office(user: User, organisation: Organisation, at: datetime) -> bool:
    """Whether somebody is the office of a unit: it plans visits, keeps the register and answers what was heard."""
    return allows(roles_at(user, organisation, timezone.localdate(at)), Act.WRITE, Secrecy.LEDGER, has_part=False)


def must_be_office(user: User, organisation: Organisation, at: datetime) -> None:
    """Raises ``Forbidden`` for anybody but the office of a unit."""
    if not is_office(user, organisation, at):
        raise Forbidden("只有这个单位的办公室可以办", "only the unit's office may do this")


def actor_of(visit: Visit, user: User, at: datetime) -> Actor:
    """Somebody as the table of visits sees them: the owner is whoever goes."""
    roles = set(roles_at(user, visit.organisation, timezone.localdate(at))) - {Role.OWNER}
    return Actor(frozenset(one.value for one in roles | ({Role.OWNER} if is_going(user, visit) else set())))


def actor_of_promise(promise: Promise, user: User, at: datetime) -> Actor:
    """Somebody as the table of promises sees them: the owner is whoever promised."""
    roles = set(roles_at(user, promise.visit.organisation, timezone.localdate(at))) - {Role.OWNER}
    promised = promise.promiser_id == user.pk and user.is_active
    parts = frozenset({PROMISER}) if promise.promiser_id == user.pk else frozenset()
    return Actor(frozenset(one.value for one in roles | ({Role.OWNER} if promised else set())), parts)


def move(visit: Visit, act: str, user: User, at: datetime, given: Mapping[str, object], **columns: Any) -> None:
    """Moves a visit by its table, if it is as it was seen."""
    transition = VISIT.move(act, visit.state, actor_of(visit, user, at), given)
    change_row(visit, {"state": transition.target, **columns}, state=visit.state)


def move_promise(
    promise: Promise, act: str, user: User, at: datetime, given: Mapping[str, object], **columns: Any
) -> None:
    """Moves a promise by its table, and records it."""
    before = promise.state
    transition = PROMISE.move(act, before, actor_of_promise(promise, user, at), given)
    rows = Promise.objects.filter(pk=promise.pk, state=before)
    if rows.update(state=transition.target, **columns) != 1:
        raise Stale(
            "这条承诺刚被别人办过，请看过再办", "somebody else has just dealt with this promise: look at it again"
        )
    promise.refresh_from_db()
    log(promise.visit, user, f"promise.{act}", at, {"promise": promise.pk, "from": before, **given})


def log(visit: Visit, user: User, act: str, at: datetime, details: Mapping[str, object] | None = None) -> None:
    """Records an event of a visit. While it is planned its events say nothing of where it goes: auditors may belong there."""
    record(visit.organisation.chain, user.username, act, "visit", str(visit.pk), details or {}, at=at)
