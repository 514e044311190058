"""The escalation ladder (催办阶梯) over the tasks that are late: letters, their receipt and answer, steps that are waived."""

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
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.common.workdays import load_calendar
from bihuan_web.notices.ladder import LADDER, STEPS, Step, Taken, next_step, step_due
from bihuan_web.notices.models import Delivery, Hook, LadderSetting, Letter, Waiver
from bihuan_web.notices.services.reminding import doers
from bihuan_web.notices.services.telling import tell
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.tasks.acting import actor_of, does_work
from bihuan_web.tasks.lifecycle import DOER
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
    paths = {path for one in organisations for path in paths_above(one)}
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


@transaction.atomic
def receipt(letter: Letter, user: User) -> Letter:
    """Whoever does the work confirms that the letter has come (签收)."""
    _must_do(letter.task, user)
    rows = Letter.objects.filter(pk=letter.pk, waived=False, received_at=None)
    if rows.update(received_by=user, received_at=clock.now()) != 1:
        raise Refused("这份催办函已经签收过了", "this letter has been receipted already", code="received")
    _log(letter.task, user.username, "letter.receipt", {"step": letter.step})
    letter.refresh_from_db()
    return letter


@transaction.atomic
def answer(letter: Letter, user: User, text: str) -> Letter:
    """Whoever does the work answers the letter (回复): why it is late, and until when it will be done."""
    _must_do(letter.task, user)
    if not text.strip():
        raise Incomplete("还没有填：回复", "still to be given: the answer", missing=("answer",))
    moment = clock.now()
    Letter.objects.filter(pk=letter.pk, waived=False, received_at=None).update(received_by=user, received_at=moment)
    rows = Letter.objects.filter(pk=letter.pk, waived=False, answered_at=None)
    if rows.update(answer=text.strip(), answered_by=user, answered_at=moment) != 1:
        raise Refused("这份催办函已经回复过了", "this letter has been answered already", code="answered")
    _log(letter.task, user.username, "letter.answer", {"step": letter.step, "answer": text.strip()})
    words = f"{user.name}回复了催办：{letter.task.title}", f"{user.name} answered: {letter.task.title}"
    for reader in with_roles(letter.task, STEPS[letter.step].copies, clock.today()):
        tell(reader, f"letter:{letter.pk}:answer", "answer", words, letter.task, moment)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def ask_to_waive(task: Task, user: User, reason: str) -> Waiver:
    """The owner or the office asks that the next step be not taken, with a reason."""
    if not actor_of(task, user).roles & {"owner", "office"}:
        raise Forbidden("只有责任人或办公室能申请免予催办", "only the owner or the office may ask for this")
    if not reason.strip():
        raise Incomplete("还没有填：理由", "still to be given: the reason", missing=("reason",))
    step, due_on = _following(task)
    try:
        with transaction.atomic():
            asked = Waiver.objects.create(
                task=task, due_on=due_on, step=step.name, reason=reason.strip(), asked_by=user, asked_at=clock.now()
            )  # fmt: skip
    except IntegrityError as trouble:
        raise Refused(
            "已有一份申请在等批复", "one that was asked for before is undecided", code="asked-twice"
        ) from trouble
    _log(task, user.username, "letter.ask-to-waive", {"step": step.name, "reason": reason.strip()})
    words = f"申请免予{step.zh}：{task.title}", f"Asks to waive the {step.en}: {task.title}"
    for leader in with_roles(task, (Role.LEAD,), clock.today()):
        tell(leader, f"waiver:{asked.pk}", "waiver", words, task, clock.now())
    return asked


@transaction.atomic
def decide_waiver(asked: Waiver, user: User, *, granted: bool, decision: str) -> None:
    """A leader of the branch, neither the asker nor a doer, decides; a granted step counts as taken today."""
    actor = actor_of(asked.task, user)
    if "lead" not in actor.roles:
        raise Forbidden("只有牵头领导能批准", "only a leader of the branch may decide this")
    if user.pk == asked.asked_by_id or DOER in actor.parts:
        raise Forbidden("不能批准自己的申请", "nobody decides what they asked for themselves", code="own-work")
    if not decision.strip():
        raise Incomplete("还没有填：意见", "still to be given: the decision", missing=("decision",))
    state = Waiver.GRANTED if granted else Waiver.REFUSED
    rows = Waiver.objects.filter(pk=asked.pk, state=Waiver.ASKED)
    if rows.update(state=state, decided_by=user, decided_at=clock.now(), decision=decision.strip()) != 1:
        raise Refused("这份申请已经批过了", "this has been decided already", code="decided")
    if granted:
        _waive(asked)
    _log(asked.task, user.username, f"letter.waiver-{state}", {"step": asked.step, "decision": decision.strip()})
    step, task = STEPS[asked.step], asked.task
    words = (
        f"{'同意' if granted else '不同意'}免予{step.zh}：{task.title}",
        f"{'Waived' if granted else 'Not waived'}: {step.en}, {task.title}",
    )
    tell(asked.asked_by, f"waiver:{asked.pk}:decided", "waiver", words, task, clock.now())


def _waive(asked: Waiver) -> None:
    try:
        with transaction.atomic():
            Letter.objects.create(
                task=asked.task,
                due_on=asked.due_on,
                step=asked.step,
                waived=True,
                issued_on=clock.today(),
                issued_at=clock.now(),
            )
    except IntegrityError as trouble:
        raise Refused("这一步已经发出，免不了了", "this step has been taken already", code="step-taken") from trouble


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
            _log(task, SYSTEM, f"letter.{step.name}", {"due_on": task.due_on.isoformat()}, at)
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
    for hook in Hook.objects.filter(active=True, organisation__path__in=paths_above(task.organisation)):
        values = {"hook": hook, "subject": words[0][:200], "body": words[0], "not_before": at}
        Delivery.objects.get_or_create(key=f"{key}:hook:{hook.pk}", defaults=values)


def with_roles(task: Task, roles: Sequence[Role], today: date) -> list[User]:
    """Those with one of some roles on a task's branch or above it, and with any of them the task's own leader."""
    held = Grant.objects.filter(
        Q(until=None) | Q(until__gte=today),
        role__in=[one.value for one in roles],
        branch__path__in=paths_above(task.organisation),
        since__lte=today,
    )
    users = {one.pk: one for one in User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")}
    if task.lead and roles:
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


def _following(task: Task) -> tuple[Step, date]:
    """The next step of a task, and the due date that it is about."""
    following = following_steps([task])[task.pk]
    if following is None or task.due_on is None:
        raise Refused("后面没有要走的步骤了", "there is no further step", code="no-step")
    return following[0], task.due_on


def paths_above(organisation: Organisation) -> list[str]:
    """The paths of a unit and all above it."""
    steps = range(organisation.steplen, len(organisation.path) + 1, organisation.steplen)
    return [organisation.path[:end] for end in steps]


def _must_do(task: Task, user: User) -> None:
    if not does_work(task, user):
        raise Forbidden("只有责任人和协办人能签收、回复", "only the owner and those who assist may receipt and answer")


def _log(task: Task, actor: str, act: str, details: dict[str, object], at: datetime | None = None) -> None:
    record(task.organisation.chain, actor, act, "task", str(task.pk), details, at=at or clock.now())
