"""The lifecycle of a meeting (会议). Without a quorum it neither begins nor was it held: then it is recorded as not held."""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

PREPARING, SITTING, HELD, APPROVED, NOT_HELD = "preparing", "sitting", "held", "approved", "not-held"
# Whoever chairs counts as a lead, whatever roles they have elsewhere.
_OFFICE, _CHAIR = frozenset({Role.OFFICE.value}), frozenset({Role.LEAD.value})

MEETING = Lifecycle(
    "meeting",
    (
        State(PREPARING, "筹备中", "in preparation"),
        State(SITTING, "正在开", "sitting"),
        State(HELD, "已开，记录待确认", "held, minutes to be approved"),
        State(APPROVED, "记录已确认", "minutes approved", final=True),
        State(NOT_HELD, "没有开成", "not held", final=True),
    ),
    (
        Transition("begin", "开始开会", "begin", states_of(PREPARING), SITTING, _OFFICE, requires=("quorum",)),
        Transition("hold", "散会", "end the meeting", states_of(SITTING), HELD, _OFFICE, requires=("quorum",)),
        Transition(
            "fail", "没有开成", "not held", states_of(PREPARING, SITTING), NOT_HELD, _OFFICE, requires=("reason",)
        ),
        Transition("approve", "确认记录", "approve the minutes", states_of(HELD), APPROVED, _CHAIR),
    ),
)
