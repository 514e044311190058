"""What all acts of the office have in common: who may, and the event."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.changing import stale
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden
from bihuan_web.common.lifecycle import Actor
from bihuan_web.opinions.lifecycle import COLLECTION
from bihuan_web.opinions.models import Collection
from bihuan_web.opinions.queries import may_keep

OFFICE = Actor(frozenset({Role.OFFICE.value}))


def must_keep(user: User, collection: Collection) -> None:
    """Raises ``Forbidden`` where a collection is not somebody's to keep."""
    if not may_keep(user, collection.organisation, today()):
        raise Forbidden("只有本单位的办公室可以办", "only the unit's office may do this")


def move(user: User, collection: Collection, act: str, given: dict[str, Any], seen: int) -> None:
    """Moves a collection if it is as it was seen; inside the transaction of the act."""
    must_keep(user, collection)
    target = COLLECTION.move(act, collection.state, OFFICE, given).target
    rows = Collection.objects.filter(pk=collection.pk, state=collection.state, revision=seen)
    if rows.update(state=target, revision=F("revision") + 1) != 1:
        raise stale()
    told = {name: value for name, value in given.items() if isinstance(value, str)}
    note(user, collection, f"collection.{act}", "collection", collection.pk, **told)
    collection.refresh_from_db()


def note(user: User | None, collection: Collection, act: str, kind: str, item: int, **details: Any) -> None:
    """The event of an act, in the chain of the unit; ``user`` None where the program does it by itself."""
    record(collection.organisation.chain, user.username if user else "", act, kind, str(item), details, at=now())
