"""The lifecycle of a share of responsibility (责任分工): handed down, acknowledged or sent back with a reason, until it is taken back."""

from __future__ import annotations

from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

HANDED, ACKNOWLEDGED, SENT_BACK, TAKEN_BACK = "handed", "acknowledged", "sent-back", "taken-back"
STANDING = (HANDED, ACKNOWLEDGED, SENT_BACK)
HOLDER, GIVER = "holder", "giver"  # whose share it is; whoever holds the share above it, or keeps the list

SHARE = Lifecycle(
    "share",
    (
        State(HANDED, "待签收", "to be acknowledged"),
        State(ACKNOWLEDGED, "已签收", "acknowledged"),
        State(SENT_BACK, "退回", "sent back"),
        State(TAKEN_BACK, "收回", "taken back", final=True),
    ),
    (
        Transition("acknowledge", "签收", "acknowledge", states_of(HANDED), ACKNOWLEDGED, frozenset({HOLDER})),
        Transition(
            "send_back", "退回", "send back", states_of(HANDED), SENT_BACK, frozenset({HOLDER}), requires=("reason",)
        ),
        Transition("hand_again", "改后再交", "hand again", states_of(SENT_BACK), HANDED, frozenset({GIVER})),
        # To another person, who acknowledges it anew: also where somebody left, or their post was handed over.
        Transition(
            "pass_on", "转交", "pass on", states_of(*STANDING), HANDED, frozenset({GIVER}), requires=("reason",)
        ),
        Transition(
            "take_back", "收回", "take back", states_of(*STANDING), TAKEN_BACK, frozenset({GIVER}), requires=("reason",)
        ),
    ),
)  # fmt: skip
