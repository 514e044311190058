"""The lifecycle of a risk (廉政风险点): on the register and reviewed by a second person, until it is taken off."""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

ACTIVE, RETIRED = "active", "retired"
OWNER = "owner"  # whoever is responsible for its control

RISK = Lifecycle(
    "risk",
    (State(ACTIVE, "在册", "on the register"), State(RETIRED, "已移出", "taken off", final=True)),
    (
        Transition(
            "review", "复核", "review", states_of(ACTIVE), ACTIVE, frozenset({Role.VERIFIER.value}),
            requires=("note", "reason"), not_by=frozenset({OWNER}),
        ),
        Transition(
            "retire", "移出", "take off", states_of(ACTIVE), RETIRED, frozenset({Role.OFFICE.value}), requires=("reason",)
        ),
    ),
)  # fmt: skip
