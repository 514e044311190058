"""What speaks for a problem and a cause (or measure) belonging together: a group -> numbers for every candidate pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from math import log1p
from operator import mul
from typing import Generic, TypeVar

from bihuan.linking.grams import is_ideograph, is_telling
from bihuan.linking.themes import CIRCUMSTANCES, stock_pairs, themes
from bihuan.linking.grouping import Group
from bihuan.linking.views import CAUSE, PROBLEM, View

# A pair by itself; the order is that of the tuples below.
FIRST = ("bias", "together", "in_turn", "out_of_turn", "alone", "wording", "naming", "letters", "theme", "theme_only", "distance", "blame")

_ALL_PAIRS_UP_TO = 10_000  # beyond, only pairs that stand near each other or share rare words are looked at
_NEIGHBOURS = 8
_COMMON = 30  # a pair of characters in more items than that tells nothing and would cost too much

Numbers = dict[int, float]  # by the problem's number
Unit = TypeVar("Unit", int, str)
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Column:
    """One cause or measure and the problems it may belong to."""

    other: View
    numbers: Iterable[int]
    together: bool  # it stands among the problems, and only those it stands with are looked at
    wording: Numbers
    naming: Numbers
    letters: Numbers
    likeness: Numbers


class Wording:
    """The pairs of characters, and the single ones, that problems share with causes and measures; the rarer the weightier."""

    __slots__ = ("_claimed_by", "_letters", "_pairs")

    def __init__(self, group: Group) -> None:
        others = [*group.causes, *group.measures]
        self._pairs = _Shared(
            [view.pairs for view in group.problems], [view.pairs for view in others], is_telling, stock_pairs()
        )
        self._letters = _Shared(
            [view.letters for view in group.problems], [view.letters for view in others], is_ideograph, _NONE
        )
        for view in group.views:
            view.shared = view.pairs & self._pairs.weights.keys()
        self._claimed_by: dict[int, list[int]] = {}
        for number, problem in enumerate(group.problems):
            for pair in problem.shared & problem.claim_pairs:
                self._claimed_by.setdefault(pair, []).append(number)

    def shared_with(self, other: View) -> tuple[Numbers, Numbers, Numbers]:
        """By problem: the weight of the pairs shared with ``other``, of those that either claim holds, of single characters."""
        wording: Numbers = {}
        naming: Numbers = {}
        weights, held_by = self._pairs.weights, self._pairs.held_by
        claimed_by, claim = self._claimed_by, other.claim_pairs
        for pair in other.shared:
            weight, holders = weights[pair], held_by[pair]
            for number in holders:
                wording[number] = wording.get(number, 0.0) + weight
            for number in holders if pair in claim else claimed_by.get(pair, ()):
                naming[number] = naming.get(number, 0.0) + weight
        letters: Numbers = {}
        weights_of, held = self._letters.weights, self._letters.held_by
        for letter in other.letters & weights_of.keys():
            weight = weights_of[letter]
            for number in held[letter]:
                letters[number] = letters.get(number, 0.0) + weight
        return wording, naming, letters

    def weight(self, pair: int) -> float:
        return self._pairs.weights.get(pair, 0.0)


class _Shared(Generic[Unit]):
    """What some problem shares with some other item, how much each such unit weighs, and which problems hold it."""

    __slots__ = ("held_by", "weights")

    def __init__(
        self,
        problems: list[set[Unit]],
        others: list[set[Unit]],
        tells: Callable[[Unit], bool],
        stock: frozenset[Unit],
    ) -> None:
        said = set[Unit]().union(*problems) - stock
        answered = [units & said for units in others]
        shared = set[Unit]().union(*answered)
        asked = [units & shared for units in problems]
        count = Counter(chain.from_iterable(chain(asked, answered)))
        common = min(_COMMON, max(3, (len(problems) + len(others)) // 3))
        self.weights = {unit: 1 / (n - 1) for unit, n in count.items() if n <= common and tells(unit)}
        known = self.weights.keys()
        self.held_by: dict[Unit, list[int]] = {unit: [] for unit in known}
        for number, units in enumerate(asked):
            for unit in units & known:
                self.held_by[unit].append(number)


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
        wording, naming, letters = words.shared_with(other)
        together = len(blocks) > 1 and other.block in blocks
        numbers: Iterable[int]
        if together:
            numbers = numbers_in[other.block]
        elif few:
            numbers = range(len(problems))
        else:
            numbers = _near(other, wording, len(problems), len(others))
        themes_of = other.themes
        likeness = {number: sum(map(mul, problems[number].themes, themes_of)) for number in numbers}
        columns.append(Column(other, numbers, together, wording, naming, letters, likeness))
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
        wording, naming, letters, likeness = column.wording, column.naming, column.letters, column.likeness
        features = {}
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
                log1p(naming.get(number, 0.0)),
                log1p(letters.get(number, 0.0)),
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
