"""The lifecycles of a visit (走访) and of a promise made on one (现场承诺), as tables.

What was planned happens, is given up with a reason, or turns out to be a visit recorded already. A promise is kept or broken by the
word of somebody other than whoever made it.
"""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

PROMISER = "promiser"  # whoever promised

PLANNED, DONE, CANCELLED, MERGED = "planned", "done", "cancelled", "merged"
OPEN, REPORTED, KEPT, BROKEN, TASKED = "open", "reported", "kept", "broken", "tasked"


def _by(*roles: Role) -> frozenset[str]:
    return frozenset(role.value for role in roles)


# The owner of a visit is whoever goes, by what the visit itself says.
VISIT = Lifecycle(
    "visit",
    (
        State(PLANNED, "计划中", "planned"),
        State(DONE, "已走访", "done"),
        State(CANCELLED, "已取消", "cancelled", final=True),
        State(MERGED, "已合并", "merged into another", final=True),
    ),
    (
        Transition("record", "记录走访", "record", states_of(PLANNED), DONE, _by(Role.OWNER, Role.OFFICE)),
        Transition(
            "cancel", "取消计划", "cancel", states_of(PLANNED), CANCELLED, _by(Role.OWNER, Role.OFFICE), requires=("reason",)
        ),
        Transition("merge", "合并", "merge", states_of(PLANNED, DONE), MERGED, _by(Role.OWNER, Role.OFFICE)),
    ),
)  # fmt: skip
_CHECKS = _by(Role.OFFICE, Role.LEAD, Role.VERIFIER)
_NOT_BY = frozenset({PROMISER})
PROMISE = Lifecycle(
    "promise",
    (
        State(OPEN, "待兑现", "to be kept"),
        State(REPORTED, "已办待核实", "done, to be checked"),
        State(KEPT, "已兑现", "kept", final=True),
        State(BROKEN, "未兑现", "not kept", final=True),
        State(TASKED, "转为任务", "became a task", final=True),
    ),
    (
        Transition("report", "报告兑现", "report", states_of(OPEN), REPORTED, _by(Role.OWNER, Role.OFFICE), ("note",)),
        Transition("keep", "核实已兑现", "confirm", states_of(REPORTED), KEPT, _CHECKS, ("note",), _NOT_BY),
        Transition("send_back", "退回再办", "send back", states_of(REPORTED), OPEN, _CHECKS, ("note",), _NOT_BY),
        Transition("break", "记为未兑现", "not kept", states_of(OPEN, REPORTED), BROKEN, _CHECKS, ("note",), _NOT_BY),
        Transition("task", "转为任务", "make a task", states_of(OPEN), TASKED, _by(Role.OFFICE)),
    ),
)
