"""The lifecycle of a problem (问题) on the ledger. It is solved only when every task of it that was not cancelled is closed.

Carried over (结转) closes nothing: the problem goes on under a number of next year's ledger, which names this one.
"""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

OPEN, SOLVED, CARRIED, WITHDRAWN = "open", "solved", "carried", "withdrawn"
_LEAD, _OFFICE = frozenset({Role.LEAD.value}), frozenset({Role.OFFICE.value})
DOER = "doer"  # of any of its tasks

PROBLEM = Lifecycle(
    "problem",
    (
        State(OPEN, "整改中", "open"),
        State(SOLVED, "已解决", "solved", final=True),
        State(CARRIED, "已结转", "carried over", final=True),
        State(WITHDRAWN, "不列入台账", "not on the ledger", final=True),
    ),
    (
        Transition(
            "solve", "确认解决", "confirm it is solved", states_of(OPEN), SOLVED, _OFFICE | _LEAD,
            requires=("closed_tasks",), not_by=frozenset({DOER}),
        ),
        Transition("carry", "结转", "carry over", states_of(OPEN), CARRIED, _OFFICE, requires=("carried_to",)),
        Transition(
            "withdraw", "不列入台账", "take off the ledger", states_of(OPEN), WITHDRAWN, _LEAD, requires=("reason",)
        ),
    ),
)  # fmt: skip
