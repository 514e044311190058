"""Items as linking sees them: document and items -> groups of views (one group per self-examination in the file)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bihuan.linking.grams import PairIndex
from bihuan.linking.themes import Themes, themes
from bihuan.model import Cause, Document, Items, Measure, Problem, Role, Span
from bihuan.text.folded import Folded

PROBLEM, CAUSE, MEASURE = "problem", "cause", "measure"
CLAIM_WEIGHT, HEADING_WEIGHT = 6.0, 2.0  # beside 1 for what an item says in all


@dataclass(slots=True)
class View:
    """One item with what linking compares: its pairs of characters, its themes and its place."""

    id: str
    kind: str
    span: Span
    start: int  # folded, as are end, claim_start and claim_end
    end: int
    claim_start: int
    claim_end: int
    aspect: str | None
    pairs: set[int] = field(default_factory=set)
    claim_pairs: set[int] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    shared: set[int] = field(default_factory=set)  # those of its pairs that tell something
    themes: tuple[float, ...] = ()
    order: int = 0  # among the items of its kind in its group
    block: int = 0  # of items that stand together
    place: int = 0  # among the items of its kind in its block


@dataclass(slots=True)
class Group:
    """The items of one self-examination (a file may hold two), in text order."""

    problems: list[View]
    causes: list[View]
    measures: list[View]
    aspects: dict[str, int]  # aspect -> its number in order

    @property
    def views(self) -> list[View]:
        return [*self.problems, *self.causes, *self.measures]


def view_groups(document: Document, items: Items, folded: Folded) -> list[Group]:
    views = sorted(_views(items, folded), key=lambda view: (view.span.start, view.span.end))
    _describe(views, document, folded)
    starts = _group_starts(document)
    parts = groupby(views, key=lambda view: bisect_right(starts, view.span.start))
    return [_group(list(part), document) for _, part in parts]


def _views(items: Items, folded: Folded) -> list[View]:
    out = []
    kinds: tuple[tuple[str, Sequence[Problem | Cause | Measure]], ...] = (
        (PROBLEM, items.problems),
        (CAUSE, items.causes),
        (MEASURE, items.measures),
    )
    for kind, members in kinds:
        for item in members:
            start, end = folded.span_to_folded(item.span)
            claim = getattr(item, "names", None) or item.claim
            claim_start, claim_end = folded.span_to_folded(claim) if claim else (start, start)
            out.append(View(item.id, kind, item.span, start, end, claim_start, claim_end, item.aspect))
    return out


def _describe(views: list[View], document: Document, folded: Folded) -> None:
    """Fills in the pairs and the themes of every view."""
    lexicon, index = themes(), PairIndex(folded.text)
    headings = {
        aspect.id: index.within(*folded.span_to_folded(aspect.heading)) for aspect in document.aspects
    }
    for view in views:
        view.pairs = index.within(view.start, view.end)
        view.claim_pairs = index.within(view.claim_start, view.claim_end)
        view.letters = set(folded.text[view.start : view.end])
        view.themes = _themes_of(view, headings.get(view.aspect or ""), lexicon)


def _themes_of(view: View, heading: set[int] | None, lexicon: Themes) -> tuple[float, ...]:
    vector = [0.0] * len(lexicon.names)
    lexicon.weigh(view.pairs, 1.0, vector)
    lexicon.weigh(view.claim_pairs, CLAIM_WEIGHT - 1.0, vector)
    if heading:
        lexicon.weigh(heading, HEADING_WEIGHT, vector)
    return lexicon.spread(vector)


def _group_starts(document: Document) -> list[int]:
    """Where a further self-examination begins: problems again after measures."""
    starts: list[int] = []
    measures_seen = False
    for section in sorted(document.sections, key=lambda section: section.span.start):
        if section.role is Role.MEASURES:
            measures_seen = True
        elif section.role is Role.PROBLEMS and measures_seen:
            starts.append(section.span.start)
            measures_seen = False
    return starts


def _group(views: list[View], document: Document) -> Group:
    _find_blocks(views, document)
    by_kind = {kind: [view for view in views if view.kind == kind] for kind in (PROBLEM, CAUSE, MEASURE)}
    for members in by_kind.values():
        for order, view in enumerate(members):
            view.order = order
    aspects: dict[str, int] = {}
    for view in by_kind[PROBLEM]:
        if view.aspect:
            aspects.setdefault(view.aspect, len(aspects))
    return Group(by_kind[PROBLEM], by_kind[CAUSE], by_kind[MEASURE], aspects)


def _find_blocks(views: list[View], document: Document) -> None:
    """Numbers the blocks: problems and what follows them, up to the next problem, aspect or section."""
    starts = sorted(section.span.start for section in document.sections)
    block, place_of = 0, {PROBLEM: 0, CAUSE: 0, MEASURE: 0}
    before: View | None = None
    for view in views:
        if before is not None and (
            (view.kind == PROBLEM and before.kind != PROBLEM)
            or (view.aspect and before.aspect and view.aspect != before.aspect)
            or bisect_right(starts, view.span.start) != bisect_right(starts, before.span.start)
        ):
            block += 1
            place_of = dict.fromkeys(place_of, 0)
        view.block, view.place = block, place_of[view.kind]
        place_of[view.kind] += 1
        before = view
