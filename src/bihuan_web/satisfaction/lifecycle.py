"""The lifecycles of a survey (满意度测评), of a draw (抽查) and of a check of one closed task (回头看核查), as tables.

Whoever did the work, verified it or signed it off never checks it again: ``not_by`` names all three.
"""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

DOER, VERIFIED_IT, CLOSED_IT = "doer", "verifier", "closer"
DRAFT, OPEN, CLOSED, DROPPED = "draft", "open", "closed", "dropped"


def _by(*roles: Role) -> frozenset[str]:
    return frozenset(role.value for role in roles)


SURVEY = Lifecycle(
    "survey",
    (
        State(DRAFT, "待开始", "to be opened"),
        State(OPEN, "征集中", "open"),
        State(CLOSED, "已截止", "closed"),
        State(DROPPED, "已取消", "dropped", final=True),
    ),
    (
        Transition(
            "open", "开始征集", "open", states_of(DRAFT), OPEN, _by(Role.OFFICE),
            requires=("items", "population", "last_day"),
        ),
        Transition("close", "截止并公布结果", "close", states_of(OPEN), CLOSED, _by(Role.OFFICE)),
        # Shown once and shown again with a few answers more, the difference would be those few.
        Transition(
            "extend", "继续征集", "ask on", states_of(CLOSED), OPEN, _by(Role.OFFICE),
            requires=("nothing_shown", "last_day"),
        ),
        Transition("drop", "取消", "drop", states_of(DRAFT), DROPPED, _by(Role.OFFICE), requires=("reason",)),
    ),
)  # fmt: skip

LISTED, DRAWN = "listed", "drawn"

DRAW = Lifecycle(
    "draw",
    (
        State(LISTED, "名单已封存", "list sealed"),
        State(DRAWN, "已抽取", "drawn", final=True),
        State(DROPPED, "已取消", "dropped", final=True),
    ),
    (
        Transition("draw", "抽取", "draw", states_of(LISTED), DRAWN, _by(Role.OFFICE)),
        Transition("drop", "取消", "drop", states_of(LISTED), DROPPED, _by(Role.OFFICE), requires=("reason",)),
    ),
)

TO_CHECK, HOLDS, LAPSED, UNCLEAR = "to-check", "holds", "lapsed", "unclear"
_CHECKERS = _by(Role.VERIFIER, Role.CLOSER, Role.OFFICE, Role.LEAD)
_NOT_BY = frozenset({DOER, VERIFIED_IT, CLOSED_IT})

CHECK = Lifecycle(
    "check",
    (
        State(TO_CHECK, "待核查", "to be checked"),
        State(HOLDS, "仍到位", "holds", final=True),
        State(LAPSED, "有反弹", "does not hold", final=True),
        State(UNCLEAR, "说不准", "cannot be said", final=True),
    ),
    (
        Transition(
            "find_holding", "确认仍到位", "find that it holds", states_of(TO_CHECK), HOLDS, _CHECKERS,
            requires=("method", "note"), not_by=_NOT_BY,
        ),
        Transition(
            "find_lapsed", "发现反弹", "find a relapse", states_of(TO_CHECK), LAPSED, _CHECKERS,
            requires=("method", "note"), not_by=_NOT_BY,
        ),
        Transition(
            "find_nothing", "说不准", "say that it cannot be said", states_of(TO_CHECK), UNCLEAR, _CHECKERS,
            requires=("note",), not_by=_NOT_BY,
        ),
    ),
)  # fmt: skip
