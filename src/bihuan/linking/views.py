"""Items as linking sees them: document and items -> views with their pairs of characters and their themes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from bihuan.linking.grams import PairIndex
from bihuan.linking.themes import Themes, themes
from bihuan.model import Cause, Document, Items, Measure, Problem, Span
from bihuan.text.folded import Folded

PROBLEM, CAUSE, MEASURE = "problem", "cause", "measure"
CLAIM_WEIGHT, HEADING_WEIGHT = 6, 2  # beside 1 for what an item says in all


@dataclass(slots=True)
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
    heading: set[int] = field(default_factory=set)  # pairs of the heading it stands under
    pairs: set[int] = field(default_factory=set)
    claim_pairs: set[int] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    shared: set[int] = field(default_factory=set)  # those of its pairs that tell something
    themes: tuple[float, ...] = ()
    order: int = 0  # among the items of its kind in its group
    block: int = 0  # of items that stand together
    place: int = 0  # among the items of its kind in its block


def view_items(document: Document, items: Items, folded: Folded) -> list[View]:
    """All problems, causes and measures in text order."""
    views = []
    kinds: tuple[tuple[str, Sequence[Problem | Cause | Measure]], ...] = (
        (PROBLEM, items.problems),
        (CAUSE, items.causes),
        (MEASURE, items.measures),
    )
    for kind, members in kinds:
        for item in members:
            start, end = folded.span_to_folded(item.span)
            claim = (item.names if isinstance(item, Measure) else None) or item.claim
            claim_start, claim_end = folded.span_to_folded(claim) if claim else (start, start)
            views.append(View(item.id, kind, item.span, start, end, claim_start, claim_end, item.aspect))
    views.sort(key=lambda view: (view.span.start, view.span.end))
    _describe(views, document, folded)
    return views


def _describe(views: list[View], document: Document, folded: Folded) -> None:
    """Fills in the pairs and the themes of every view."""
    lexicon, text = themes(), folded.text
    index = PairIndex(text)
    aspects = {aspect.id: index.within(*folded.span_to_folded(aspect.heading)) for aspect in document.aspects}
    hinted = {aspect: lexicon.hinted(pairs) for aspect, pairs in aspects.items()}
    headings = _free_headings(views, document)
    starts = [heading.start for heading in headings]
    section_starts = sorted(section.span.start for section in document.sections)
    for view in views:
        view.pairs = index.within(view.start, view.end)
        view.claim_pairs = index.within(view.claim_start, view.claim_end)
        view.letters = set(text[view.start : view.end])
        above = b""
        if view.aspect in aspects:
            view.heading, above = aspects[view.aspect], hinted[view.aspect]
        elif number := bisect_right(starts, view.span.start):
            heading = headings[number - 1]
            if bisect_right(section_starts, heading.start) == bisect_right(section_starts, view.span.start):
                view.heading = index.within(*folded.span_to_folded(heading))
                above = lexicon.hinted(view.heading)
        view.themes = _themes_of(view, above, lexicon)


def _free_headings(views: list[View], document: Document) -> list[Span]:
    """Headings over several items: neither a section's own nor part of an item, in text order."""
    taken = {section.heading for section in document.sections}
    starts = [view.span.start for view in views]

    def inside_item(heading: Span) -> bool:
        before = bisect_right(starts, heading.start)
        return bool(before) and views[before - 1].span.contains(heading)

    return sorted(heading for heading in document.headings if heading not in taken and not inside_item(heading))


def _themes_of(view: View, heading: bytes, lexicon: Themes) -> tuple[float, ...]:
    said = lexicon.hinted(view.pairs)
    claimed = lexicon.hinted(view.claim_pairs) * (CLAIM_WEIGHT - 1)
    return lexicon.vector(said + claimed + heading * HEADING_WEIGHT)
