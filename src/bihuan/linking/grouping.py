"""Which items stand together: document and items -> groups (one per self-examination in the file) and their blocks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from itertools import groupby
from typing import NamedTuple

from bihuan.linking.grams import is_telling, pairs_of
from bihuan.linking.views import CAUSE, MEASURE, PROBLEM, View, view_items
from bihuan.model import Document, Items, Role
from bihuan.text.folded import Folded

_KINDS = (PROBLEM, CAUSE, MEASURE)
_SAME_HEADING, _MOSTLY = 0.7, 0.5  # share of the aspect's words in the heading, and of the heading's in the aspect


class Group(NamedTuple):
    """The items of one self-examination (a file may hold two), in text order."""

    problems: list[View]
    causes: list[View]
    measures: list[View]

    @property
    def views(self) -> list[View]:
        return [*self.problems, *self.causes, *self.measures]


def group_items(document: Document, items: Items, folded: Folded) -> list[Group]:
    views = view_items(document, items, folded)
    starts = _group_starts(document)
    parts = groupby(views, key=lambda view: bisect_right(starts, view.span.start))
    return [_group(list(part), document) for _, part in parts]


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
    problems, causes, measures = ([view for view in views if view.kind == kind] for kind in _KINDS)
    for members in (problems, causes, measures):
        for order, view in enumerate(members):
            view.order = order
    names = {aspect.id: aspect.name for aspect in document.aspects}
    _join_aspects(problems, causes, names)
    _join_aspects(problems, measures, names)
    return Group(problems, causes, measures)


def _find_blocks(views: list[View], document: Document) -> None:
    """Numbers the blocks: problems and what follows them, up to the next problem, aspect or section."""
    starts = sorted(section.span.start for section in document.sections)
    block, place_of = 0, dict.fromkeys(_KINDS, 0)
    before: View | None = None
    for view in views:
        if before is not None and (
            (view.kind == PROBLEM and before.kind != PROBLEM)
            or (view.aspect and before.aspect and view.aspect != before.aspect)
            or bisect_right(starts, view.span.start) != bisect_right(starts, before.span.start)
        ):
            block += 1
            place_of = dict.fromkeys(_KINDS, 0)
        view.block, view.place = block, place_of[view.kind]
        place_of[view.kind] += 1
        before = view


def _join_aspects(problems: list[View], others: list[View], names: dict[str, str]) -> None:
    """Joins causes (or measures) that are grouped under the names of the aspects to the blocks of those aspects."""
    blocks: dict[str, set[int]] = {}
    for problem in problems:
        if problem.aspect:
            blocks.setdefault(problem.aspect, set()).add(problem.block)
    if len(blocks) < 2 or any(len(numbers) > 1 for numbers in blocks.values()) or any(view.aspect for view in others):
        return
    cores = {aspect: pairs_of(_frame().sub("", names.get(aspect, ""))) for aspect in blocks}
    named = [_named_aspect(view, cores) for view in others]
    if len({aspect for aspect in named if aspect}) < 2 or None in named:
        return
    count: Counter[int] = Counter()
    for view, aspect in zip(others, named, strict=True):
        if aspect:
            (view.block,) = blocks[aspect]
            view.place = count[view.block]
            count[view.block] += 1


@cache
def _frame() -> re.Pattern[str]:
    """What stands around the core of an aspect's name; compiled only for the documents that need it."""
    return re.compile(r"^[\s（(\d一二三四五六七八九十、.．)）第是，,]+|带头|对照|关于|方面|[\s。：:，,、；;“”\"]+$")


def _named_aspect(view: View, cores: dict[str, set[int]]) -> str | None:
    """The aspect whose name is the heading over a cause or measure, or its claim."""
    for heading in (view.heading, view.claim_pairs):
        words = set(filter(is_telling, heading))
        likeness = {
            aspect: len(core & words) / len(core)
            for aspect, core in cores.items()
            if core and len(core & words) >= _MOSTLY * len(words)
        }
        best = max(likeness, key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= _SAME_HEADING:
            return best
    return None
