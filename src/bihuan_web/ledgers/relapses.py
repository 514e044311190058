"""Who else is told at once when something did not hold (反弹): apps above add themselves when they are ready.

    relapses.add(raise_risks)   # in AppConfig.ready

They are told inside the transaction that found the relapse, with the problem on the ledger that stands for it now.
"""

from __future__ import annotations

from collections.abc import Callable

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Problem

Told = Callable[[Problem, User], None]

_told: list[Told] = []


def add(told: Told) -> None:
    """Adds somebody; the same one again changes nothing."""
    if told not in _told:
        _told.append(told)


def tell(problem: Problem, user: User) -> None:
    """Tells everybody of a relapse that ``user`` found."""
    for one in _told:
        one(problem, user)
