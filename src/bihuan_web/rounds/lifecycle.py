"""The lifecycles of a round (轮次) and of a step of its timetable (日程步骤)."""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

PLANNED, RUNNING, HELD, CLOSED = "planned", "running", "held", "closed"
OPEN, DONE, WAIVED = "open", "done", "waived"
_OFFICE, _OWNER = frozenset({Role.OFFICE.value}), frozenset({Role.OWNER.value})

ROUND = Lifecycle(
    "round",
    (
        State(PLANNED, "待排日程", "to be planned"),
        State(RUNNING, "进行中", "running"),
        State(HELD, "已开会", "held"),
        State(CLOSED, "已结束", "closed", final=True),
    ),
    (
        Transition("start", "排日程", "make the timetable", states_of(PLANNED), RUNNING, _OFFICE),
        Transition(
            "hold", "记录开会", "record the meeting", states_of(PLANNED, RUNNING), HELD, _OFFICE, requires=("quorum",)
        ),
        Transition("close", "结束轮次", "close the round", states_of(HELD), CLOSED, _OFFICE),
    ),
)

# Whoever is responsible for a step counts as its owner, whatever roles they have elsewhere.
STEP = Lifecycle(
    "step",
    (State(OPEN, "未完成", "open"), State(DONE, "已完成", "done"), State(WAIVED, "不需要", "not needed")),
    (
        Transition("finish", "记为完成", "mark as done", states_of(OPEN), DONE, _OFFICE | _OWNER),
        Transition("waive", "不需要", "not needed", states_of(OPEN), WAIVED, _OFFICE, requires=("reason",)),
        Transition("reopen", "改回未完成", "open again", states_of(DONE, WAIVED), OPEN, _OFFICE, requires=("reason",)),
    ),
)
