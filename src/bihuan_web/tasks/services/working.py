"""The work on a task: progress, evidence, applying for closure."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.files.models import StoredFile
from bihuan_web.orgs.permissions import Act
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.acting import change, does_work, log, move, must, must_be_in, take_side
from bihuan_web.tasks.models import Evidence, Period, Progress, Rhythm, Side, Task, Verification
from bihuan_web.tasks.rhythm import next_due

_WORKED_ON = (lifecycle.ASSIGNED, lifecycle.DOING)


@transaction.atomic
def add_progress(task: Task, user: User, text: str, happened_on: date) -> Progress:
    """An entry on how the work goes (整改进展). Whoever does the work and writes one is a doer; the office may note what it hears."""
    must(task, user, Act.WRITE)
    must_be_in(task, *_WORKED_ON, lifecycle.SUBMITTED, lifecycle.VERIFIED)
    must_give("进展", "text", text)
    _must_not_be_future(happened_on)
    if does_work(task, user):
        take_side(task, user, Side.DOES)
    entry = Progress.objects.create(task=task, user=user, at=now(), happened_on=happened_on, text=text)
    log(task, user, "task.progress", {"text": text, "happened_on": happened_on.isoformat()})
    return entry


@transaction.atomic
def report_period(task: Task, user: User, text: str, happened_on: date) -> Task:
    """Standing work (每月、每季度) was done for the period that was due: noted, and due again a period later."""
    if not task.rhythm:
        raise Refused("这项任务没有频次", "this task has no rhythm", code="no-rhythm")
    _must_own(task, user)
    add_progress(task, user, text, happened_on)
    due_on = task.due_on
    assert due_on is not None  # assigned, so there is one
    following = next_due(due_on, Rhythm(task.rhythm))
    change(task, user, "task.period-done", {"due_on": following}, details={"was_due": due_on})
    Period.objects.create(task=task, due_on=due_on, done_on=happened_on, user=user, at=now())
    return task


@transaction.atomic
def add_evidence(task: Task, user: User, file: StoredFile, name: str, fact_on: date, note: str = "") -> Evidence:
    """A file that shows what was done (佐证材料), with the day of the fact. Whoever brings evidence is a doer."""
    must(task, user, Act.WRITE)
    must_be_in(task, *_WORKED_ON)
    _must_not_be_future(fact_on)
    if task.evidence.filter(file__sha256=file.sha256).exists():
        raise Refused("这份材料已经在这项任务里", "this file is already evidence of this task", code="evidence-twice")
    take_side(task, user, Side.DOES)
    found = Evidence.objects.create(
        task=task, user=user, file=file, name=name[-255:], at=now(), fact_on=fact_on, note=note
    )
    log(
        task, user, "task.evidence", {"sha256": file.sha256, "name": name, "fact_on": fact_on.isoformat(), "note": note}
    )
    return found


@transaction.atomic
def drop_evidence(evidence: Evidence, user: User, reason: str) -> None:
    """A file no longer counts as evidence; it stays, with the reason."""
    task = evidence.task
    must(task, user, Act.WRITE)
    must_be_in(task, *_WORKED_ON)
    must_give("原因", "reason", reason)
    if Evidence.objects.filter(pk=evidence.pk, dropped_reason="").update(dropped_reason=reason) != 1:
        raise Refused("这份材料已经注明不作佐证", "it was dropped already", code="wrong-state")
    log(task, user, "task.evidence-dropped", {"sha256": evidence.file.sha256, "reason": reason})


@transaction.atomic
def submit(task: Task, user: User, self_check: str) -> Task:
    """Applies for closure (申请销号) with a self-check and at least one piece of evidence that is not older than the measure."""
    counting = [one for one in task.evidence.filter(dropped_reason="") if not one.older_than_measure]
    if not counting and task.evidence.filter(dropped_reason="").exists():
        raise Incomplete(
            "佐证材料都早于整改措施，说明不了整改情况，请补充之后形成的材料",
            "all the evidence is older than the measure and cannot show that it was carried out",
            missing=("evidence",),
        )
    given = {"evidence": [one.file.sha256 for one in counting], "self_check": self_check.strip()}
    move(task, "submit", user, given)
    take_side(task, user, Side.DOES)
    last = task.verifications.aggregate(last=Max("number"))["last"] or 0
    Verification.objects.create(
        task=task,
        number=last + 1,
        owner=user,  # only the owner may apply, says the table
        applicant=user,
        applied_at=now(),
        self_check=self_check.strip(),
        two_levels=task.two_levels,
    )
    return task


@transaction.atomic
def withdraw(task: Task, user: User) -> Task:
    """The owner takes the application back (撤回申请)."""
    move(task, "withdraw", user)
    task.verifications.filter(state=lifecycle.PENDING).update(state=lifecycle.TAKEN_BACK)
    return task


def _must_own(task: Task, user: User) -> None:
    if task.owner_id != user.pk:
        must(task, user, Act.WRITE)


def _must_not_be_future(day: date) -> None:
    if day > today():
        raise Incomplete("日期在今天之后", "the date lies in the future", missing=("date",))
