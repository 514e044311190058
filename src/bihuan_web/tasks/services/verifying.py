"""Somebody else than the doer checks, returns, verifies, closes (核验、销号)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.ledgers.queries import rules_for
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.acting import actor_of, move, take_side
from bihuan_web.tasks.models import Method, Review, Side, Task
from bihuan_web.tasks.rhythm import later


@transaction.atomic
def send_back(task: Task, user: User, reason: str) -> Task:
    """Returns a task to its owner (退回整改) with a reason; the work goes on."""
    move(task, "return", user, {"reason": reason.strip()})
    take_side(task, user, Side.CHECKS)
    _judge(task, lifecycle.PENDING, lifecycle.FAILED, checker=user, checked_at=now(), note=reason.strip())
    return task


@transaction.atomic
def verify(task: Task, user: User, methods: list[Method], note: str) -> Task:
    """Finds the acceptance standard met (核验通过), by reading files, on site or by asking people, and says what was seen."""
    method = ",".join(Method(one).value for one in methods)
    move(task, "verify", user, {"method": method, "note": note.strip()})
    take_side(task, user, Side.CHECKS)
    _judge(task, lifecycle.PENDING, lifecycle.PASSED, checker=user, checked_at=now(), method=method, note=note.strip())
    return task


@transaction.atomic
def have_verified_again(task: Task, user: User, reason: str) -> Task:
    """Whoever should sign does not agree with the verification (退回重新核验); the work goes on."""
    move(task, "reopen_verification", user, {"reason": reason.strip()})
    take_side(task, user, Side.CHECKS)
    _judge(task, lifecycle.PASSED, lifecycle.OVERTURNED, closer=user, closed_at=now(), closing_note=reason.strip())
    return task


def close(task: Task, user: User, signature: str, note: str = "") -> Task:
    """Signs a verified task off (签字销号) and plans the day of its re-check (回头看).

    What can be read before is read before: on the last days of a round many close at once, and they write one after the other.
    """
    actor, months = actor_of(task, user), rules_for(task.organisation).recheck_months
    with transaction.atomic():
        return _close(task, user, actor, signature, note, later(today(), months))


def _close(task: Task, user: User, actor: Actor, signature: str, note: str, recheck_on: date) -> Task:
    moment, given = now(), {"signature": signature.strip()}
    move(task, "close", user, given, changes={"closer": user, "closed_at": moment}, actor=actor)
    take_side(task, user, Side.CHECKS)
    _judge(
        task,
        lifecycle.PASSED,
        lifecycle.SIGNED,
        closer=user,
        closed_at=moment,
        signature=signature.strip(),
        closing_note=note.strip(),
    )
    Review.objects.create(task=task, kind=Review.RECHECK, planned_on=recheck_on)
    return task


def _judge(task: Task, before: str, after: str, **columns: Any) -> None:
    """The application at hand moves with its task; it cannot have moved alone, unless something is broken."""
    changes: Mapping[str, Any] = {"state": after, **columns}
    if task.verifications.filter(state=before).update(**changes) != 1:
        raise Stale("核验记录与任务对不上，什么也没有改", "the verification does not fit the task: nothing was changed")
