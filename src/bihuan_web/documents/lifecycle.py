"""The lifecycle of a document (材料): submitted, read, returned as often as need be, accepted. Its ledger comes from the accepted version."""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

DRAFT, SUBMITTED, RETURNED, ACCEPTED, DESTROYED = "draft", "submitted", "returned", "accepted", "destroyed"
WRITER = "writer"  # whoever wrote the document
ASKER = "asker"  # whoever asked for its destruction
_AUTHOR, _REVIEWER = frozenset({Role.AUTHOR.value}), frozenset({Role.REVIEWER.value})

DOCUMENT = Lifecycle(
    "document",
    (
        State(DRAFT, "草稿", "draft"),
        State(SUBMITTED, "待审", "to be reviewed"),
        State(RETURNED, "退回修改", "returned"),
        State(ACCEPTED, "审定", "accepted"),
        State(DESTROYED, "已销毁", "destroyed", final=True),
    ),
    (
        Transition("submit", "送审", "submit", states_of(DRAFT, RETURNED), SUBMITTED, _AUTHOR, requires=("confirmed",)),
        Transition("withdraw", "撤回", "take back", states_of(SUBMITTED), DRAFT, _AUTHOR),
        Transition(
            "return", "退回修改", "return", states_of(SUBMITTED), RETURNED, _REVIEWER,
            requires=("reason",), not_by=frozenset({WRITER}),
        ),
        Transition(
            "accept", "审定", "accept", states_of(SUBMITTED), ACCEPTED, _REVIEWER, not_by=frozenset({WRITER})
        ),
        # After the period of retention, by two people: one asks, another does it.
        Transition(
            "destroy", "销毁", "destroy", states_of(DRAFT, RETURNED, ACCEPTED), DESTROYED,
            frozenset({Role.OFFICE.value}), requires=("asked", "reason"), not_by=frozenset({ASKER}),
        ),
    ),
)  # fmt: skip
