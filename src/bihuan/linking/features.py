"""What speaks for a problem and a cause (or measure) belonging together: a group -> numbers for every candidate pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import log1p
from operator import mul
from typing import NamedTuple

from bihuan.linking.grams import is_telling
from bihuan.linking.grouping import Group
from bihuan.linking.themes import CIRCUMSTANCES, stock_units, themes
from bihuan.linking.views import CAUSE, PROBLEM, View

# A pair by itself; the order is that of the tuples below.
FIRST = (
    "bias",
    "together",
    "in_turn",
    "out_of_turn",
    "alone",
    "wording",
    "theme",
    "theme_only",
    "distance",
    "blame",
)

_ALL_PAIRS_UP_TO = 10_000  # beyond, only pairs that stand near each other or share rare words are looked at
_NEIGHBOURS = 8
_COMMON = 30  # a pair of characters in more items than that tells nothing and would cost too much

Numbers = dict[int, float]  # by the problem's number


class Column(NamedTuple):
    """One cause or measure and the problems it may belong to."""

    other: View
    numbers: Sequence[int]
    together: bool  # it stands among the problems, and only those it stands with are looked at
    wording: Numbers
    likeness: Numbers


class Wording:
    """The characters and pairs that problems share with causes and measures; the fewer items have one, the more it weighs."""

    __slots__ = ("_held_by", "weights")

    def __init__(self, group: Group) -> None:
        problems, others = group.problems, [*group.causes, *group.measures]
        said: set[int] = set()
        said.update(*[view.units for view in problems])
        said -= stock_units()
        for view in others:
            view.shared = said.intersection(view.units)
        answered = [view.shared for view in others]
        shared = set[int]().union(*answered)
        self._held_by: dict[int, list[int]] = {unit: [] for unit in filter(is_telling, shared)}
        known = frozenset(self._held_by)
        for number, view in enumerate(problems):
            view.shared = known.intersection(view.units)
            for unit in view.shared:
                self._held_by[unit].append(number)
        count = Counter(chain.from_iterable(answered))
        common = min(_COMMON, max(3, (len(problems) + len(others)) // 3))
        self.weights: dict[int, float] = {}
        for unit, holders in self._held_by.items():
            items = len(holders) + count[unit]
            if items <= common:
                self.weights[unit] = 1 / (items - 1)

    def shared_with(self, other: View) -> Numbers:
        """By problem: the weight of what it shares with a cause or measure."""
        out: Numbers = {}
        held_by, weights = self._held_by, self.weights
        for unit in other.shared:
            weight = weights.get(unit)
            if weight is not None:
                for problem in held_by[unit]:
                    out[problem] = out.get(problem, 0.0) + weight
        return out


def columns_of(group: Group, others: list[View], words: Wording) -> list[Column]:
    """Every cause (or measure) with the problems it is compared with."""
    problems = group.problems
    numbers_in: dict[int, list[int]] = {}
    for number, problem in enumerate(problems):
        numbers_in.setdefault(problem.block, []).append(number)
    blocks = numbers_in.keys() & {other.block for other in others}
    few = len(problems) * len(others) <= _ALL_PAIRS_UP_TO
    columns = []
    for other in others:
        wording = words.shared_with(other)
        together = len(blocks) > 1 and other.block in blocks
        numbers: Sequence[int]
        if together:
            numbers = numbers_in[other.block]
        elif few:
            numbers = range(len(problems))
        else:
            numbers = _near(other, wording, len(problems), len(others))
        themes_of = other.themes
        likeness = {number: sum(map(mul, problems[number].themes, themes_of)) for number in numbers}
        columns.append(Column(other, numbers, together, wording, likeness))
    return columns


def first_features(group: Group, columns: list[Column]) -> list[dict[int, tuple[float, ...]]]:
    """Per column, the features of every pair, by the problem's number."""
    problems = group.problems
    sizes = Counter((view.block, view.kind) for view in group.views)
    rows, downs, mean = _mean_likeness(columns, len(problems))
    external = themes().names.index(CIRCUMSTANCES)
    out = []
    for column, down in zip(columns, downs, strict=True):
        other, together = column.other, column.together
        size = sizes[other.block, other.kind]
        even = together and sizes[other.block, PROBLEM] == size
        alone = float(together and size == 1)
        blame = other.themes[external] if other.kind == CAUSE else 0.0
        position = (other.order + 0.5) / len(columns)
        wording, likeness = column.wording, column.likeness
        features: dict[int, tuple[float, ...]] = {}
        for number in column.numbers:
            like = likeness[number]
            in_turn = even and problems[number].place == other.place
            features[number] = (
                1.0,
                float(together),
                float(in_turn),
                float(even and not in_turn),
                alone,
                log1p(wording.get(number, 0.0)),
                like,
                like - rows[number] - down + mean,
                0.0 if together else abs((number + 0.5) / len(problems) - position),
                blame,
            )
        out.append(features)
    return out


def _mean_likeness(columns: list[Column], problems: int) -> tuple[list[float], list[float], float]:
    """Mean likeness per problem, per column and in all: what is alike to everything tells little."""
    sums, counts = [0.0] * problems, [0] * problems
    downs = []
    for column in columns:
        for number, like in column.likeness.items():
            sums[number] += like
            counts[number] += 1
        downs.append(sum(column.likeness.values()) / (len(column.likeness) or 1))
    rows = [s / (n or 1) for s, n in zip(sums, counts, strict=True)]
    return rows, downs, sum(sums) / (sum(counts) or 1)


def _near(other: View, wording: Numbers, problems: int, others: int) -> list[int]:
    at = round((other.order + 0.5) / others * problems)
    near = set(range(max(0, at - _NEIGHBOURS), min(problems, at + _NEIGHBOURS)))
    return sorted(near.union(sorted(wording, key=lambda number: -wording[number])[:_NEIGHBOURS]))
