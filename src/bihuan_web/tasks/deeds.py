"""Everything that can be done with one task, as a table: what it is called, what it asks for, who sees it, which service does it.

Pages make their buttons and forms from it, the API its addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Stale
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.tasks import forms, lifecycle
from bihuan_web.tasks.lifecycle import PERSISTENCE, TASK
from bihuan_web.tasks.models import Method, Rhythm, Task
from bihuan_web.tasks.services import lasting, planning, requests, verifying, working
from bihuan_web.tasks.standing import Standing

Given = Mapping[str, Any]
_WORKED_ON = (lifecycle.ASSIGNED, lifecycle.DOING)
_NOT_FINISHED = (lifecycle.DRAFT, *_WORKED_ON, lifecycle.SUBMITTED, lifecycle.VERIFIED)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done (动作). ``words``: Chinese and English. ``main``: it moves the task along."""

    name: str
    words: tuple[str, str]
    form: type[forms.DeedForm]
    do: Callable[[Task, User, Given], object]
    offered: Callable[[Standing], bool]
    main: bool = False
    danger: bool = False


def offered_to(standing: Standing) -> Iterator[Deed]:
    """What somebody can do with a task now."""
    return (one for one in DEEDS.values() if one.offered(standing))


def _move(
    name: str, form: type[forms.DeedForm], do: Callable[[Task, User, Given], object], *, danger: bool = False
) -> Deed:
    """An act of the task's own table."""
    words = next((one.zh, one.en) for one in TASK.transitions if one.name == name)
    return Deed(name, words, form, do, lambda seen: name in seen.acts, main=True, danger=danger)


def _lasting(name: str, form: type[forms.DeedForm], do: Callable[[Task, User, Given], object]) -> Deed:
    """An act on the persistence of a closed task."""
    words = next((one.zh, one.en) for one in PERSISTENCE.transitions if one.name == name)
    return Deed(name, words, form, do, lambda seen: name in seen.lasting_acts)


def _decision(name: str, words: tuple[str, str], kind: str, act: str, do: Callable[[Any, User, str], object]) -> Deed:
    """Deciding what is asked for."""

    def decide(task: Task, user: User, given: Given) -> object:
        asked = getattr(Standing(task, user), kind)
        if asked is None:
            raise Stale("这份申请已经有人办理过", "this was decided already")
        return do(asked, user, given.get("reason", ""))

    form = forms.JustDo if act == "withdraw" else forms.WithReason
    return Deed(name, words, form, decide, lambda seen: seen.decides(getattr(seen, kind), act), main=act != "withdraw")


@transaction.atomic
def _evidence(task: Task, user: User, given: Given) -> object:
    upload = given["file"]
    stored = store(upload.chunks(), upload.name, Purpose.EVIDENCE, by=user, at=now())
    return working.add_evidence(task, user, stored, upload.name, given["fact_on"], given["note"])


def _look(given: Given) -> lasting.Look:
    return lasting.Look(tuple(Method(one) for one in given["methods"]), given["asked"], given["note"])


def _plan(given: Given) -> planning.Plan:
    return planning.Plan(given["title"], given["acceptance_standard"], owner=given["owner"], due_on=given["due_on"])


