"""The lifecycle of a study session (集中学习): held, or it did not take place."""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
_OFFICE = frozenset({Role.OFFICE.value})

SESSION = Lifecycle(
    "study-session",
    (
        State(PLANNED, "待学", "planned"),
        State(HELD, "已学", "held", final=True),
        State(CANCELLED, "取消", "cancelled", final=True),
    ),
    (
        Transition("hold", "记学习", "record the session", states_of(PLANNED), HELD, _OFFICE),
        Transition("cancel", "取消", "cancel", states_of(PLANNED), CANCELLED, _OFFICE, requires=("reason",)),
    ),
)
