"""What was agreed in a talk or criticised at the meeting gets its answer: a problem, a measure or a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.ledgers.answering import Answer, Answered, write_answer
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.ledgers.services import MeasureText, ProblemText, may_write, write_measure, write_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.talks.lifecycle import CONFIRMED
from bihuan_web.talks.models import Criticism, Point, Team
from bihuan_web.talks.services.moving import note
from bihuan_web.tasks.queries import problems_seen_by


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer: a problem on a ``ledger`` or a measure for a ``problem``, in these words, or the ``reason`` why there is none.

    With a problem or a measure ``reason`` is what else is said to whoever brought it forward.
    """

    how: str
    text: str = ""
    ledger: Ledger | None = None
    problem: Problem | None = None
    reason: str = ""


@transaction.atomic
def answer_point(point: Point, user: User, wanted: Wanted) -> Point:
    """The office answers a point that both gave to the ledger."""
    team = point.talk.team
    if not may_write(team.organisation, user):
        raise Forbidden("议定事项由办公室列入台账", "the office puts points on the ledger")
    if not point.for_ledger or point.talk.state != CONFIRMED:
        raise Refused("双方没有把这一项送台账", "the two did not give this point to the ledger", code="wrong-state")
    give_answer(point, team, user, wanted)
    note(team, user, "talk.point", "talk", point.talk_id, {"point": point.number, "answer": point.answer})
    return point


def give_answer(thing: Criticism | Point, team: Team, user: User, wanted: Wanted) -> None:
    """Makes what is wanted and writes the answer; inside the transaction of a service that has asked whether it may be."""
    write_answer(thing, user, now(), to=_made(thing, team, user, wanted), reason=wanted.reason)


def problems_for(team: Team, user: User) -> list[Problem]:
    """Open problems of the team's unit to which somebody can add a measure: those that they may read."""
    seen = problems_seen_by(user, today()).filter(organisation=team.organisation, state="open", ledger__archived=False)
    return list(seen.select_related("ledger").order_by("-ledger__year", "ledger", "number"))


def _made(thing: Answered, team: Team, user: User, wanted: Wanted) -> Problem | Measure | None:
    """The problem or measure, None where a reason is given; its source is the round and nobody's name."""
    if wanted.how == Answer.REASON:
        must_give("理由", "reason", wanted.reason, "the reason")
        return None
    criticised = isinstance(thing, Criticism)
    if wanted.how == Answer.PROBLEM:
        if wanted.ledger is None or wanted.ledger not in open_ledgers_for(team.organisation):
            raise Incomplete("还没有选台账", "a ledger is to be chosen", missing=("ledger",))
        source, note_zh = (Source.CRITICISM, "") if criticised else (Source.OTHER, "谈心谈话 from a talk · ")
        text = must_give("问题", "text", wanted.text, "the problem")
        told = ProblemText(text, source, f"{note_zh}{team.round.title}"[:300])
        return write_problem(wanted.ledger, team.organisation, told, user)
    if wanted.how == Answer.MEASURE:
        if wanted.problem is None or wanted.problem not in problems_for(team, user):
            raise Incomplete("还没有选问题", "a problem is to be chosen", missing=("problem",))
        text = must_give("措施", "text", wanted.text, "the measure")
        return write_measure(wanted.problem, MeasureText(text, today()), user)
    raise Incomplete(
        "要列为问题、列入措施，或者说明理由", "a problem, a measure or a reason is wanted", missing=("how",)
    )
