"""What people do with letters (催办函): receipt (签收), answer (回复), asking that a step be waived (免予) and deciding it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.notices.ladder import STEPS, Step
from bihuan_web.notices.models import Letter, Waiver
from bihuan_web.notices.services.escalating import following_steps, log, with_roles
from bihuan_web.notices.services.telling import tell
from bihuan_web.tasks.acting import actor_of, does_work
from bihuan_web.tasks.lifecycle import DOER
from bihuan_web.tasks.models import Task


@transaction.atomic
def receipt(letter: Letter, user: User) -> Letter:
    """Whoever does the work confirms that the letter has come (签收)."""
    _must_do(letter.task, user)
    rows = Letter.objects.filter(pk=letter.pk, waived=False, received_at=None)
    if rows.update(received_by=user, received_at=clock.now()) != 1:
        raise Refused("这份催办函已经签收过了", "this letter has been receipted already", code="received")
    log(letter.task, user.username, "letter.receipt", {"step": letter.step})
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
    log(letter.task, user.username, "letter.answer", {"step": letter.step, "answer": text.strip()})
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
    log(task, user.username, "letter.ask-to-waive", {"step": step.name, "reason": reason.strip()})
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
    log(asked.task, user.username, f"letter.waiver-{state}", {"step": asked.step, "decision": decision.strip()})
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


def _following(task: Task) -> tuple[Step, date]:
    """The next step of a task, and the due date that it is about."""
    following = following_steps([task])[task.pk]
    if following is None or task.due_on is None:
        raise Refused("后面没有要走的步骤了", "there is no further step", code="no-step")
    return following[0], task.due_on


def _must_do(task: Task, user: User) -> None:
    if not does_work(task, user):
        raise Forbidden("只有责任人和协办人能签收、回复", "only the owner and those who assist may receipt and answer")
