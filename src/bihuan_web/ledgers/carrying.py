"""A problem goes on in next year's ledger (结转): a new problem that names the old one; the old one is neither solved nor lost."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Stale
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, move_problem, write_measure, write_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.orgs.models import Organisation


def carry_problem(
    old: Problem, measures: Sequence[Measure], target: Ledger, organisation: Organisation, user: User
) -> dict[int, Measure]:
    """Writes a problem with these of its measures on the next ledger; each old measure's key → the measure that goes on.

    For a service that has asked whether it may be; inside its transaction. What was promised keeps the day of the promise, from
    which evidence counts. An open problem becomes carried over; a solved one, of which something is to be kept up, stays solved.
    """
    wanted = ProblemText(
        text=old.text,
        source=Source.CARRIED_OVER,
        source_note=f"{old.ledger.title} {old.number}",
        aspect=old.aspect,
        manifestation=old.manifestation,
        cause=old.cause,
        remark=old.remark,
    )
    fresh = write_problem(target, organisation, wanted, user, carried_from=old)
    found = {}
    for one in measures:
        text = MeasureText(one.text, one.promised_on, one.goal, one.deliverable, one.pace)
        found[one.pk] = write_measure(fresh, text, user, carried_from=one)
    if old.state == OPEN:
        given = {"carried_to": fresh.pk, "ledger": target.pk}
        move_problem(old, "carry", user, given, keeper=old.ledger.organisation)
    return found


def close_ledger(ledger: Ledger, target: Ledger, user: User) -> None:
    """Archives a ledger that goes on in another one; raises ``Stale`` where somebody has just done so."""
    if not Ledger.objects.filter(pk=ledger.pk, archived=False).update(archived=True, continued_in=target):
        raise Stale("这个台账刚被别人结转", "somebody else has just carried this ledger over")
    ledger.refresh_from_db()
    unit = ledger.organisation
    record(unit.chain, user.username, "ledger.carry", "ledger", str(ledger.pk), {"into": target.pk}, at=now())


def descendants(problem: Problem) -> list[Problem]:
    """What a problem was carried into, year after year, the latest last; relapses of it are not among them."""
    found: list[Problem] = []
    at: Problem | None = problem
    while at is not None:
        following = at.carried_to.filter(source=Source.CARRIED_OVER).select_related("ledger", "organisation")
        at = following.order_by("-pk").first()
        if at is not None:
            found.append(at)
    return found
