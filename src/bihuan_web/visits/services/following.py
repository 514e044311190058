"""What follows from a visit: what was heard is answered, promises are kept or broken, two records of one visit are merged."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Refused
from bihuan_web.ledgers.answering import write_answer
from bihuan_web.ledgers.models import Ledger, Measure
from bihuan_web.ledgers.services import MeasureText, ProblemText, must_write, write_measure, write_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.tasks.services.planning import Plan, write_task
from bihuan_web.visits.lifecycle import DONE, PROMISE
from bihuan_web.visits.models import Apart, Heard, Promise, Visit
from bihuan_web.visits.queries import likely_same
from bihuan_web.visits.services.acting import actor_of_promise, log, move, move_promise, must_be_office


@transaction.atomic
def answer_by_problem(user: User, heard: Heard, ledger: Ledger, *, at: datetime) -> None:
    """What was heard or found goes on a ledger (列为问题)."""
    must_be_office(user, heard.visit.organisation, at)
    must_write(ledger.organisation, user)
    unit = heard.visit.unit
    inside = unit is not None and unit.path.startswith(ledger.organisation.path)
    wanted = ProblemText(heard.text, _source(heard), _told(heard.visit))
    problem = write_problem(ledger, unit if unit is not None and inside else ledger.organisation, wanted, user)
    write_answer(heard, user, at, to=problem)
    log(heard.visit, user, "visit.answer", at, {"number": heard.number, "problem": problem.pk})


@transaction.atomic
def answer_by_measure(user: User, heard: Heard, measure: Measure, *, at: datetime) -> None:
    """A measure that is on a ledger already takes care of it (列入措施)."""
    must_be_office(user, heard.visit.organisation, at)
    write_answer(heard, user, at, to=measure)
    log(heard.visit, user, "visit.answer", at, {"number": heard.number, "measure": measure.pk})


@transaction.atomic
def answer_by_reason(user: User, heard: Heard, reason: str, *, at: datetime) -> None:
    """Nothing can be done about it, or it was done at once: the reason (说明理由)."""
    must_be_office(user, heard.visit.organisation, at)
    write_answer(heard, user, at, reason=reason)
    log(heard.visit, user, "visit.answer", at, {"number": heard.number, "reason": reason.strip()})


@transaction.atomic
def report_promise(user: User, promise: Promise, note: str, *, at: datetime) -> None:
    """Whoever promised says what was done (报告兑现); somebody else checks it."""
    move_promise(promise, "report", user, at, {"note": note.strip()}, report=note.strip())


@transaction.atomic
def judge_promise(user: User, promise: Promise, act: str, note: str, *, at: datetime) -> None:
    """Somebody other than the promiser says whether it was kept: ``keep``, ``break`` or ``send_back`` (核实)."""
    if act not in ("keep", "break", "send_back"):
        raise Refused("没有这个动作", "there is no such act", code="unknown-act")
    checked = {"checked_by": user, "checked_at": at, "check_note": note.strip()}
    if promise.promiser_id == user.pk:  # the table refuses; the database would, too
        checked = {}
    move_promise(promise, act, user, at, {"note": note.strip()}, **checked)


@transaction.atomic
def promise_to_task(user: User, promise: Promise, ledger: Ledger, *, at: datetime) -> None:
    """A promise that takes longer becomes a problem with a measure and a task on a ledger; the task is followed from then on."""
    PROMISE.move("task", promise.state, actor_of_promise(promise, user, at))
    must_write(ledger.organisation, user)
    wanted = ProblemText(promise.text, Source.VISIT, _told(promise.visit))
    problem = write_problem(ledger, ledger.organisation, wanted, user)
    measure = write_measure(problem, MeasureText(promise.text, promise.visit.on), user)
    task = write_task(measure, ledger.organisation, Plan(promise.text, due_on=promise.due_on), user)
    move_promise(promise, "task", user, at, {"task": task.pk}, task=task)


@transaction.atomic
def merge(user: User, visit: Visit, into: Visit, *, at: datetime) -> None:
    """Two records of one visit become one (合并): what the first has that the second lacks goes over; both stay in the log.

    Whom they met is taken from the one that met more, kind by kind, so that nobody is counted twice.
    """
    if into.state != DONE or into.pk not in set(likely_same(visit).values_list("pk", flat=True)):
        raise Refused("这两次走访不像是同一次", "these two do not look like one visit", code="not-the-same")
    move(visit, "merge", user, at, {}, merged_into=into)
    _join_met(visit, into)
    last = into.heard.order_by("-number").values_list("number", flat=True).first() or 0
    texts = set(into.heard.values_list("text", flat=True))
    for one in visit.heard.order_by("number"):
        if one.text in texts and not one.is_answered:
            continue
        last += 1
        Heard.objects.filter(pk=one.pk).update(visit=into, number=last)
    promised = set(into.promises.values_list("text", "due_on"))
    for promise in visit.promises.all():
        if (promise.text, promise.due_on) not in promised or promise.state != "open":
            Promise.objects.filter(pk=promise.pk).update(visit=into)
    visit.pictures.update(visit=into)
    if visit.seen and visit.seen not in into.seen:
        Visit.objects.filter(pk=into.pk).update(seen=f"{into.seen}\n{visit.seen}".strip())
    log(into, user, "visit.merge", at, {"from": visit.pk})


@transaction.atomic
def tell_apart(user: User, first: Visit, second: Visit, *, at: datetime) -> None:
    """Two visits that look like one are two (不是同一次)."""
    must_be_office(user, first.organisation, at)
    low, high = sorted((first, second), key=lambda one: one.pk)
    try:
        with transaction.atomic():
            Apart.objects.create(first=low, second=high, by=user, at=at)
    except IntegrityError:
        return  # said already
    log(first, user, "visit.apart", at, {"other": second.pk})


def _join_met(visit: Visit, into: Visit) -> None:
    sizes: dict[str, dict[int, int]] = {}
    for one in (*visit.met.all(), *into.met.all()):
        sizes.setdefault(one.kind, {}).setdefault(one.visit_id, 0)
        sizes[one.kind][one.visit_id] += one.number
    for kind, by_visit in sizes.items():
        if by_visit.get(visit.pk, 0) > by_visit.get(into.pk, 0):
            into.met.filter(kind=kind).delete()
            visit.met.filter(kind=kind).update(visit=into)


def _source(heard: Heard) -> Source:
    return Source.VISIT if heard.is_problem else Source.OPINION


def _told(visit: Visit) -> str:
    return _("%(day)s 走访%(place)s") % {"day": visit.on, "place": visit.target}
