"""Somebody acts on a task: who they are to it, the move by the table, compare-and-set, the event. Used by every service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.lifecycle import ASKER, CHECKER, DOER, TASK
from bihuan_web.tasks.models import Evidence, Side, Task, Verification

_DESIGNATED = (("lead", Role.LEAD), ("verifier", Role.VERIFIER), ("closer", Role.CLOSER))


def actor_of(task: Task, user: User, on: date | None = None) -> Actor:
    """Somebody as the lifecycle sees them: roles of the branch, what the task itself makes them, and where they stand.

    A grant of the role owner gives nothing by itself: the owner of a task is who the task names.
    """
    roles = set(roles_at(user, task.organisation, on or today())) - {Role.OWNER}
    parts: set[str] = set()
    if user.is_active:
        roles.update(role for name, role in _DESIGNATED if getattr(task, f"{name}_id") == user.pk)
        if task.owner_id == user.pk:
            roles.add(Role.OWNER)
    if task.owner_id == user.pk or side_of(task, user) == Side.DOES:
        parts.add(DOER)
    if task.two_levels and checked_by(task) == user.pk:
        parts.add(CHECKER)
    return Actor(frozenset(role.value for role in roles), frozenset(parts))


def side_of(task: Task, user: User) -> str | None:
    """Where somebody stands in a task: does, checks, or neither so far."""
    return Side.objects.filter(task=task, user=user).values_list("side", flat=True).first()


def checked_by(task: Task) -> int | None:
    """Who verified the application at hand, if anybody has."""
    passed = Verification.objects.filter(task=task, state=lifecycle.PASSED)
    return passed.values_list("checker", flat=True).first()


def take_side(task: Task, user: User, side: str) -> None:
    """From now on somebody stands on a side of a task; raises ``Forbidden`` where they stand on the other."""
    Side.objects.bulk_create([Side(task=task, user=user, side=side)], ignore_conflicts=True)  # the first one counts
    if side_of(task, user) == side:
        return
    if side == Side.CHECKS:
        raise Forbidden(
            f"{user.name}经办过这项任务，不能核验或销号",
            f"{user.name} did work on this task and may not verify or close it",
            code="own-work",
        )
    raise Forbidden(
        f"{user.name}核验过这项任务，不能再做经办人",
        f"{user.name} checked this task and cannot do its work any more",
        code="own-check",
    )


def may(task: Task, user: User, act: Act) -> bool:
    """Whether somebody may do an act with a task by the table of permissions; parts in it count."""
    roles = roles_at(user, task.organisation, today()) | _by_part(task, user)
    return allows(roles, act, Secrecy.LEDGER, has_part=has_part(task, user))


def must(task: Task, user: User, act: Act) -> None:
    """Raises ``Forbidden`` where somebody may not do an act with a task."""
    if not may(task, user, act):
        raise Forbidden("您没有办理这项任务的权限", "you may not do this with the task")


def must_be_in(task: Task, *states: str) -> None:
    """Raises ``Refused`` where a task is in none of these states."""
    if task.state not in states:
        word = TASK.states[task.state]
        raise Refused(f"现在是“{word.zh}”，不能这样做", f"not possible: it is {word.en} now", code="wrong-state")


def has_part(task: Task, user: User) -> bool:
    """Whether somebody owns, leads, assists, verifies or closes this very task."""
    return user.pk in (task.lead_id, task.verifier_id, task.closer_id) or does_work(task, user)


def does_work(task: Task, user: User) -> bool:
    """Whether somebody is its owner or assists."""
    return task.owner_id == user.pk or task.assistants.filter(user=user, until__isnull=True).exists()


def move(
    task: Task,
    act: str,
    user: User,
    given: Mapping[str, object] | None = None,
    *,
    changes: Mapping[str, Any] | None = None,
    asker: int | None = None,
    actor: Actor | None = None,
) -> Task:
    """Moves a task by an act of its table, from the state and revision in which it was seen; inside a transaction.

    ``asker``: who asked for what is decided with this act. ``actor``: who they are to the task, where that was asked just before the
    transaction, so that it keeps others waiting for less. Raises ``Refused`` by the table, ``Stale`` where somebody was quicker.
    """
    actor = actor or actor_of(task, user)
    if asker == user.pk:
        actor = Actor(actor.roles, actor.parts | {ASKER})
    transition = TASK.move(act, task.state, actor, given)
    change(task, user, f"task.{act}", {"state": transition.target, **(changes or {})}, details=given)
    return task


def change(
    task: Task, user: User, act: str, changes: Mapping[str, Any], *, details: Mapping[str, object] | None = None
) -> None:
    """Writes changes to a task if it is as it was seen, and the event of it; the task given is brought up to date."""
    before = task.state
    change_row(task, changes, state=before)
    noted = {name: text_of(value) for name, value in {**(details or {}), **changes}.items()}
    if "state" in changes:
        noted["from"] = before
    log(task, user, act, noted)


def log(task: Task, user: User, act: str, details: Mapping[str, object] | None = None) -> None:
    """The event of an act on a task, in the chain of its organisation."""
    record(task.organisation.chain, user.username, act, "task", str(task.pk), details, at=now())


def log_read(task: Task, user: User, evidence: Evidence) -> None:
    """That somebody took a piece of evidence away is an event, too."""
    with transaction.atomic():
        log(task, user, "task.evidence-read", {"sha256": evidence.file.sha256, "name": evidence.name})


def text_of(value: object) -> object:
    """A value as an event keeps it: people by account, days and moments in ISO form."""
    if isinstance(value, User):
        return value.username
    if isinstance(value, (list, tuple)):
        return [text_of(one) for one in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _by_part(task: Task, user: User) -> frozenset[Role]:
    roles = {role for name, role in _DESIGNATED if getattr(task, f"{name}_id") == user.pk}
    if does_work(task, user):
        roles.add(Role.OWNER)  # owner and assistants write; what only the owner may, the lifecycle says
    return frozenset(roles) if user.is_active else frozenset()
