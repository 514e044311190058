"""Findings and points are answered (回应): by a problem on a ledger, a measure, or a recorded reason; then the matter is settled."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.inspections.access import actor_of, answers_for, feedback_actor, handles
from bihuan_web.inspections.lifecycle import ACKNOWLEDGED, ANSWERING, FEEDBACK, INSPECTION, REPORTED
from bihuan_web.inspections.models import Feedback, Finding, Inspection, Point
from bihuan_web.inspections.services.common import locked, log, move
from bihuan_web.inspections.words import SOURCES
from bihuan_web.ledgers.answering import Answer, Answered, write_answer
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.ledgers.services import ProblemText, add_problem, must_write, write_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Reply:
    """How something is answered: a new problem (``ledger`` and ``text``), one that is there, a measure that is there, or a reason."""

    ledger: Ledger | None = None
    text: str = ""
    problem: Problem | None = None
    measure: Measure | None = None
    reason: str = ""


@transaction.atomic
def acknowledge(inspection: Inspection, user: User) -> None:
    """The inspected unit has the report (签收)."""
    columns = {"acknowledged_at": now(), "acknowledged_by": user}
    move(inspection, INSPECTION, "acknowledge", actor_of(inspection, user, today()), {}, **columns)
    log(inspection.organisation, user, "inspection.acknowledge", inspection)


@transaction.atomic
def answer_finding(finding: Finding, reply: Reply, user: User) -> None:
    """The inspected unit answers a finding; a new problem is its own, and names the inspection and the number of the finding."""
    inspection = finding.inspection
    if not answers_for(user, inspection, today()):
        raise Forbidden("由被检查单位回应", "the inspected unit answers")
    locked(inspection, REPORTED, ACKNOWLEDGED)
    wanted = ProblemText(
        text=reply.text.strip() or finding.text,
        source=Source.CHECK,
        source_note=f"{inspection.title} {finding.number}"[:300],
        manifestation=finding.text,
    )
    _answer(finding, inspection.inspected, wanted, reply, user)
    log(
        inspection.organisation,
        user,
        "inspection.answer",
        inspection,
        {"finding": finding.number, "answer": finding.answer},
    )


@transaction.atomic
def settle_inspection(inspection: Inspection, user: User) -> None:
    """Everything is answered (办结); whoever ordered the inspection says so."""
    given = {"answered": not inspection.findings.filter(answer=Answer.OPEN).exists()}
    move(inspection, INSPECTION, "settle", actor_of(inspection, user, today()), given)
    log(inspection.organisation, user, "inspection.settle", inspection)


@transaction.atomic
def answer_point(point: Point, reply: Reply, user: User) -> None:
    """A point of a letter is answered by whom it was given to, by the office, or by the person whom a letter of inquiry asks."""
    feedback = point.feedback
    if not may_answer_point(point, user):
        raise Forbidden("这一条不由您回应", "this point is not for you to answer")
    locked(feedback, ANSWERING)
    wanted = ProblemText(
        text=reply.text.strip() or ("" if feedback.is_personal else point.text), source=SOURCES[feedback.kind]
    )
    if not feedback.is_personal:  # what a ledger shows to many tells nothing of a letter to one
        note = " ".join(filter(None, (feedback.sender, feedback.reference, str(point.number))))
        wanted = ProblemText(wanted.text, wanted.source, note[:300], manifestation=point.text)
    unit = point.unit or feedback.organisation
    _answer(point, unit, wanted, reply, user, own=feedback.person_id == user.pk)
    details = {"point": point.number, "answer": point.answer}
    log(feedback.organisation, user, "feedback.answer", feedback, details)


@transaction.atomic
def settle_feedback(feedback: Feedback, user: User) -> None:
    """Every point is answered (办结)."""
    given = {"answered": not feedback.points.filter(answer=Answer.OPEN).exists()}
    move(feedback, FEEDBACK, "settle", feedback_actor(feedback, user, today()), given)
    log(feedback.organisation, user, "feedback.settle", feedback)


def may_answer_point(point: Point, user: User) -> bool:
    """Whether somebody may answer a point."""
    feedback = point.feedback
    if user.pk in (point.handler_id, feedback.person_id) or handles(user, feedback, today()):
        return user.is_active
    return not feedback.is_personal and point.unit is not None and _writes(point.unit, user)


def _answer(
    thing: Answered, unit: Organisation, wanted: ProblemText, reply: Reply, user: User, *, own: bool = False
) -> None:
    """``own``: whoever is asked personally puts their own problem on the ledger of their unit."""
    chosen = [one for one in (reply.ledger, reply.problem, reply.measure) if one is not None]
    if len(chosen) > 1:
        raise Incomplete("只能选一种回应", "choose one kind of answer", missing=("answer",))
    to = reply.problem or reply.measure
    if to is not None:
        _must_fit(to, unit)
    if reply.ledger is not None:
        if not open_ledgers_for(unit).filter(pk=reply.ledger.pk).exists():
            raise Refused("问题不能列入这个台账", "the problem cannot be put on this ledger", code="bad-choice")
        must_give("问题", "text", wanted.text)
        put = write_problem if own else add_problem
        to = put(reply.ledger, unit, wanted, user)
    write_answer(thing, user, now(), to=to, reason=reply.reason)


def _must_fit(to: Problem | Measure, unit: Organisation) -> None:
    problem = to.problem if isinstance(to, Measure) else to
    if problem.state != OPEN or not problem.organisation.path.startswith(unit.path):
        raise Refused(
            "只能选本单位正在整改的问题或措施",
            "only an open problem or measure of the unit can be chosen",
            code="bad-choice",
        )


def _writes(unit: Organisation, user: User) -> bool:
    try:
        must_write(unit, user)
    except Forbidden:
        return False
    return True
