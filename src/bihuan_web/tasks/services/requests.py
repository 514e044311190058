"""What is asked for a task and decided by somebody else: more time (延期), no longer doing it (撤销)."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.common.lifecycle import Actor, Lifecycle
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.acting import actor_of, change, log, move, must_be_in
from bihuan_web.tasks.lifecycle import ASKER, CANCELLATION, EXTENSION
from bihuan_web.tasks.models import Cancellation, Extension, Request, Task

_Asked = TypeVar("_Asked", Extension, Cancellation)
_OPEN = (lifecycle.ASSIGNED, lifecycle.DOING)


@transaction.atomic
def ask_for_time(task: Task, user: User, until: date, reason: str) -> Extension:
    """The owner (or the office for them) asks for more time (申请延期), with a reason."""
    _must_be(task, user, Role.OWNER, Role.OFFICE)
    must_be_in(task, *_OPEN)
    must_give("理由", "reason", reason)
    assert task.due_on is not None  # assigned, so there is one
    if until <= task.due_on:
        raise Incomplete(
            "新的时限要晚于现在的时限", "the new date must be later than the present one", missing=("until",)
        )
    asked = _asked(Extension, task, user, reason, from_due=task.due_on, to_due=until)
    log(task, user, "task.ask-for-time", {"from": task.due_on.isoformat(), "to": until.isoformat(), "reason": reason})
    return asked


@transaction.atomic
def ask_to_cancel(task: Task, user: User, reason: str) -> Cancellation:
    """The owner or the office asks not to do a task any more (申请撤销), with a reason."""
    _must_be(task, user, Role.OWNER, Role.OFFICE)
    must_be_in(task, lifecycle.DRAFT, *_OPEN)
    must_give("理由", "reason", reason)
    asked = _asked(Cancellation, task, user, reason)
    log(task, user, "task.ask-to-cancel", {"reason": reason})
    return asked


@transaction.atomic
def grant_time(asked: Extension, user: User, decision: str) -> Task:
    """Grants more time (批准延期): the due date moves, the first one stays."""
    task = asked.task
    must_be_in(task, *_OPEN)
    _decide(EXTENSION, asked, "grant", user, decision)
    if task.due_on != asked.from_due:
        raise Stale("申请之后时限已经变了，请重新申请", "the due date has changed since: ask again")
    change(
        task, user, "task.grant-time", {"due_on": asked.to_due}, details={"before": asked.from_due, "reason": decision}
    )
    return task


@transaction.atomic
def grant_cancelling(asked: Cancellation, user: User, decision: str) -> Task:
    """Grants that a task is no longer done (批准撤销); it is cancelled, which is not closed."""
    _decide(CANCELLATION, asked, "grant", user, decision)
    task = asked.task
    return move(task, "cancel", user, {"request": asked.pk, "reason": decision}, asker=asked.asked_by_id)


@transaction.atomic
def refuse(asked: Extension | Cancellation, user: User, decision: str) -> None:
    """Does not grant what was asked for; the task goes on as it was."""
    _decide(_table(asked), asked, "refuse", user, decision)
    log(asked.task, user, f"task.refuse-{_table(asked).name}", {"reason": decision})


@transaction.atomic
def take_back(asked: Extension | Cancellation, user: User) -> None:
    """Whoever asked takes it back."""
    if asked.asked_by_id != user.pk:
        raise Forbidden("只有申请人能撤回申请", "only who asked can take it back")
    _decide(_table(asked), asked, "withdraw", user, "")
    log(asked.task, user, f"task.take-back-{_table(asked).name}")


def _table(asked: Request) -> Lifecycle:
    return EXTENSION if isinstance(asked, Extension) else CANCELLATION


def _asked(kind: type[_Asked], task: Task, user: User, reason: str, **more: Any) -> _Asked:
    try:
        with transaction.atomic():
            return kind._default_manager.create(task=task, asked_by=user, asked_at=now(), reason=reason.strip(), **more)
    except IntegrityError as trouble:
        raise Refused(
            "已有一份申请在等批复", "one that was asked for before is still undecided", code="asked-twice"
        ) from trouble


def _decide(table: Lifecycle, asked: Request, act: str, user: User, decision: str) -> None:
    actor = actor_of(asked.task, user)
    if asked.asked_by_id == user.pk:
        actor = Actor(actor.roles, actor.parts | {ASKER})
    transition = table.move(act, asked.state, actor, {"reason": decision.strip()})
    decided = {"state": transition.target, "decided_by": user, "decided_at": now(), "decision": decision.strip()}
    rows = type(asked)._default_manager.filter(pk=asked.pk, state=asked.state)
    if rows.update(**decided) != 1:
        raise Stale("这份申请刚被别人办理过", "somebody else has just decided this")
    asked.refresh_from_db()


def _must_be(task: Task, user: User, *roles: Role) -> None:
    if not actor_of(task, user).roles & {role.value for role in roles}:
        raise Forbidden("您的角色不能提出这项申请", "your role may not ask for this")
