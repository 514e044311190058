"""A talk or a criticism moves by its table: compare-and-set and the event, used by every act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now
from bihuan_web.common.lifecycle import Actor, Lifecycle
from bihuan_web.talks.models import Criticism, Talk, Team

_Item = TypeVar("_Item", Talk, Criticism)


def move(
    table: Lifecycle, item: _Item, act: str, user: User, actor: Actor, *, given: Mapping[str, object] | None = None,
    **changes: Any,
) -> None:  # fmt: skip
    """Moves an item from the state and revision in which it was seen; ``changes`` are columns that change with it."""
    before = item.state
    transition = table.move(act, before, actor, given)
    change_row(item, {"state": transition.target, **changes}, state=before)
    note(item.team, user, f"{table.name}.{act}", table.name, item.pk, {"from": before, "state": item.state})


def note(team: Team, user: User, act: str, kind: str, item: int, details: Mapping[str, object] | None = None) -> None:
    """The event of an act, in the chain of the team's organisation."""
    record(team.organisation.chain, user.username, act, kind, str(item), details, at=now())
