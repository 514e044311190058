"""A task is written, assigned and handed over (派发)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.queries import rules_for
from bihuan_web.ledgers.services import must_write
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.acting import change, log, move, side_of, take_side, text_of
from bihuan_web.tasks.models import Assistant, Rhythm, Side, Task


@dataclass(frozen=True, slots=True)
class Plan:
    """What a task is to be: all that can be written before it starts. ``None`` leaves open."""

    title: str
    acceptance_standard: str = ""
    lead: User | None = None
    owner: User | None = None
    verifier: User | None = None
    starts_on: date | None = None
    due_on: date | None = None
    rhythm: str = Rhythm.ONCE
    remark: str = ""


@transaction.atomic
def create(measure: Measure, organisation: Organisation, plan: Plan, user: User) -> Task:
    """A new task (整改任务) of a unit for a measure, still to be assigned; a measure may have one for each of several units."""
    must_write(organisation, user)
    if measure.problem.state != OPEN:
        raise Refused("问题已办结，不能再立任务", "the problem is finished: no more tasks", code="wrong-state")
    return write_task(measure, organisation, plan, user)


def write_task(
    measure: Measure, organisation: Organisation, plan: Plan, user: User, *, relapse_of: Task | None = None
) -> Task:
    """Writes a new task for another service that has asked whether it may be; inside its transaction."""
    must_give("任务", "title", plan.title)
    must_be_in_order(plan)
    Problem.objects.select_for_update().get(pk=measure.problem_id)  # numbers are given one after the other
    last = measure.tasks.aggregate(last=Max("number"))["last"] or 0
    task = Task(
        measure=measure,
        organisation=organisation,
        number=last + 1,
        two_levels=rules_for(organisation).two_levels,
        relapse_of=relapse_of,
        **columns_of(plan),
    )
    task.search_text = search_text(task)
    task.save(force_insert=True)
    told = {"measure": measure.pk, "organisation": organisation.pk, **told_of(plan)}
    log(task, user, "task.create", {**told, "relapse_of": relapse_of.pk} if relapse_of else told)
    return task


@transaction.atomic
def revise(task: Task, plan: Plan, user: User) -> Task:
    """Writes a task anew while it is still to be assigned; afterwards what was agreed stands (dates move by extension)."""
    must_write(task.organisation, user)
    if task.state != lifecycle.DRAFT:
        raise Refused(
            "任务已经派发，商定的内容不能直接改；要改先退回重派，延期要申请",
            "the task is assigned: what was agreed stands; hand it back first, or ask for an extension",
            code="wrong-state",
        )
    must_give("任务", "title", plan.title)
    must_be_in_order(plan)
    columns = columns_of(plan)
    for name, value in columns.items():
        setattr(task, name, value)
    change(task, user, "task.revise", {**columns, "search_text": search_text(task)}, details=told_of(plan))
    return task


@transaction.atomic
def assign(task: Task, user: User) -> Task:
    """Gives a task to its owner (派发): from here on its standard and first date are fixed."""
    given = {"owner": task.owner, "due": task.due_on, "acceptance_standard": task.acceptance_standard}
    if task.owner is not None and not task.owner.is_active:
        raise Incomplete("责任人的账号已停用，请另选", "the owner's account is disabled", missing=("owner",))
    changes = {"assigned_at": now(), "first_due_on": task.first_due_on or task.due_on}
    move(task, "assign", user, given, changes=changes)
    assert task.owner is not None  # the table requires one
    take_side(task, task.owner, Side.DOES)
    return task


@transaction.atomic
def decline(task: Task, user: User, reason: str) -> Task:
    """The owner hands a task back before starting (退回重派), with a reason."""
    return move(task, "decline", user, {"reason": reason})


@transaction.atomic
def start(task: Task, user: User) -> Task:
    """The owner acknowledges and starts (签收)."""
    return move(task, "start", user)


@transaction.atomic
def set_remark(task: Task, remark: str, user: User) -> Task:
    """Writes the remark (备注) of a task that is not finished; it is no part of what was agreed."""
    _must_plan(task, user)
    if task.state in (lifecycle.CLOSED, lifecycle.CANCELLED):
        raise Refused("已办结的任务不能再改", "a finished task is no longer changed", code="wrong-state")
    before, task.remark = task.remark, remark
    changes = {"remark": remark, "search_text": search_text(task)}
    change(task, user, "task.remark", changes, details={"before": before})
    return task


@transaction.atomic
def add_assistant(task: Task, helper: User, user: User) -> None:
    """Somebody helps from now on (协办); from then on they are a doer for good."""
    _must_plan(task, user)
    if helper.pk in (task.owner_id, task.verifier_id):
        raise Refused("责任人、核验人不能同时做协办人", "owner and verifier cannot assist", code="own-work")
    take_side(task, helper, Side.DOES)
    if not task.assistants.filter(user=helper, until__isnull=True).exists():
        Assistant.objects.create(task=task, user=helper, since=now())
        log(task, user, "task.add-assistant", {"user": helper.username})


@transaction.atomic
def end_assistant(task: Task, helper: User, user: User) -> None:
    """Somebody no longer helps; that they did stays."""
    _must_plan(task, user)
    if task.assistants.filter(user=helper, until__isnull=True).update(until=now()):
        log(task, user, "task.end-assistant", {"user": helper.username})


@transaction.atomic
def hand_over(task: Task, successor: User, user: User, reason: str) -> Task:
    """Another owner (移交) from now on; the one before stays a doer, so may still not verify."""
    _must_plan(task, user)
    return pass_on(task, successor, user, reason)


def pass_on(task: Task, successor: User, user: User, reason: str) -> Task:
    """The same where somebody else than the office may order it: with a post that is handed over."""
    if task.state in (lifecycle.CLOSED, lifecycle.CANCELLED):
        raise Refused("已办结的任务不能移交", "a finished task is not handed over", code="wrong-state")
    if task.state in (lifecycle.SUBMITTED, lifecycle.VERIFIED):
        raise Refused(
            "正在核验，核验有了结果再移交", "it is being verified: hand it over afterwards", code="wrong-state"
        )
    must_give("移交原因", "reason", reason)
    if successor.pk == task.verifier_id:
        raise Forbidden("核验人不能做责任人", "the verifier cannot be the owner", code="own-check")
    if not successor.is_active:
        raise Incomplete("接手人的账号已停用", "the successor's account is disabled", missing=("owner",))
    if task.state != lifecycle.DRAFT:
        take_side(task, successor, Side.DOES)
    change(task, user, "task.hand-over", {"owner": successor}, details={"reason": reason, "before": task.owner})
    return task


@transaction.atomic
def name_verifier(task: Task, verifier: User | None, user: User) -> Task:
    """Who is to verify a task, where it is not left to whoever verifies in the branch."""
    _must_plan(task, user)
    if verifier is not None and (verifier.pk == task.owner_id or side_of(task, verifier) == Side.DOES):
        raise Forbidden(f"{verifier.name}是经办人，不能核验", f"{verifier.name} does the work", code="own-work")
    change(task, user, "task.name-verifier", {"verifier": verifier})
    return task


def search_text(task: Task) -> str:
    """What a search for words looks at."""
    problem = task.measure.problem
    parts = (task.title, task.acceptance_standard, task.measure.text, problem.text, problem.aspect, task.remark)
    return "\n".join(one for one in parts if one)


def columns_of(plan: Plan) -> dict[str, Any]:
    """The columns of a task that a plan sets."""
    return {one.name: getattr(plan, one.name) for one in fields(plan)}


def told_of(plan: Plan) -> dict[str, object]:
    """What an event says of a plan."""
    return {name: text_of(value) for name, value in columns_of(plan).items() if value}


def must_be_in_order(plan: Plan) -> None:
    """Raises ``Refused`` where a plan contradicts itself."""
    if plan.owner is not None and plan.owner == plan.verifier:
        raise Forbidden("核验人不能是责任人自己", "the verifier cannot be the owner", code="own-work")
    if plan.starts_on and plan.due_on and plan.due_on < plan.starts_on:
        raise Incomplete("完成时限早于开始时间", "it is due before it starts", missing=("due_on",))


def _must_plan(task: Task, user: User) -> None:
    """Who plans: the office of the branch, or the leader in charge of the task."""
    if user.is_active and task.lead_id == user.pk:
        return
    must_write(task.organisation, user)
