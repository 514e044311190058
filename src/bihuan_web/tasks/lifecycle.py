"""The lifecycles of a task (整改任务), of its verification (核验), of what is asked for it (延期、撤销) and of its persistence
(长期坚持), as tables.

A task begins only with an owner, a due date or rhythm, and an acceptance standard (验收标准). It is closed by somebody
else than its doer, after verification; cancelling needs approval and closes nothing. A closed task stays closed: a
relapse (反弹) is a new task that names the old one. Overdue (逾期) is computed, never a state.
"""

from __future__ import annotations

from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Lifecycle, State, Transition, states_of

# Parts that somebody may have in a task.
DOER = "doer"  # owner or assisting owner now or at any time, or whoever applied for its closure
CHECKER = "checker"  # whoever verified the submission at hand, where two levels have to sign (两级验收)
ASKER = "asker"  # whoever asked for what is to be approved

DRAFT, ASSIGNED, DOING, SUBMITTED, VERIFIED, CLOSED, CANCELLED = (
    "draft",
    "assigned",
    "doing",
    "submitted",
    "verified",
    "closed",
    "cancelled",
)


def _by(*roles: Role) -> frozenset[str]:
    return frozenset(role.value for role in roles)


TASK = Lifecycle(
    "task",
    (
        State(DRAFT, "待派", "to be assigned"),
        State(ASSIGNED, "已派", "assigned"),
        State(DOING, "整改中", "under way"),
        State(SUBMITTED, "待核验", "to be verified"),
        State(VERIFIED, "待销号", "verified, to be closed"),
        State(CLOSED, "已销号", "closed", final=True),
        State(CANCELLED, "已撤销", "cancelled", final=True),
    ),
    (
        Transition(
            "assign", "派发", "assign", states_of(DRAFT), ASSIGNED, _by(Role.OFFICE, Role.LEAD),
            requires=("owner", "due", "acceptance_standard"),
        ),
        Transition(
            "decline", "退回重派", "hand back", states_of(ASSIGNED), DRAFT, _by(Role.OWNER), requires=("reason",)
        ),
        Transition("start", "签收并开始", "accept and start", states_of(ASSIGNED), DOING, _by(Role.OWNER)),
        Transition(
            "submit", "申请销号", "apply for closure", states_of(DOING), SUBMITTED, _by(Role.OWNER),
            requires=("evidence", "self_check"),
        ),
        Transition("withdraw", "撤回申请", "take the application back", states_of(SUBMITTED), DOING, _by(Role.OWNER)),
        Transition(
            "return", "退回整改", "return", states_of(SUBMITTED), DOING, _by(Role.VERIFIER),
            requires=("reason",), not_by=frozenset({DOER}),
        ),
        Transition(
            "verify", "核验通过", "verify", states_of(SUBMITTED), VERIFIED, _by(Role.VERIFIER),
            requires=("method", "note"), not_by=frozenset({DOER}),
        ),
        Transition(
            "reopen_verification", "退回重新核验", "have verified again", states_of(VERIFIED), DOING, _by(Role.CLOSER),
            requires=("reason",), not_by=frozenset({DOER}),
        ),
        Transition(
            "close", "销号", "close", states_of(VERIFIED), CLOSED, _by(Role.CLOSER),
            requires=("signature",), not_by=frozenset({DOER, CHECKER}),
        ),
        # Asked for by one and granted by another, see CANCELLATION.
        Transition(
            "cancel", "撤销", "cancel", states_of(DRAFT, ASSIGNED, DOING), CANCELLED, _by(Role.LEAD),
            requires=("request", "reason"), not_by=frozenset({DOER, ASKER}),
        ),
    ),
)  # fmt: skip

PENDING, PASSED, FAILED, TAKEN_BACK, OVERTURNED, SIGNED = (
    "pending",
    "passed",
    "failed",
    "taken-back",
    "overturned",
    "signed",
)

