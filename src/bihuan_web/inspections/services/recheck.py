"""What a re-check found not mended: where the earlier finding stood on a ledger, a new problem names the old one."""

from __future__ import annotations

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.inspections.models import Finding
from bihuan_web.ledgers import relapses
from bihuan_web.ledgers.answering import write_answer
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.ledgers.services import ProblemText, write_problem
from bihuan_web.ledgers.words import Source


def put_again(finding: Finding, user: User) -> None:
    """Answers a finding by a new problem that names the earlier one; left open where that stood on no ledger or none is open."""
    assert finding.again_of is not None
    old = problem_of(finding.again_of)
    ledger = _ledger_for(old) if old is not None else None
    if old is None or ledger is None:
        return
    note = f"{finding.inspection.title} {finding.number}"
    wanted = ProblemText(
        text=finding.text, source=Source.CHECK, source_note=note[:300], aspect=old.aspect, manifestation=old.text
    )
    problem = write_problem(ledger, old.organisation, wanted, user, carried_from=old)
    write_answer(finding, user, now(), to=problem)
    relapses.tell(problem, user)


def problem_of(finding: Finding) -> Problem | None:
    """The problem on a ledger by which a finding was answered; that of the measure where it was one."""
    if finding.answer_measure is not None:
        return finding.answer_measure.problem
    return finding.answer_problem


def _ledger_for(old: Problem) -> Ledger | None:
    return old.ledger if not old.ledger.archived else open_ledgers_for(old.organisation).first()
