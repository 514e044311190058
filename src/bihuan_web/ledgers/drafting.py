"""An accepted document becomes a ledger (转台账): its confirmed problems with their causes and measures, each with its origin."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.documents.accepted import AcceptedMeasure, AcceptedProblem, accepted_items, changed_since
from bihuan_web.documents.access import is_assigned, wrote
from bihuan_web.documents.models import Document
from bihuan_web.documents.services.reviewing import note_access
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, may_write, write_measure, write_problem


@dataclass(frozen=True, slots=True)
class Taken:
    """A problem that was taken over, and its measures with what the document says of each."""

    problem: Problem
    measures: tuple[tuple[Measure, AcceptedMeasure], ...]


def may_take_over(document: Document, user: User) -> bool:
    """Whether somebody may put a document's problems on the ledger: the office, whose document it is, or an assigned reviewer.

    Personal material is not the office's to read; its problems come to the ledger by those who may read it.
    """
    return may_write(document.organisation, user) or wrote(user, document) or is_assigned(user, document)


@transaction.atomic
def take_over(document: Document, ledger: Ledger, keys: Collection[str], user: User) -> list[Taken]:
    """Puts chosen problems of an accepted document on a ledger of its unit; what is there already is left as it is.

    ``keys``: the items' keys in the document. The measures' own words are kept; nothing is written that is not there.
    """
    if not may_take_over(document, user):
        raise Forbidden("您没有把这份材料列入台账的权限", "you may not put this document on a ledger")
    if ledger.archived or not document.organisation.path.startswith(ledger.organisation.path):
        raise Refused("这本台账不收这个单位的问题", "this ledger takes no problems of this unit", code="wrong-ledger")
    there = set(Problem.objects.filter(ledger=ledger, document=document).values_list("item", flat=True))
    chosen = [one for one in accepted_items(document) if one.said.key in keys and one.said.key not in there]
    if not chosen:
        raise Incomplete("没有可以列入的问题", "there is no problem to be taken over", missing=("problems",))
    note_access(user, document, "take-over", now(), ledger=ledger.pk, problems=len(chosen))
    return [_taken(document, ledger, one, user) for one in chosen]


def stale_items(problems: Collection[Problem]) -> set[int]:
    """Keys of problems whose item in the document was corrected after it was taken over: they wait for a second look."""
    found: set[int] = set()
    for one in problems:
        if one.document is not None and one.taken_at is not None:
            items = {one.item, *one.measures.values_list("item", flat=True)} - {""}
            if any(change.key in items for change in changed_since(one.document, one.taken_at)):
                found.add(one.pk)
    return found


def _taken(document: Document, ledger: Ledger, said: AcceptedProblem, user: User) -> Taken:
    wanted = ProblemText(
        text=said.said.claim,
        source_note=document.title,
        aspect=said.aspect[:200],
        manifestation="\n".join(one.text for one in said.examples),
        cause="\n".join(one.claim for one in said.causes),
    )
    origin = {"document": document, "item": said.said.key, "taken_at": now()}
    problem = write_problem(ledger, document.organisation, wanted, user, **origin)
    promised = document.accepted_at.date() if document.accepted_at else today()
    measures = []
    for one in said.measures:
        text = MeasureText(text=one.said.text, promised_on=promised)
        measures.append((write_measure(problem, text, user, item=one.said.key), one))
    return Taken(problem, tuple(measures))
