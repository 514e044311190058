"""The lifecycles of a talk, which both confirm, and of a criticism, which is its speaker's until it was said at the meeting."""

from __future__ import annotations

from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

ENTERED, QUESTIONED, CONFIRMED, WITHDRAWN = "entered", "questioned", "confirmed", "withdrawn"
FIRST, SECOND = "first", "second"  # whoever entered the talk, and the other one

TALK = Lifecycle(
    "talk",
    (
        State(ENTERED, "待对方确认", "to be confirmed"),
        State(QUESTIONED, "对方有更正", "to be corrected"),
        State(CONFIRMED, "双方已确认", "confirmed by both", final=True),
        State(WITHDRAWN, "已撤回", "taken back", final=True),
    ),
    (
        Transition("confirm", "确认谈过", "confirm", states_of(ENTERED), CONFIRMED, frozenset({SECOND})),
        Transition(
            "question", "提出更正", "correct in words", states_of(ENTERED), QUESTIONED, frozenset({SECOND}),
            requires=("words",),
        ),
        Transition("amend", "改记录", "write it anew", states_of(ENTERED, QUESTIONED), ENTERED, frozenset({FIRST})),
        Transition("withdraw", "撤回", "take back", states_of(ENTERED, QUESTIONED), WITHDRAWN, frozenset({FIRST})),
    ),
)  # fmt: skip

PREPARED, SPOKEN, ANSWERED, DROPPED = "prepared", "spoken", "answered", "dropped"
SPEAKER, RECEIVER, RECORDER = "speaker", "receiver", "recorder"

CRITICISM = Lifecycle(
    "criticism",
    (
        State(PREPARED, "会前准备", "prepared"),
        State(SPOKEN, "已提出", "said at the meeting"),
        State(ANSWERED, "已回应", "answered", final=True),
        State(DROPPED, "不提了", "dropped", final=True),
    ),
    (
        Transition("rewrite", "改文字", "rewrite", states_of(PREPARED), PREPARED, frozenset({SPEAKER})),
        Transition("drop", "不提了", "drop", states_of(PREPARED), DROPPED, frozenset({SPEAKER})),
        Transition("speak", "在会上提出", "say at the meeting", states_of(PREPARED), SPOKEN, frozenset({SPEAKER})),
        Transition(
            "correct", "更正记录", "correct the record", states_of(SPOKEN), SPOKEN, frozenset({SPEAKER, RECORDER})
        ),
        Transition("answer", "回应", "answer", states_of(SPOKEN), ANSWERED, frozenset({RECEIVER})),
    ),
)  # fmt: skip
