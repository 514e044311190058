"""What else passes on when somebody hands over a post (交接) or a unit ends (撤销、并入): apps that keep open work put their part here.

    handing.add(hand_over_tasks)          # in AppConfig.ready
    handing.add_for_units(pass_to_successor)

A part is called inside the transaction of the act and says how much it passed on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who hands over to whom, at which unit, from which day on, and who ordered it."""

    before: User
    after: User
    organisation: Organisation
    on: date
    actor: User


@dataclass(frozen=True, slots=True)
class UnitEnd:
    """A unit that ended, the one into which it was merged if any, on which day, and who ordered it."""

    unit: Organisation
    successor: Organisation | None
    on: date
    actor: User


_parts: list[Callable[[HandOver], int]] = []


_unit_parts: list[Callable[[UnitEnd], int]] = []


def add(part: Callable[[HandOver], int]) -> None:
    """Adds a part; the same one again changes nothing."""
    if part not in _parts:
        _parts.append(part)


def hand_over_work(handed: HandOver) -> int:
    """Lets every part pass on what it has; how much that was."""
    return sum(part(handed) for part in _parts)


def add_for_units(part: Callable[[UnitEnd], int]) -> None:
    """Adds a part for units that end; the same one again changes nothing."""
    if part not in _unit_parts:
        _unit_parts.append(part)


def pass_on_work_of(ended: UnitEnd) -> int:
    """Lets every part pass on what a unit had; how much that was."""
    return sum(part(ended) for part in _unit_parts)
