"""The lifecycle of a problem (问题) on the ledger. It is solved only when every task of it that was not cancelled is closed."""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

OPEN, SOLVED, WITHDRAWN = "open", "solved", "withdrawn"
_LEAD, _OFFICE = frozenset({Role.LEAD.value}), frozenset({Role.OFFICE.value})
DOER = "doer"  # of any of its tasks

PROBLEM = Lifecycle(
    "problem",
    (
        State(OPEN, "整改中", "open"),
        State(SOLVED, "已解决", "solved", final=True),
        State(WITHDRAWN, "不列入台账", "not on the ledger", final=True),
    ),
    (
        Transition(
            "solve", "确认解决", "confirm it is solved", states_of(OPEN), SOLVED, _OFFICE | _LEAD,
            requires=("closed_tasks",), not_by=frozenset({DOER}),
        ),
        Transition(
            "withdraw", "不列入台账", "take off the ledger", states_of(OPEN), WITHDRAWN, _LEAD, requires=("reason",)
        ),
    ),
)  # fmt: skip