# One for each application for closure; its acts are those of the task, and both move together.
VERIFICATION = Lifecycle(
    "verification",
    (
        State(PENDING, "待核验", "to be verified"),
        State(PASSED, "核验通过", "verified"),
        State(FAILED, "核验未通过", "not verified", final=True),
        State(TAKEN_BACK, "申请已撤回", "taken back", final=True),
        State(OVERTURNED, "要求重新核验", "overturned", final=True),
        State(SIGNED, "已签字销号", "signed", final=True),
    ),
    (
        Transition("withdraw", "撤回申请", "take the application back", states_of(PENDING), TAKEN_BACK, _by(Role.OWNER)),
        Transition(
            "return", "退回整改", "return", states_of(PENDING), FAILED, _by(Role.VERIFIER),
            requires=("reason",), not_by=frozenset({DOER}),
        ),
        Transition(
            "verify", "核验通过", "verify", states_of(PENDING), PASSED, _by(Role.VERIFIER),
            requires=("method", "note"), not_by=frozenset({DOER}),
        ),
        Transition(
            "reopen_verification", "退回重新核验", "have verified again", states_of(PASSED), OVERTURNED,
            _by(Role.CLOSER), requires=("reason",), not_by=frozenset({DOER}),
        ),
        Transition(
            "close", "销号", "close", states_of(PASSED), SIGNED, _by(Role.CLOSER),
            requires=("signature",), not_by=frozenset({DOER, CHECKER}),
        ),
    ),
)  # fmt: skip

ASKED, GRANTED, REFUSED, WITHDRAWN = "asked", "granted", "refused", "withdrawn"


def _request(name: str, grant: str, grant_en: str, word: str, word_en: str, *judges: Role) -> Lifecycle:
    """Something asked for by one person and decided by another who does not do the work."""
    return Lifecycle(
        name,
        (
            State(ASKED, f"待批{word}", f"{word_en} asked for"),
            State(GRANTED, f"已批准{word}", f"{word_en} granted", final=True),
            State(REFUSED, f"未批准{word}", f"{word_en} refused", final=True),
            State(WITHDRAWN, "申请已撤回", "taken back", final=True),
        ),
        (
            Transition(
                "grant", grant, grant_en, states_of(ASKED), GRANTED, _by(*judges),
                requires=("reason",), not_by=frozenset({DOER, ASKER}),
            ),
            Transition(
                "refuse", f"不批准{word}", f"refuse the {word_en}", states_of(ASKED), REFUSED, _by(*judges),
                requires=("reason",), not_by=frozenset({DOER, ASKER}),
            ),
            Transition(
                "withdraw", f"撤回{word}申请", "take it back", states_of(ASKED), WITHDRAWN, _by(Role.OWNER, Role.OFFICE)
            ),
        ),
    )  # fmt: skip


EXTENSION = _request("extension", "批准延期", "grant the extension", "延期", "extension", Role.LEAD, Role.OFFICE)
CANCELLATION = _request("cancellation", "批准撤销", "grant the cancellation", "撤销", "cancellation", Role.LEAD)

NOT_LASTING, LASTING, LAPSED, ENDED = "none", "lasting", "lapsed", "ended"

# Completion and persistence are two fields: a task may be closed and have to last (已完成且长期坚持).
PERSISTENCE = Lifecycle(
    "persistence",
    (
        State(NOT_LASTING, "一次完成", "done once"),
        State(LASTING, "长期坚持", "to be kept up"),
        State(LAPSED, "未能坚持", "not kept up", final=True),
        State(ENDED, "不再要求坚持", "no longer required", final=True),
    ),
    (
        Transition(
            "keep_up", "列为长期坚持", "have it kept up", states_of(NOT_LASTING), LASTING, _by(Role.OFFICE, Role.LEAD),
            requires=("rhythm",),
        ),
        Transition(
            "review", "复核仍在坚持", "find it kept up", states_of(LASTING), LASTING, _by(Role.VERIFIER),
            requires=("note",), not_by=frozenset({DOER}),
        ),
        Transition(
            "find_lapsed", "发现反弹", "find a relapse", states_of(LASTING), LAPSED, _by(Role.VERIFIER, Role.OFFICE),
            requires=("reason",), not_by=frozenset({DOER}),
        ),
        Transition(
            "end", "不再要求坚持", "end it", states_of(LASTING), ENDED, _by(Role.LEAD),
            requires=("reason",), not_by=frozenset({DOER}),
        ),
    ),
)  # fmt: skip
