"""The same person or team over the years (同一人历年): which problems and measures of a year were there before, by the engine.

Whose a document is and of which year, the application knows; the texts are asked nothing of that.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.model import Kind
from bihuan.overyears import FollowedItem, Plan, Step, YearDocument, follow
from bihuan_web.copies import finding
from bihuan_web.copies.keeping import party_of
from bihuan_web.copies.models import Compared, Comparison, YearStep
from bihuan_web.documents.lifecycle import ACCEPTED

KINDS = ("problem", "measure")  # actions belong to a measure, and are named with it


@dataclass(frozen=True, slots=True)
class Party:
    """A person's or team's documents of one kind of meeting, one a year, in order."""

    documents: tuple[Compared, ...]

    @property
    def team(self) -> bool:
        return self.documents[0].document.kind == "team"


def parties_to_follow(comparison: Comparison) -> list[Party]:
    """Those with documents of two years or more that were not followed yet; of a document's comparison its own only."""
    groups: dict[tuple[object, ...], list[Compared]] = defaultdict(list)
    rows = comparison.compared.select_related("document__organisation", "document__round").order_by("document")
    for one in rows:
        groups[*party_of(one.document), one.document.round.kind].append(one)
    known = set(comparison.steps.values_list("this", flat=True))
    found = []
    for some in groups.values():
        party = Party(tuple(_one_a_year(some)))
        asked = comparison.document_id is None or any(one.document_id == comparison.document_id for one in some)
        if asked and len(party.documents) > 1 and party.documents[-1].pk not in known:
            found.append(party)
    return found


def keep_series(comparison: Comparison, party: Party, given: Sequence[str]) -> None:
    """Follows a party and keeps a step for each document but the first."""
    compared = {finding.key_of(one.document): one for one in party.documents}
    materials = [finding.material_for(_with_text(one)) for one in party.documents]
    documents = tuple(YearDocument(key, one.document.round.year) for key, one in compared.items())
    first = party.documents[0].document
    plan = Plan(
        "" if party.team else first.person_name, first.organisation.name, Kind.TEAM if party.team else Kind.PERSONAL,
        documents,
    )  # fmt: skip
    templates = finding.folded(given)
    series = follow(plan, materials, finding.masks(one.document for one in party.documents), templates)
    YearStep.objects.bulk_create(_step(comparison, one, compared) for one in series.steps)


def items_of(step: YearStep) -> list[dict[str, Any]]:
    """What a step keeps of each problem and measure: kind, repeat, running, start, end, earlier (document, year, start, end)."""
    found: list[dict[str, Any]] = json.loads(step.items)
    return found


def _one_a_year(some: Sequence[Compared]) -> list[Compared]:
    """Of several of a year the accepted one, else the last."""
    years: dict[int, Compared] = {}
    for one in some:
        before = years.get(one.document.round.year)
        if before is None or before.document.state != ACCEPTED or one.document.state == ACCEPTED:
            years[one.document.round.year] = one
    return [years[year] for year in sorted(years)]


def _with_text(one: Compared) -> Any:
    version = one.version
    version.document = one.document
    return version


def _step(comparison: Comparison, step: Step, compared: dict[str, Compared]) -> YearStep:
    this, previous = compared[step.this], compared[step.previous]
    kept = [one for one in step.items if one.kind in KINDS]
    return YearStep(
        comparison=comparison,
        this=this,
        previous=previous,
        year=this.document.round.year,
        before=previous.document.round.year,
        identical=step.identical,
        only_facts=step.only_facts_changed,
        similarity=step.similarity,
        problems=sum(one.kind == "problem" for one in kept),
        measures=sum(one.kind == "measure" for one in kept),
        problems_again=len(step.repeated("problem")),
        measures_again=len(step.repeated("measure")),
        items=json.dumps([_item(one) for one in kept]),
    )


def _item(one: FollowedItem) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "repeat": one.repeat.value,
        "running": one.running,
        "start": one.claim.start,
        "end": one.claim.end,
        "earlier": [
            {"document": int(place.key), "year": place.year, "start": place.claim.start, "end": place.claim.end}
            for place in one.earlier
        ],
    }
