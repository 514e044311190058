"""The lifecycles of a collection (征求意见), of a topic (意见归类) and of the feedback to one person (原汁原味反馈)."""

from __future__ import annotations

from django.utils.translation import get_language

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

DRAFT, GATHERING, STOPPED, DONE = "draft", "gathering", "stopped", "done"
OPEN, ASSIGNED, ANSWERED = "open", "assigned", "answered"
PENDING, SENT, READ, EXCUSED = "pending", "sent", "read", "excused"
CONCERNED = "concerned"  # whom the opinions are about
_OFFICE, _OWNER = frozenset({Role.OFFICE.value}), frozenset({Role.OWNER.value})

COLLECTION = Lifecycle(
    "collection",
    (
        State(DRAFT, "拟定", "draft"),
        State(GATHERING, "征求中", "open"),
        State(STOPPED, "已截止", "stopped"),
        State(DONE, "已办结", "finished", final=True),
    ),
    (
        Transition("open", "开始征求", "open it", states_of(DRAFT), GATHERING, _OFFICE, requires=("subject",)),
        Transition("stop", "截止", "stop", states_of(GATHERING), STOPPED, _OFFICE),
        Transition("resume", "继续征求", "open it again", states_of(STOPPED), GATHERING, _OFFICE, requires=("reason",)),
        Transition("finish", "办结", "finish", states_of(STOPPED), DONE, _OFFICE, requires=("answered",)),
    ),
)

TOPIC = Lifecycle(
    "topic",
    (
        State(OPEN, "待分办", "to be assigned"),
        State(ASSIGNED, "待回应", "to be answered"),
        State(ANSWERED, "已回应", "answered", final=True),
    ),
    (
        Transition("assign", "分办", "assign", states_of(OPEN, ASSIGNED), ASSIGNED, _OFFICE, requires=("owner",)),
        Transition(
            "answer", "回应", "answer", states_of(OPEN, ASSIGNED), ANSWERED, _OFFICE | _OWNER, requires=("answer",)
        ),
    ),
)

FED_BACK = Lifecycle(
    "opinion-feedback",
    (
        State(PENDING, "待反馈", "to be fed back"),
        State(SENT, "待签收", "to be acknowledged"),
        State(READ, "已签收", "acknowledged"),
        State(EXCUSED, "不能反馈", "cannot be fed back"),
    ),
    (
        Transition("send", "反馈", "feed back", states_of(PENDING, EXCUSED), SENT, _OFFICE),
        Transition("acknowledge", "签收", "acknowledge", states_of(SENT), READ, frozenset({CONCERNED})),
        Transition("excuse", "不能反馈", "cannot be fed back", states_of(PENDING, SENT), EXCUSED, _OFFICE, ("reason",)),
        Transition("add", "又有新意见", "more has come in", states_of(SENT, READ), PENDING, _OFFICE),
    ),
)


def in_words(one: State | Transition) -> str:
    """A state or an act in the reader's language."""
    return one.en if get_language() == "en" else one.zh
