"""Many problems at once (批量列入): what an import brings, as if somebody had written one after the other, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import Noted, record_many
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Refused
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, must_write
from bihuan_web.orgs.models import Organisation

_AT_ONCE = 500  # rows in one statement


@dataclass(slots=True)
class NewProblem:
    """A problem with the measures promised for it."""

    text: ProblemText
    measures: list[MeasureText] = field(default_factory=list)


@transaction.atomic
def add_many(
    ledger: Ledger, organisation: Organisation, wanted: Sequence[NewProblem], user: User, source: str
) -> list[list[Measure]]:
    """Puts many problems with their measures on a ledger; the measures of each, their problem at hand.

    ``source`` says in every event what they came from. Texts were checked by the caller: an empty one is a mistake there.
    """
    must_write(organisation, user)
    held = Ledger.objects.select_for_update().get(pk=ledger.pk)  # numbers are given one after the other
    if held.archived:
        raise Refused("台账已归档", "the ledger is archived", code="wrong-state")
    last = held.problems.aggregate(last=Max("number"))["last"] or 0
    problems = Problem.objects.bulk_create(
        [
            Problem(ledger=ledger, organisation=organisation, number=number, **asdict(one.text))
            for number, one in enumerate(wanted, last + 1)
        ],
        batch_size=_AT_ONCE,
    )
    pairs = list(zip(problems, wanted, strict=True))
    measures = Measure.objects.bulk_create(
        [
            Measure(problem=problem, number=number, **asdict(text))
            for problem, one in pairs
            for number, text in enumerate(one.measures, 1)
        ],
        batch_size=_AT_ONCE,
    )
    found = iter(measures)
    grouped = [[next(found) for _ in one.measures] for one in wanted]
    acts = []
    for (problem, one), made in zip(pairs, grouped, strict=True):
        acts.append(_noted("problem.add", "problem", problem.pk, {"ledger": ledger.pk}, one.text, source))
        acts += [
            _noted("measure.add", "measure", measure.pk, {"problem": problem.pk}, text, source)
            for measure, text in zip(made, one.measures, strict=True)
        ]
    record_many(organisation.chain, user.username, acts, at=now())
    return grouped


def _noted(
    act: str, kind: str, item: int, place: dict[str, Any], text: ProblemText | MeasureText, source: str
) -> Noted:
    told = {name: str(value) for name, value in asdict(text).items() if value}
    return Noted(act, kind, str(item), {**place, **told, "from": source})
