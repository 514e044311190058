"""The lifecycle of a paper (文稿) as a table: it is drafted, handed in, checked by somebody who did not write it, and issued for good."""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

DRAFT, PROPOSED, CHECKED, ISSUED, DISCARDED = "draft", "proposed", "checked", "issued", "discarded"
WRITER = "writer"  # whoever wrote any of its words
EDITABLE = (DRAFT,)


def _by(*roles: Role) -> frozenset[str]:
    return frozenset(role.value for role in roles)


PAPER = Lifecycle(
    "paper",
    (
        State(DRAFT, "起草中", "draft"),
        State(PROPOSED, "待审定", "to be checked"),
        State(CHECKED, "已审定", "checked"),
        State(ISSUED, "已印发", "issued", final=True),
        State(DISCARDED, "已作废", "discarded", final=True),
    ),
    (
        Transition("propose", "送审", "hand in", states_of(DRAFT), PROPOSED, _by(Role.OFFICE)),
        Transition("take_back", "撤回送审", "take back", states_of(PROPOSED), DRAFT, _by(Role.OFFICE)),
        Transition("check", "审定", "check", states_of(PROPOSED), CHECKED, _by(Role.LEAD), not_by=frozenset({WRITER})),
        Transition(
            "send_back", "退回修改", "send back", states_of(PROPOSED, CHECKED), DRAFT, _by(Role.LEAD, Role.OFFICE),
            requires=("reason",),
        ),
        Transition("issue", "印发", "issue", states_of(CHECKED), ISSUED, _by(Role.OFFICE), requires=("number",)),
        Transition(
            "discard", "作废", "discard", states_of(DRAFT, PROPOSED, CHECKED), DISCARDED, _by(Role.OFFICE),
            requires=("reason",),
        ),
    ),
)  # fmt: skip
