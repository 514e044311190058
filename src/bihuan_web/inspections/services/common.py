"""What the services share: the event, the move by a table, compare-and-set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Event
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Refused
from bihuan_web.common.lifecycle import Actor, Lifecycle
from bihuan_web.orgs.models import Organisation

_Row = TypeVar("_Row", bound=models.Model)


def log(unit: Organisation, user: User, act: str, thing: models.Model, details: Mapping[str, object] = {}) -> Event:
    """The event of an act, in the chain of the unit's tree."""
    return record(unit.chain, user.username, act, str(thing._meta.model_name), str(thing.pk), details, at=now())


def move(thing: Any, table: Lifecycle, act: str, actor: Actor, given: Mapping[str, object], **columns: object) -> str:
    """Moves a thing by its table from the state and revision in which it was seen; the state before."""
    transition = table.move(act, thing.state, actor, given)
    before: str = thing.state
    change_row(thing, {"state": transition.target, **columns}, state=before)
    return before


def locked(thing: _Row, *states: str) -> _Row:
    """The row, kept from others until the end of the transaction; raises ``Refused`` where its state is none of these."""
    row: Any = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if row.state not in states:
        raise Refused("现在的状态不能这样做", "this is not possible in its present state", code="wrong-state")
    found: _Row = row
    return found
