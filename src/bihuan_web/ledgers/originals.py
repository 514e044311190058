"""From a row of a ledger to the sentence in the document (原文出处), also where the row was carried over from an earlier ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.documents.originals import causes_in, place_of, readable
from bihuan_web.ledgers.models import Measure, Problem

_YEARS = 5  # how often a problem was carried over before its document is no longer looked for

Said = tuple[int, str]  # document, item


@dataclass(frozen=True, slots=True)
class Originals:
    """Addresses of highlighted sentences, by the keys of problems and measures; who may not read the document finds none."""

    problems: dict[int, str] = field(default_factory=dict)
    causes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)


def originals(user: User, today: date, *, problems: Iterable[int] = (), measures: Iterable[int] = ()) -> Originals:
    """Where problems and measures, given by their keys, stand in documents that somebody may read.

    Three queries whatever is asked for, and one more for every year back over which something was carried.
    """
    said = _said(Problem.objects.annotate(source_document=F("document")), set(problems))
    promised = _said(Measure.objects.annotate(source_document=F("problem__document")), set(measures))
    seen = readable(user, today, {document for document, _ in (*said.values(), *promised.values())})
    causes = causes_in({document for document, _ in said.values()} & seen)
    return Originals(
        {one: place_of(*where) for one, where in said.items() if where[0] in seen},
        {
            one: tuple(place_of(where[0], key) for key in causes[where])
            for one, where in said.items()
            if where in causes
        },
        {one: place_of(*where) for one, where in promised.items() if where[0] in seen},
    )


def _said(rows: QuerySet[Any], keys: set[int]) -> dict[int, Said]:
    """Document and item of each row, or of the row that it was carried over from."""
    found: dict[int, Said] = {}
    wanted = {one: [one] for one in keys}  # the row that is looked at now → the rows that were asked for
    for _ in range(_YEARS):
        if not wanted:
            break
        columns = rows.filter(pk__in=wanted).values_list("pk", "carried_from", "source_document", "item")
        before: dict[int, list[int]] = defaultdict(list)
        for pk, earlier, document, item in columns:
            if document is not None and item:
                found |= dict.fromkeys(wanted[pk], (document, item))
            elif earlier is not None:
                before[earlier] += wanted[pk]
        wanted = before
    return found