_ALL = (
    _move("assign", forms.JustDo, lambda task, user, given: planning.assign(task, user)),
    _move("start", forms.JustDo, lambda task, user, given: planning.start(task, user)),
    _move("decline", forms.WithReason, lambda task, user, given: planning.decline(task, user, given["reason"])),
    Deed(
        "progress", ("记进展", "note progress"), forms.ProgressForm,
        lambda task, user, given: working.add_progress(task, user, given["text"], given["happened_on"]),
        lambda seen: seen.writes and seen.is_in(*_WORKED_ON, lifecycle.SUBMITTED, lifecycle.VERIFIED),
    ),
    Deed(
        "period", ("本期已完成", "done for this period"), forms.ProgressForm,
        lambda task, user, given: working.report_period(task, user, given["text"], given["happened_on"]),
        lambda seen: bool(seen.task.rhythm) and seen.writes and seen.is_in(lifecycle.DOING),
    ),
    Deed(
        "evidence", ("交佐证材料", "add evidence"), forms.EvidenceForm, _evidence,
        lambda seen: seen.writes and lifecycle.CHECKER not in seen.actor.parts and seen.is_in(*_WORKED_ON),
    ),
    _move("submit", forms.SelfCheck, lambda task, user, given: working.submit(task, user, given["self_check"])),
    _move("withdraw", forms.JustDo, lambda task, user, given: working.withdraw(task, user)),
    _move(
        "verify", forms.VerifyForm,
        lambda task, user, given: verifying.verify(task, user, [Method(one) for one in given["methods"]], given["note"]),
    ),
    _move("return", forms.WithReason, lambda task, user, given: verifying.send_back(task, user, given["reason"])),
    _move("close", forms.CloseForm, lambda task, user, given: verifying.close(task, user, given["signature"], given["note"])),
    _move(
        "reopen_verification", forms.WithReason,
        lambda task, user, given: verifying.have_verified_again(task, user, given["reason"]),
    ),
    Deed(
        "ask-for-time", ("申请延期", "ask for more time"), forms.ExtensionForm,
        lambda task, user, given: requests.ask_for_time(task, user, given["until"], given["reason"]),
        lambda seen: seen.asks and seen.extension is None and seen.is_in(*_WORKED_ON),
    ),
    _decision("grant-time", ("批准延期", "grant the extension"), "extension", "grant", requests.grant_time),
    _decision("refuse-time", ("不批准延期", "refuse the extension"), "extension", "refuse", requests.refuse),
    _decision(
        "take-back-time", ("撤回延期申请", "take the request for time back"), "extension", "withdraw",
        lambda asked, user, reason: requests.take_back(asked, user),
    ),
    Deed(
        "ask-to-cancel", ("申请撤销", "ask to cancel"), forms.WithReason,
        lambda task, user, given: requests.ask_to_cancel(task, user, given["reason"]),
        lambda seen: seen.asks and seen.cancellation is None and seen.is_in(lifecycle.DRAFT, *_WORKED_ON),
        danger=True,
    ),
    _decision("grant-cancelling", ("批准撤销", "grant the cancellation"), "cancellation", "grant", requests.grant_cancelling),
    _decision("refuse-cancelling", ("不批准撤销", "refuse the cancellation"), "cancellation", "refuse", requests.refuse),
    _decision(
        "take-back-cancelling", ("撤回撤销申请", "take the request to cancel back"), "cancellation", "withdraw",
        lambda asked, user, reason: requests.take_back(asked, user),
    ),
    Deed(
        "hand-over", ("移交", "hand over"), forms.HandOverForm,
        lambda task, user, given: planning.hand_over(task, given["successor"], user, given["reason"]),
        lambda seen: seen.plans and seen.is_in(lifecycle.DRAFT, *_WORKED_ON),
    ),
    Deed(
        "add-assistant", ("加协办人", "add an assistant"), forms.AssistantForm,
        lambda task, user, given: planning.add_assistant(task, given["helper"], user),
        lambda seen: seen.plans and seen.is_in(lifecycle.DRAFT, *_WORKED_ON),
    ),
    Deed(
        "end-assistant", ("减协办人", "end an assistant"), forms.AssistantForm,
        lambda task, user, given: planning.end_assistant(task, given["helper"], user),
        lambda seen: seen.plans and seen.task.assistants.filter(until__isnull=True).exists(),
    ),
    Deed(
        "name-verifier", ("指定核验人", "name the verifier"), forms.VerifierForm,
        lambda task, user, given: planning.name_verifier(task, given["verifier"], user),
        lambda seen: seen.plans and seen.is_in(*_NOT_FINISHED),
    ),
    _lasting("keep_up", forms.KeepUpForm, lambda task, user, given: lasting.keep_up(task, user, Rhythm(given["rhythm"]))),
    _lasting("review", forms.LookForm, lambda task, user, given: lasting.find_kept_up(task, user, _look(given))),
    _lasting(
        "find_lapsed", forms.RelapseForm,
        lambda task, user, given: lasting.find_lapsed(task, user, _look(given), _plan(given)),
    ),
    _lasting("end", forms.WithReason, lambda task, user, given: lasting.end_persistence(task, user, given["reason"])),
    Deed(
        "plan-recheck", ("定回头看日期", "plan the re-check"), forms.RecheckDayForm,
        lambda task, user, given: lasting.plan_recheck(task, user, given["planned_on"]),
        lambda seen: seen.plans and seen.is_in(lifecycle.CLOSED),
    ),
    Deed(
        "recheck-holds", ("回头看：仍到位", "re-check: it holds"), forms.LookForm,
        lambda task, user, given: lasting.recheck(task, user, _look(given), holds=True),
        lambda seen: seen.judges and seen.is_in(lifecycle.CLOSED),
    ),
    Deed(
        "recheck-relapse", ("回头看：有反弹", "re-check: a relapse"), forms.RelapseForm,
        lambda task, user, given: lasting.recheck(task, user, _look(given), holds=False, plan=_plan(given)),
        lambda seen: seen.judges and seen.is_in(lifecycle.CLOSED),
        danger=True,
    ),
)  # fmt: skip

DEEDS = {one.name: one for one in _ALL}
