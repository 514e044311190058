"""Does it last? Persistence (长期坚持) with its reviews, re-checks (回头看), and relapses (反弹) as new tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.ledgers import relapses
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Measure
from bihuan_web.ledgers.services import open_again
from bihuan_web.orgs.permissions import Act
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.acting import actor_of, change, log, must, must_be_in, side_of, take_side, text_of
from bihuan_web.tasks.lifecycle import PERSISTENCE
from bihuan_web.tasks.models import Method, Review, Rhythm, Side, Task
from bihuan_web.tasks.rhythm import next_due
from bihuan_web.tasks.services.planning import Plan, write_task


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody saw when they looked whether a task still holds: how, whom they asked, what they found."""

    methods: tuple[Method, ...]
    asked: str
    note: str

    def must_be_whole(self) -> None:
        """Raises ``Incomplete`` where it does not say how, or what was seen, or whom was asked where people were."""
        if not self.methods:
            raise Incomplete("还没有填：核查方式", "still to be given: method", missing=("method",))
        must_give("核查情况", "note", self.note)
        if Method.ASKED_PEOPLE in self.methods:
            must_give("走访了谁", "asked", self.asked)


@transaction.atomic
def keep_up(task: Task, user: User, rhythm: Rhythm) -> Task:
    """Has a task kept up after its completion (列为长期坚持), looked at in a rhythm."""
    _move(task, "keep_up", user, {"rhythm": rhythm}, review_rhythm=rhythm, next_review_on=_after(today(), rhythm))
    assert task.next_review_on is not None
    Review.objects.create(task=task, kind=Review.PERSISTENCE, planned_on=task.next_review_on)
    return task


@transaction.atomic
def find_kept_up(task: Task, user: User, look: Look) -> Task:
    """A review (复核) finds that it holds; the next one is planned."""
    look.must_be_whole()
    following = _after(today(), Rhythm(task.review_rhythm))
    _move(task, "review", user, {"note": look.note}, next_review_on=following)
    take_side(task, user, Side.CHECKS)
    _done(task, Review.PERSISTENCE, user, look, holds=True)
    Review.objects.create(task=task, kind=Review.PERSISTENCE, planned_on=following)
    return task


@transaction.atomic
def find_lapsed(task: Task, user: User, look: Look, plan: Plan) -> Task:
    """A review finds that it no longer holds (反弹): the task stays as it was closed, and a new one names it. Returns the new one."""
    look.must_be_whole()
    _move(task, "find_lapsed", user, {"reason": look.note}, next_review_on=None)
    take_side(task, user, Side.CHECKS)
    _done(task, Review.PERSISTENCE, user, look, holds=False)
    return _relapsed(task, user, plan)


@transaction.atomic
def end_persistence(task: Task, user: User, reason: str) -> Task:
    """It need not be kept up any more (不再要求坚持)."""
    _move(task, "end", user, {"reason": reason.strip()}, next_review_on=None)
    task.reviews.filter(kind=Review.PERSISTENCE, done_at__isnull=True).delete()
    return task


@transaction.atomic
def plan_recheck(task: Task, user: User, planned_on: date) -> Review:
    """Plans another look at a closed task (回头看), or another day for the one that is planned."""
    must(task, user, Act.WRITE)
    must_be_in(task, lifecycle.CLOSED)
    planned = Review.objects.filter(task=task, kind=Review.RECHECK, done_at__isnull=True).first()
    planned = planned or Review(task=task, kind=Review.RECHECK)
    planned.planned_on = planned_on
    planned.save()
    log(task, user, "task.plan-recheck", {"planned_on": planned_on.isoformat()})
    return planned


@transaction.atomic
def recheck(task: Task, user: User, look: Look, *, holds: bool, plan: Plan | None = None) -> Task | None:
    """A look at a closed task months later (回头看). Where it does not hold, a new task is opened, and returned."""
    must_be_in(task, lifecycle.CLOSED)
    must(task, user, Act.JUDGE)
    if side_of(task, user) == Side.DOES:
        take_side(task, user, Side.CHECKS)  # refused there
    look.must_be_whole()
    if not holds and plan is None:
        raise Incomplete(
            "没有整改到位，要立新的任务", "where it does not hold, a new task is needed", missing=("plan",)
        )
    take_side(task, user, Side.CHECKS)
    _done(task, Review.RECHECK, user, look, holds=holds)
    log(
        task,
        user,
        "task.recheck",
        {"holds": holds, "method": ",".join(look.methods), "asked": look.asked, "note": look.note},
    )
    if holds or plan is None:
        return None
    return _relapsed(task, user, plan)


def _relapsed(task: Task, user: User, plan: Plan) -> Task:
    """The new task: for the measure as it goes on now; where its problem was solved, for a new problem that names that one."""
    measure = _going_on(task.measure)
    measure = measure if measure.problem.state == OPEN else open_again(measure, user)
    fresh = write_task(measure, task.organisation, plan, user, relapse_of=task)
    log(task, user, "task.relapse", {"new": fresh.pk})
    relapses.tell(measure.problem, user)
    return fresh


def _going_on(measure: Measure) -> Measure:
    """The measure, or the one in a later year's ledger into which it was carried."""
    while (following := measure.carried_to.select_related("problem__ledger").first()) is not None:
        measure = following
    return measure


def _done(task: Task, kind: str, user: User, look: Look, *, holds: bool) -> None:
    planned = Review.objects.filter(task=task, kind=kind, done_at__isnull=True).first()
    review = planned or Review(task=task, kind=kind, planned_on=today())
    review.user, review.done_at, review.holds = user, now(), holds
    review.method, review.asked, review.note = ",".join(look.methods), look.asked.strip(), look.note.strip()
    review.save()


def _move(task: Task, act: str, user: User, given: dict[str, object], **changes: object) -> None:
    """Moves the persistence of a closed task by its table; persistence and completion are two fields."""
    must_be_in(task, lifecycle.CLOSED)
    transition = PERSISTENCE.move(act, task.persistence, actor_of(task, user), given)
    before = task.persistence
    details = {name: text_of(value) for name, value in given.items()} | {"before": before}
    change(task, user, f"task.{act.replace('_', '-')}", {"persistence": transition.target, **changes}, details=details)


def _after(day: date, rhythm: Rhythm) -> date:
    following = next_due(day, rhythm)
    if following == day:
        raise Refused("复核要有频次", "reviews need a rhythm", code="no-rhythm")
    return following
