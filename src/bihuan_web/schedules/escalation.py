"""Where late tasks stand on the escalation ladder (催办阶梯), and what comes next when. Read only: ``notices`` takes the steps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from bihuan_web.accounts.models import User
from bihuan_web.notices.ladder import LADDER, Step
from bihuan_web.notices.models import Letter, Notice, Waiver
from bihuan_web.notices.services.escalating import courses_of
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import overdue

NOT_YET = "none"  # late, and no step was taken for the present date
STANDS = (NOT_YET, *(one.name for one in LADDER))


@dataclass(frozen=True, slots=True)
class Standing:
    """A task on the ladder: ``letters`` taken or waived for its present date, ``coming`` with their days, the waiver asked for."""

    task: Task
    days_late: int
    letters: list[Letter]
    coming: list[tuple[Step, date]]
    asked: Waiver | None


def late_tasks(tasks: QuerySet[Task], today: date) -> QuerySet[Task]:
    """The late ones of some tasks, each with the step at which it stands (``stood``)."""
    last = Letter.objects.filter(task=OuterRef("pk"), due_on=OuterRef("due_on")).order_by("-issued_at", "-pk")
    return tasks.filter(overdue(today)).annotate(stood=Coalesce(Subquery(last.values("step")[:1]), Value(NOT_YET)))


def standing_at(late: QuerySet[Task], stand: str) -> QuerySet[Task]:
    """Those late tasks that stand at a step; all for none."""
    return late.filter(Q(stood=stand)) if stand else late


def counts_of(late: QuerySet[Task]) -> dict[str, int]:
    """How many late tasks stand at each step; one query."""
    stood = late.order_by().values(step=F("stood"))
    found = {one["step"]: one["number"] for one in stood.annotate(number=Count("pk"))}
    return {name: found.get(name, 0) for name in STANDS}


def longest_late_first(late: QuerySet[Task]) -> QuerySet[Task]:
    """With what a row shows; those whose date is longest past come first, as in the list of tasks."""
    return late.select_related("organisation", "owner", "lead", "measure__problem").order_by(F("due_on").asc(), "pk")


def standings_of(tasks: Collection[Task], today: date) -> list[Standing]:
    """The standing of some tasks; as many queries for many as for one."""
    due = {one.pk: one.due_on for one in tasks}
    letters: dict[int, list[Letter]] = {key: [] for key in due}
    rows = Letter.objects.filter(task__in=due).select_related("addressee", "received_by").order_by("issued_at", "pk")
    for row in rows:
        if row.due_on == due[row.task_id]:
            letters[row.task_id].append(row)
    waivers = Waiver.objects.filter(task__in=due, state=Waiver.ASKED).select_related("asked_by")
    asked = {one.task_id: one for one in waivers if one.due_on == due[one.task_id]}
    courses = courses_of(tasks, today)
    return [Standing(one, _days_late(one, today), letters[one.pk], courses[one.pk], asked.get(one.pk)) for one in tasks]


def told_of(letter: Letter) -> list[User]:
    """Who was told of a step when it was taken: the doers and those above who got a copy."""
    key = f"step:{letter.task_id}:{letter.due_on}:{letter.step}"
    told = Notice.objects.filter(key=key, task=letter.task_id).values("user")
    return list(User.objects.filter(pk__in=told).order_by("name", "pk"))


def waiver_of(letter: Letter) -> Waiver | None:
    """The approval by which a step was waived."""
    granted = Waiver.objects.filter(task=letter.task_id, due_on=letter.due_on, step=letter.step, state=Waiver.GRANTED)
    return granted.select_related("asked_by", "decided_by").order_by("-pk").first()


def _days_late(task: Task, today: date) -> int:
    late = task.is_open_work and task.due_on is not None and task.due_on < today
    return (today - task.due_on).days if late and task.due_on else 0
