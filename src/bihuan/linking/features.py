"""What speaks for a problem and a cause (or measure) belonging together: a group -> numbers for every candidate pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from math import log1p
from operator import mul

from bihuan.linking.grams import COMMON_LETTERS, is_ideograph, is_telling
from bihuan.linking.grouping import Group
from bihuan.linking.themes import CIRCUMSTANCES, stock_pairs, themes
from bihuan.linking.views import CAUSE, PROBLEM, View

# A pair by itself; the order is that of the tuples below.
FIRST = (
    "bias",
    "together",
    "in_turn",
    "out_of_turn",
    "alone",
    "wording",
    "letters",
    "theme",
    "theme_only",
    "distance",
    "blame",
)

_ALL_PAIRS_UP_TO = 10_000  # beyond, only pairs that stand near each other or share rare words are looked at
_NEIGHBOURS = 8
_COMMON = 30  # a pair of characters in more items than that tells nothing and would cost too much

Numbers = dict[int, float]  # by the problem's number


@dataclass(slots=True)
class Column:
    """One cause or measure and the problems it may belong to."""

    other: View
    numbers: Iterable[int]
    together: bool  # it stands among the problems, and only those it stands with are looked at
    wording: Numbers
    letters: Numbers
    likeness: Numbers


class Wording:
    """The pairs of characters, and the single ones, that problems share with causes and measures; the rarer the weightier."""

    __slots__ = ("_letters", "_pairs")

    def __init__(self, group: Group) -> None:
        others = [*group.causes, *group.measures]
        self._pairs = _Shared(
            [view.pairs for view in group.problems], [view.pairs for view in others], is_telling, stock_pairs()
        )
        self._letters = _Shared(
            [view.letters for view in group.problems], [view.letters for view in others], is_ideograph, COMMON_LETTERS
        )
        for view, shared in zip(group.problems, self._pairs.asked, strict=True):
            view.shared = shared
        for view, shared in zip(others, self._pairs.answered, strict=True):
            view.shared = shared

    def by_pairs(self, number: int) -> Numbers:
        """By problem: the weight of the pairs it shares with the cause or measure of this number."""
        return self._pairs.shared_with(number)

    def by_letters(self, number: int) -> Numbers:
        return self._letters.shared_with(number)

    def weight(self, pair: int) -> float:
        return self._pairs.weights.get(pair, 0.0)


class _Shared:
    """What problems share with other items (characters or pairs, as numbers), and how much each weighs."""

    __slots__ = ("_held_by", "answered", "asked", "weights")

    def __init__(
        self,
        problems: list[list[int]],
        others: list[list[int]],
        tells: Callable[[int], bool],
        stock: frozenset[int],
    ) -> None:
        said: set[int] = set()
        said.update(*problems)
        said -= stock
        answered = [said.intersection(units) for units in others]
        shared = set[int]().union(*answered)
        asked = [shared.intersection(units) for units in problems]
        common = min(_COMMON, max(3, (len(problems) + len(others)) // 3))
        count = Counter(chain.from_iterable(chain(asked, answered)))
        self.weights = {unit: 1 / (n - 1) for unit, n in count.items() if n <= common and tells(unit)}
        known = frozenset(self.weights)
        self.answered = [units & known for units in answered]
        self.asked = [units & known for units in asked]
        self._held_by: dict[int, list[int]] = {unit: [] for unit in known}
        for number, units in enumerate(self.asked):
            for unit in units:
                self._held_by[unit].append(number)

    def shared_with(self, number: int) -> Numbers:
        out: Numbers = {}
        weights, held_by = self.weights, self._held_by
        for unit in self.answered[number]:
            weight = weights[unit]
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
    first = len(group.causes) if others is group.measures else 0
    for number_of, other in enumerate(others, first):
        wording, letters = words.by_pairs(number_of), words.by_letters(number_of)
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
        columns.append(Column(other, numbers, together, wording, letters, likeness))
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
        wording, letters, likeness = column.wording, column.letters, column.likeness
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
