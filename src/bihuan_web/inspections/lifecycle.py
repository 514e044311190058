"""The lifecycles of an inspection (检查) and of what came from outside (外部反馈), as tables.

Roles here are those that somebody has in the very thing: ``office`` of the unit that ordered the inspection, ``reviewer`` for its team,
``owner`` for the side of the inspected unit. Whoever belongs to the inspected unit neither inspects it nor settles the matter.
"""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

INSPECTED = "inspected"  # whoever belongs to the inspected unit
PLANNED, UNDER_WAY, REPORTED, ACKNOWLEDGED, SETTLED, CANCELLED = (
    "planned",
    "under-way",
    "reported",
    "acknowledged",
    "settled",
    "cancelled",
)
TOLD = (REPORTED, ACKNOWLEDGED, SETTLED)  # from here on the inspected unit sees an unannounced inspection, too
_OFFICE, _TEAM, _INSIDE = (frozenset({one.value}) for one in (Role.OFFICE, Role.REVIEWER, Role.OWNER))
_OTHERS = frozenset({INSPECTED})

INSPECTION = Lifecycle(
    "inspection",
    (
        State(PLANNED, "待查", "planned"),
        State(UNDER_WAY, "检查中", "under way"),
        State(REPORTED, "已反馈", "reported"),
        State(ACKNOWLEDGED, "已签收", "acknowledged"),
        State(SETTLED, "已办结", "settled", final=True),
        State(CANCELLED, "已取消", "cancelled", final=True),
    ),
    (
        Transition("start", "开始检查", "start", states_of(PLANNED), UNDER_WAY, _TEAM, not_by=_OTHERS),
        Transition(
            "cancel", "取消检查", "cancel", states_of(PLANNED), CANCELLED, _OFFICE, requires=("reason",), not_by=_OTHERS
        ),
        Transition(
            "report",
            "反馈检查情况",
            "report",
            states_of(UNDER_WAY),
            REPORTED,
            _TEAM,
            requires=("note",),
            not_by=_OTHERS,
        ),
        Transition("acknowledge", "签收", "acknowledge", states_of(REPORTED), ACKNOWLEDGED, _INSIDE),
        Transition(
            "settle",
            "办结",
            "settle",
            states_of(ACKNOWLEDGED),
            SETTLED,
            _OFFICE,
            requires=("answered",),
            not_by=_OTHERS,
        ),
    ),
)

DRAFT, ANSWERING, ANSWERED, DROPPED = "draft", "answering", "answered", "dropped"
CONCERNED = "concerned"  # whom a letter of inquiry asks

FEEDBACK = Lifecycle(
    "feedback",
    (
        State(DRAFT, "登记中", "being entered"),
        State(ANSWERING, "待回应", "to be answered"),
        State(ANSWERED, "已回应", "answered", final=True),
        State(DROPPED, "登记有误", "entered by mistake", final=True),
    ),
    (
        Transition(
            "confirm", "确认要点", "confirm the points", states_of(DRAFT), ANSWERING, _OFFICE, requires=("points",)
        ),
        Transition("drop", "作废", "drop", states_of(DRAFT), DROPPED, _OFFICE, requires=("reason",)),
        Transition(
            "settle", "办结", "settle", states_of(ANSWERING), ANSWERED, _OFFICE, requires=("answered",),
            not_by=frozenset({CONCERNED}),
        ),
    ),
)  # fmt: skip
