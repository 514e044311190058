"""What follows from a bad answer: a new problem that names the old one, one that is there already, or the reason why not.

The closed item stays closed, whatever is decided.
"""

from __future__ import annotations

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.ledgers import relapses
from bihuan_web.ledgers.answering import write_answer
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.services import ProblemText, add_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.satisfaction.acting import log_survey, must_run
from bihuan_web.satisfaction.models import Item, Proposal


@transaction.atomic
def open_problem(proposal: Proposal, item: Item, ledger: Ledger, text: str, user: User) -> Problem:
    """Opens a new problem for what people say, of the unit of the item, with the old problem named."""
    _must_decide(proposal, user)
    if item.block_id != proposal.block_id or (proposal.item_id and proposal.item_id != item.pk):
        raise Incomplete("请选是哪一项", "say which item it is about", missing=("item",))
    if ledger.organisation.path not in item.unit.upward:
        raise Refused("这本台账不归这个单位用", "the ledger is not one of this unit", code="wrong-ledger")
    old = item.old_problem
    wanted = ProblemText(
        text=text.strip(),
        source=Source.SATISFACTION,
        source_note=f"{proposal.block.survey.title}（{old.ledger.title} {old.number}）"[:300],
        aspect=old.aspect,
        manifestation=proposal.text,
    )
    problem = add_problem(ledger, item.unit, wanted, user, carried_from=old)
    relapses.tell(problem, user)
    write_answer(proposal, user, now(), to=problem)
    _log(proposal, user, {"problem": problem.pk, "old": old.pk})
    return problem


@transaction.atomic
def join_problem(proposal: Proposal, problem: Problem, user: User) -> None:
    """The same is on a ledger already: an open problem of the units that were asked about answers it, too."""
    _must_decide(proposal, user)
    if problem.state != OPEN or not problem.organisation.path.startswith(proposal.block.unit.path):
        raise Refused("只能并到这些单位还没有解决的问题", "only open problems of these units", code="wrong-problem")
    write_answer(proposal, user, now(), to=problem)
    _log(proposal, user, {"problem": problem.pk})


@transaction.atomic
def say_why_not(proposal: Proposal, reason: str, user: User) -> None:
    """No new problem, and the recorded reason why not."""
    _must_decide(proposal, user)
    write_answer(proposal, user, now(), reason=reason)
    _log(proposal, user, {"reason": reason.strip()})


def _must_decide(proposal: Proposal, user: User) -> None:
    """The office of the unit decides, or that of a unit above it."""
    must_run(proposal.block.unit, user)


def _log(proposal: Proposal, user: User, details: dict[str, object]) -> None:
    log_survey(proposal.block.survey, user, "survey.decide", {"proposal": proposal.pk, **details})
