"""From features to probabilities to the pairs that are proposed. The weights are data (data/weights.toml)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import copysign, exp
from operator import mul
from typing import NamedTuple

from bihuan.linking.features import FIRST, Column, Wording, columns_of, first_features
from bihuan.linking.grouping import Group
from bihuan.linking.themes import DATA
from bihuan.linking.views import View

# A pair as seen beside its rivals.
SECOND = ("bias", "first", "margin", "lead", "together")
# A cause and a measure are mostly joined by the problems that both belong to.
JOINT = ("bias", "share", "best", "theme")

_FAR = 3.0  # further ahead or behind makes no difference
_TOGETHER = 0.9  # a cause and a measure that stand together with their problem
_FAINT = 0.05  # a probability too small to join a cause and a measure

Pair = tuple[int, int]  # numbers of a problem and of a cause or measure


class Relation(NamedTuple):
    """The weights of one relation, in the order of FIRST and SECOND, and from which probability on a pair is proposed."""

    first: tuple[float, ...]
    second: tuple[float, ...]
    threshold: float
    threshold_best: float  # for the most likely counterpart of a problem


class Weights(NamedTuple):
    cause: Relation
    measure: Relation
    joint: tuple[float, ...]
    joint_threshold: float


@cache
def weights() -> Weights:
    import tomllib  # noqa: PLC0415 - only needed once a document has items to link

    data = tomllib.loads((DATA / "weights.toml").read_text("utf-8"))

    def relation(name: str) -> Relation:
        part = data[name]
        return Relation(
            tuple(float(part["first"].get(feature, 0.0)) for feature in FIRST),
            tuple(float(part["second"].get(feature, 0.0)) for feature in SECOND),
            float(part["threshold"]),
            float(part["threshold_best"]),
        )

    joint = data["joint"]
    return Weights(
        relation("cause"),
        relation("measure"),
        tuple(float(joint["weights"].get(feature, 0.0)) for feature in JOINT),
        float(joint["threshold"]),
    )


def probabilities(group: Group, others: list[View], words: Wording, relation: Relation) -> dict[Pair, float]:
    """How likely each compared pair belongs together."""
    if not others or not group.problems:
        return {}
    columns = columns_of(group, others, words)
    first = [
        {number: sum(map(mul, relation.first, row)) for number, row in features.items()}
        for features in first_features(group, columns)
    ]
    second = second_features(group, columns, first)
    likely = {pair: _logistic(sum(map(mul, relation.second, row))) for pair, row in second.items()}
    size = Counter(column.other.block for column in columns if column.together)
    for at, column in enumerate(columns):
        if column.together and size[column.other.block] == 1 and len(column.numbers) == 1:
            pair = column.numbers[0], at  # one problem and what directly follows it
            likely[pair] = max(likely[pair], _TOGETHER)
    return likely


def second_features(
    group: Group, columns: list[Column], first: list[dict[int, float]]
) -> dict[Pair, tuple[float, ...]]:
    """The features of SECOND for every pair; ``first`` is the score of the first look, per column and problem."""
    rows: list[list[float]] = [[] for _ in group.problems]
    for scores in first:
        for number, score in scores.items():
            rows[number].append(score)
    row_best = [_two_best(row) for row in rows]
    out: dict[Pair, tuple[float, ...]] = {}
    for at, (column, scores) in enumerate(zip(columns, first, strict=True)):
        together = float(column.together)
        best, next_best, many = _two_best(list(scores.values()))
        for number, score in scores.items():
            rival, second_rival, rivals = row_best[number]
            margin = score - (second_rival if score == rival else rival) if rivals > 1 else 2.0
            lead = score - (next_best if score == best else best) if many > 1 else 1.0
            out[number, at] = (
                1.0,
                score,
                margin if -_FAR < margin < _FAR else copysign(_FAR, margin),
                lead if -_FAR < lead < _FAR else copysign(_FAR, lead),
                together,
            )
    return out


def choose(group: Group, others: list[View], likely: dict[Pair, float], relation: Relation) -> dict[Pair, float]:
    """The pairs to propose."""
    best: dict[int, float] = {}
    for (number, _), probability in likely.items():
        if probability > best.get(number, 0.0):
            best[number] = probability
    chosen = {
        pair: probability
        for pair, probability in likely.items()
        if probability > relation.threshold or (probability > relation.threshold_best and probability == best[pair[0]])
    }
    return _one_to_one(group, others, chosen)


def _one_to_one(group: Group, others: list[View], chosen: dict[Pair, float]) -> dict[Pair, float]:
    """Where as many causes (or measures) as problems stand together, each has its own: of two claims the likelier holds."""
    even = _even_blocks(group.problems, others)
    if not even:
        return chosen
    taken: set[tuple[str, int]] = set()
    out: dict[Pair, float] = {}
    for pair, probability in sorted(chosen.items(), key=lambda item: -item[1]):
        number, at = pair
        if group.problems[number].block == others[at].block and others[at].block in even:
            ends = {("problem", number), ("other", at)}
            if ends & taken:
                continue
            taken |= ends
        out[pair] = probability
    return dict(sorted(out.items()))


def _even_blocks(problems: list[View], others: list[View]) -> set[int]:
    """Blocks with as many others as problems, where there is more than one block."""
    answered = Counter(view.block for view in others)
    asked = Counter(view.block for view in problems)
    if len(asked.keys() & answered.keys()) < 2:
        return set()
    return {block for block, count in asked.items() if count > 1 and answered[block] == count}


def joint_features(
    group: Group, causes: dict[Pair, float], measures: dict[Pair, float]
) -> dict[Pair, tuple[float, ...]]:
    """For every cause and measure that some problem may join: the features of JOINT."""
    of_cause, of_measure = [0.0] * len(group.causes), [0.0] * len(group.measures)
    by_problem: dict[int, list[tuple[int, float]]] = {}
    for (_, cause), probability in causes.items():
        of_cause[cause] += probability
    for (number, measure), probability in measures.items():
        of_measure[measure] += probability
        if probability > _FAINT:
            by_problem.setdefault(number, []).append((measure, probability))
    via: dict[Pair, float] = {}
    best: dict[Pair, float] = {}
    for (number, cause), one in causes.items():
        if one > _FAINT:
            for measure, other in by_problem.get(number, ()):
                pair = cause, measure
                via[pair] = via.get(pair, 0.0) + one * other
                best[pair] = max(best.get(pair, 0.0), min(one, other))
    return {
        (cause, measure): (
            1.0,
            joined / (min(of_cause[cause], of_measure[measure]) + 0.3),
            best[cause, measure],
            sum(map(mul, group.causes[cause].themes, group.measures[measure].themes)),
        )
        for (cause, measure), joined in via.items()
    }


def choose_joint(
    group: Group,
    to_causes: dict[Pair, float],
    to_measures: dict[Pair, float],
    chosen: tuple[Iterable[Pair], Iterable[Pair]],
    fitted: Weights,
) -> dict[Pair, float]:
    """The pairs of a cause and a measure to propose: only such as a problem was found to belong to both of."""
    causes_of: dict[int, list[int]] = {}
    for number, cause in chosen[0]:
        causes_of.setdefault(number, []).append(cause)
    joined = {(cause, measure) for number, measure in chosen[1] for cause in causes_of.get(number, ())}
    likely = {
        pair: _logistic(sum(map(mul, fitted.joint, row)))
        for pair, row in joint_features(group, to_causes, to_measures).items()
        if pair in joined
    }
    if len({problem.block for problem in group.problems}) > 1:
        for cause, measure in likely:
            if group.causes[cause].block == group.measures[measure].block:  # one row, or one after the other
                likely[cause, measure] = max(likely[cause, measure], _TOGETHER)
    return {pair: probability for pair, probability in likely.items() if probability > fitted.joint_threshold}


def _two_best(scores: list[float]) -> tuple[float, float, int]:
    """The two highest scores and how many there are."""
    if len(scores) < 2:
        return (scores[0] if scores else 0.0), 0.0, len(scores)
    ordered = sorted(scores)
    return ordered[-1], ordered[-2], len(scores)


def _logistic(score: float) -> float:
    return 1 / (1 + exp(-score)) if -30.0 < score < 30.0 else float(score > 0)
