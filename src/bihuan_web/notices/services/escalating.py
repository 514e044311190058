"""The escalation ladder (催办阶梯) over the tasks that are late: which step is next, and taking it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common import clock
from bihuan_web.common.workdays import load_calendar
from bihuan_web.notices.ladder import LADDER, Step, Taken, course, next_step, step_due
from bihuan_web.notices.models import Delivery, Hook, LadderSetting, Letter
from bihuan_web.notices.services.reminding import doers
from bihuan_web.notices.services.telling import tell
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import overdue

SYSTEM = "system"
_AT_ONCE = 200


def escalate(today: date, at: datetime) -> int:
    """Takes the step that is due for every late task; how many. A task whose step another worker took is passed over."""
    calendar = load_calendar(settings.DATA)
    late = Task.objects.filter(overdue(today)).select_related("owner", "lead", "organisation").order_by("pk")
    number = 0
    for portion in _batched(late.iterator(_AT_ONCE)):
        ladders, taken = ladders_of([one.organisation for one in portion]), taken_for(portion)
        for task in portion:
            assert task.due_on is not None  # late, so there is one
            step = step_due(task.due_on, today, taken[task.pk], calendar, ladders[task.organisation_id])
            if step is not None:
                number += _take(task, step, today, at)
    return number


def _batched(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    """Tasks in portions, for each of which what belongs to them is read at once."""
    while portion := list(islice(tasks, _AT_ONCE)):
        yield portion


def ladders_of(organisations: Collection[Organisation]) -> dict[int, list[Step]]:
    """The ladder of each unit: for each step the setting of the unit or the nearest one above it, else the usual one."""
    paths = {path for one in organisations for path in one.upward}
    rows = list(LadderSetting.objects.filter(organisation__path__in=paths).select_related("organisation"))
    rows.sort(key=lambda one: len(one.organisation.path))
    return {
        one.pk: _ladder([row for row in rows if one.path.startswith(row.organisation.path)]) for one in organisations
    }


def taken_for(tasks: Collection[Task]) -> dict[int, list[Taken]]:
    """The steps taken or waived for the present due date of each task; with a new date the ladder begins anew."""
    due = {one.pk: one.due_on for one in tasks}
    found: dict[int, list[Taken]] = {key: [] for key in due}
    for row in Letter.objects.filter(task__in=due).order_by("issued_at", "pk"):
        if row.due_on == due[row.task_id]:
            found[row.task_id].append(Taken(row.step, row.issued_on))
    return found


def following_steps(tasks: Collection[Task]) -> dict[int, tuple[Step, date] | None]:
    """The next step of each task and the first day on which it may be taken; three queries however many tasks."""
    calendar = load_calendar(settings.DATA)
    ladders, taken = ladders_of([one.organisation for one in tasks]), taken_for(tasks)
    return {
        one.pk: next_step(one.due_on, taken[one.pk], calendar, ladders[one.organisation_id]) if one.due_on else None
        for one in tasks
    }


def courses_of(tasks: Collection[Task], today: date) -> dict[int, list[tuple[Step, date]]]:
    """The steps still to come of each task and when, if it is not finished and gets no more time; as many queries for many as for one.

    By the same rules, ladder and days as ``escalate``, which changes something; this only looks.
    """
    calendar = load_calendar(settings.DATA)
    ladders, taken = ladders_of([one.organisation for one in tasks]), taken_for(tasks)
    return {
        one.pk: course(one.due_on, today, taken[one.pk], calendar, ladders[one.organisation_id]) if one.due_on else []
        for one in tasks
    }


def _take(task: Task, step: Step, today: date, at: datetime) -> int:
    assert task.due_on is not None  # late, so there is one
    try:
        with transaction.atomic():
            # The task may have been finished, or given more time, since it was read.
            if not Task.objects.select_for_update().filter(overdue(today), pk=task.pk, due_on=task.due_on).exists():
                return 0
            Letter.objects.create(
                task=task, due_on=task.due_on, step=step.name, issued_on=today, issued_at=at, addressee=task.owner
            )
            _spread(task, step, today, at)
            log(task, SYSTEM, f"letter.{step.name}", {"due_on": task.due_on.isoformat()}, at)
    except IntegrityError:
        return 0
    return 1


def _spread(task: Task, step: Step, today: date, at: datetime) -> None:
    """Tells the doers, those above who get a copy, and the hooks of the branch."""
    assert task.due_on is not None
    days = (today - task.due_on).days
    words = (
        f"{step.zh}：{task.title}（{task.organisation}，超期 {days} 天）",
        f"{step.en.capitalize()}: {task.title} ({task.organisation}, {days} days late)",
    )
    key = f"step:{task.pk}:{task.due_on}:{step.name}"
    for user in {one.pk: one for one in [*doers(task), *with_roles(task, step.copies, today)]}.values():
        tell(user, key, step.name, words, task, at)
    for hook in Hook.objects.filter(active=True, organisation__path__in=task.organisation.upward):
        values = {"hook": hook, "subject": words[0][:200], "body": words[0], "not_before": at}
        Delivery.objects.get_or_create(key=f"{key}:hook:{hook.pk}", defaults=values)


def with_roles(task: Task, roles: Sequence[Role], today: date, *, leader: bool = True) -> list[User]:
    """Those with one of some roles on a task's branch or above it; with ``leader`` the task's own leader, too."""
    held = Grant.objects.filter(
        Q(until=None) | Q(until__gte=today),
        role__in=[one.value for one in roles],
        branch__path__in=task.organisation.upward,
        since__lte=today,
    )
    users = {one.pk: one for one in User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")}
    if leader and task.lead and roles:
        users[task.lead.pk] = task.lead
    return list(users.values())


def _ladder(settings_found: Sequence[LadderSetting]) -> list[Step]:
    """The usual ladder with some settings, of which later ones win."""
    nearest = {one.step: one for one in settings_found}
    found = []
    for step in LADDER:
        setting = nearest.get(step.name)
        if setting is None or setting.used:
            found.append(step if setting is None else replace(step, grace=setting.grace))
    return found


def log(task: Task, actor: str, act: str, details: dict[str, object], at: datetime | None = None) -> None:
    """The event of a letter, in the chain of the task's organisation."""
    record(task.organisation.chain, actor, act, "task", str(task.pk), details, at=at or clock.now())
