"""Items as linking sees them: document and items -> views with their characters, their themes and their place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bihuan.linking.grams import Letters
from bihuan.linking.themes import themes
from bihuan.model import Cause, Document, Items, Measure, Problem, Span
from bihuan.text.folded import Folded

PROBLEM, CAUSE, MEASURE = "problem", "cause", "measure"
CLAIM_WEIGHT, HEADING_WEIGHT = 6, 2  # beside 1 for what an item says in all


@dataclass(slots=True, eq=False, repr=False)
class View:
    """One item with what linking compares: its characters, its themes and its place. Offsets are folded."""

    id: str
    kind: str
    span: Span
    start: int
    end: int
    claim_start: int
    claim_end: int
    aspect: str | None
    heading: list[int]  # pairs of the heading it stands under
    claim_pairs: list[int]
    units: list[int]  # its pairs and single characters
    themes: tuple[float, ...]
    named: Sequence[int] = ()  # the problems it names by number, by their place in the group
    shared: AbstractSet[int] = frozenset()  # those of its units that others have as well
    order: int = 0  # among the items of its kind in its group
    block: int = 0  # of items that stand together
    place: int = 0  # among the items of its kind in its block


def view_items(document: Document, items: Items, folded: Folded) -> list[View]:
    """All problems, causes and measures in text order."""
    kinds: tuple[tuple[str, Sequence[Problem | Cause | Measure]], ...] = (
        (PROBLEM, items.problems),
        (CAUSE, items.causes),
        (MEASURE, items.measures),
    )
    members = [(kind, item) for kind, of_kind in kinds for item in of_kind]
    members.sort(key=lambda member: (member[1].span.start, member[1].span.end))
    lexicon, letters = themes(), Letters(folded.text)
    headings = _Headings(document, [item.span for _, item in members], folded, letters)
    views = []
    for kind, item in members:
        start, end = folded.span_to_folded(item.span)
        claim = (item.names if isinstance(item, Measure) else None) or item.claim
        claim_start, claim_end = folded.span_to_folded(claim) if claim else (start, start)
        pairs, claim_pairs = letters.pairs(start, end), letters.pairs(claim_start, claim_end)
        heading, above = headings.over(item)
        hinted = lexicon.hinted(pairs) + lexicon.hinted(claim_pairs) * (CLAIM_WEIGHT - 1) + above * HEADING_WEIGHT
        views.append(
            View(
                item.id,
                kind,
                item.span,
                start,
                end,
                claim_start,
                claim_end,
                item.aspect,
                heading,
                claim_pairs,
                pairs + letters.single(start, end),
                lexicon.vector(hinted),
            )
        )  # fmt: skip - one field per line would hide the point
    return views


class _Headings:
    """Headings over several items: those of aspects, and others that are neither a section's own nor part of an item."""

    __slots__ = ("_aspects", "_free", "_sections", "_starts")

    def __init__(self, document: Document, items: list[Span], folded: Folded, letters: Letters) -> None:
        hinted = themes().hinted

        def read(heading: Span) -> tuple[list[int], bytes]:
            pairs = letters.pairs(*folded.span_to_folded(heading))
            return pairs, hinted(pairs)

        self._aspects = {aspect.id: read(aspect.heading) for aspect in document.aspects}
        taken = {section.heading for section in document.sections} | {aspect.heading for aspect in document.aspects}
        starts = [span.start for span in items]
        free = []
        for heading in sorted(document.headings):
            before = bisect_right(starts, heading.start)
            if heading not in taken and not (before and items[before - 1].contains(heading)):
                free.append(heading)
        self._free = [read(heading) for heading in free]
        self._starts = [heading.start for heading in free]
        self._sections = sorted(section.span.start for section in document.sections)

    def over(self, item: Problem | Cause | Measure) -> tuple[list[int], bytes]:
        """The pairs of the heading that an item stands under, and what they hint at."""
        if item.aspect in self._aspects:
            return self._aspects[item.aspect]
        at = item.span.start
        number = bisect_right(self._starts, at)
        if number and bisect_right(self._sections, self._starts[number - 1]) == bisect_right(self._sections, at):
            return self._free[number - 1]
        return _NO_HEADING


_NO_HEADING: tuple[list[int], bytes] = ([], b"")
