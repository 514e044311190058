#!/usr/bin/env python3
"""Fits the weights of linking (src/bihuan/linking/data/weights.toml) to annotated documents, and measures them honestly.

    fit_links.py                 leave-one-document-out F1 per relation over the annotated documents that may be read
    fit_links.py --write         the same, then fit to all of them and write weights.toml
    fit_links.py --measure GOLD  F1 of the weights as they are on other documents; nothing is fitted

A logistic model with few features and no dependencies: Newton's method in plain Python.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.support.annotated import Annotated, golden_documents, read_annotated, shared_documents  # noqa: E402

from bihuan.linking import choosing  # noqa: E402 - after the path is set
from bihuan.linking.choosing import JOINT, SECOND, Relation, Weights, choose, probabilities  # noqa: E402
from bihuan.linking.features import FIRST, Wording, columns_of, first_features  # noqa: E402
from bihuan.linking.grouping import Group, group_items  # noqa: E402
from bihuan.linking.views import View  # noqa: E402

WEIGHTS = REPOSITORY / "src/bihuan/linking/data/weights.toml"
RIDGE = 1.0
THRESHOLD, THRESHOLD_BEST, THRESHOLD_JOINT = 0.55, 0.5, 0.5
Rows = list[tuple[tuple[float, ...], float]]


@dataclass
class Sample:
    """One document, ready to be fitted to and to be measured."""

    annotated: Annotated
    groups: list[tuple[Group, Wording]]

    def linked(self, one: View, other: View) -> float:
        return float(frozenset((one.id, other.id)) in self.annotated.links)


def sample_of(path: Path) -> Sample | None:
    annotated = read_annotated(path)
    if not annotated.items.problems:
        return None
    groups = group_items(annotated.document, annotated.items, annotated.folded)
    return Sample(annotated, [(group, Wording(group)) for group in groups])


def fit(rows: Rows) -> tuple[float, ...]:
    """Logistic regression with a ridge on everything but the first feature."""
    size = len(rows[0][0])
    weights = [0.0] * size
    for _ in range(12):
        hessian = [[(RIDGE if i else 1e-3) * (i == j) for j in range(size)] for i in range(size)]
        slope = [-(RIDGE if i else 0.0) * w for i, w in enumerate(weights)]
        for features, truth in rows:
            score = sum(w * x for w, x in zip(weights, features, strict=True))
            likely = 1 / (1 + exp(-max(-30.0, min(30.0, score))))
            present = [i for i in range(size) if features[i]]
            for i in present:
                slope[i] += (truth - likely) * features[i]
                for j in present:
                    hessian[i][j] += likely * (1 - likely) * features[i] * features[j]
        weights = [w + step for w, step in zip(weights, solve(hessian, slope), strict=True)]
    return tuple(round(w, 3) for w in weights)


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(size):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def fit_relation(samples: Sequence[Sample], others_of: Callable[[Group], list[View]]) -> Relation:
    first_rows: Rows = []
    looks = []
    for sample in samples:
        for group, words in sample.groups:
            columns = columns_of(group, others_of(group), words)
            features = first_features(group, columns)
            looks.append((sample, group, columns, features))
            for column, by_problem in zip(columns, features, strict=True):
                for number, row in by_problem.items():
                    first_rows.append((row, sample.linked(group.problems[number], column.other)))
    first = fit(first_rows)
    second_rows: Rows = []
    for sample, group, columns, features in looks:
        scores = [{n: sum(w * x for w, x in zip(first, row, strict=True)) for n, row in f.items()} for f in features]
        for (number, at), row in choosing.second_features(group, columns, scores).items():
            second_rows.append((row, sample.linked(group.problems[number], columns[at].other)))
    return Relation(first, fit(second_rows), THRESHOLD, THRESHOLD_BEST)


def fit_all(samples: Sequence[Sample]) -> Weights:
    cause = fit_relation(samples, lambda group: group.causes)
    measure = fit_relation(samples, lambda group: group.measures)
    rows: Rows = []
    for sample in samples:
        for group, words in sample.groups:
            to_causes = probabilities(group, group.causes, words, cause)
            to_measures = probabilities(group, group.measures, words, measure)
            joint = choosing.joint_features(group, to_causes, to_measures)
            for (c, m), row in joint.items():
                rows.append((row, sample.linked(group.causes[c], group.measures[m])))
    return Weights(cause, measure, fit(rows), THRESHOLD_JOINT)


def proposed(sample: Sample, weights: Weights) -> set[frozenset[str]]:
    out = set()
    for group, words in sample.groups:
        to_causes = probabilities(group, group.causes, words, weights.cause)
        to_measures = probabilities(group, group.measures, words, weights.measure)
        causes = choose(group, group.causes, to_causes, weights.cause)
        measures = choose(group, group.measures, to_measures, weights.measure)
        out |= {frozenset((group.problems[number].id, group.causes[at].id)) for number, at in causes}
        out |= {frozenset((group.problems[number].id, group.measures[at].id)) for number, at in measures}
        joint = choosing.choose_joint(group, to_causes, to_measures, (causes, measures), weights)
        out |= {frozenset((group.causes[c].id, group.measures[m].id)) for c, m in joint}
    return out


def relation_of(link: frozenset[str], sample: Sample) -> str:
    kinds = {view.id: view.kind for group, _ in sample.groups for view in group.views}
    return "-".join(sorted((kinds[end] for end in link), key=("problem", "cause", "measure").index))


def report(results: Iterable[tuple[Sample, set[frozenset[str]]]], title: str, *, each: bool = False) -> None:
    counts: dict[str, list[int]] = {}
    for sample, links in results:
        gold = sample.annotated.links
        own = [0, 0, 0]
        for link in gold | links:
            column = 0 if link in gold and link in links else 1 if link in links else 2
            own[column] += 1
            for name in (relation_of(link, sample), "all"):
                counts.setdefault(name, [0, 0, 0])[column] += 1
        if each:
            extra, missed = (
                " ".join("-".join(sorted(link)) for link in sorted(part, key=sorted))
                for part in (links - gold, gold - links)
            )
            print(f"  {sample.annotated.path.name:22} F1 {f1(own):.3f}  extra: {extra or '–'}  missed: {missed or '–'}")
    for name, (right, extra_count, missed_count) in sorted(counts.items()):
        print(
            f"{title:12} {name:16} F1 {f1([right, extra_count, missed_count]):.3f}  right {right} extra {extra_count} missed {missed_count}"
        )


def f1(counts: Sequence[int]) -> float:
    right, extra, missed = counts
    return 2 * right / (2 * right + extra + missed) if right + extra + missed else 1.0


def write(weights: Weights) -> None:
    lines = [
        "# Weights of linking, fitted by tools/fit_links.py to annotated documents. What the features are: features.py, choosing.py."
    ]
    for name, relation in (("cause", weights.cause), ("measure", weights.measure)):
        lines += ["", f"[{name}]", f"threshold = {relation.threshold}", f"threshold_best = {relation.threshold_best}"]
        for part, names, values in (("first", FIRST, relation.first), ("second", SECOND, relation.second)):
            lines += [f"[{name}.{part}]", *(f"{n} = {v}" for n, v in zip(names, values, strict=True))]
    lines += ["", "[joint]", f"threshold = {weights.joint_threshold}", "[joint.weights]"]
    lines += [f"{n} = {v}" for n, v in zip(JOINT, weights.joint, strict=True)]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--measure", nargs="+", type=Path, metavar="GOLD")
    parser.add_argument("--each", action="store_true", help="name every document's faults")
    options = parser.parse_args()
    if options.measure:
        samples = [sample for path in options.measure if (sample := sample_of(path))]
        report([(s, proposed(s, choosing.weights())) for s in samples], "measured", each=options.each)
        return
    readable = [path for path in golden_documents() if path.parent.name == "dev"]
    samples = [sample for path in [*shared_documents(), *readable] if (sample := sample_of(path))]
    left_out = [(s, proposed(s, fit_all([other for other in samples if other is not s]))) for s in samples]
    report(left_out, "left out", each=options.each)
    weights = fit_all(samples)
    report([(s, proposed(s, weights)) for s in samples], "in sample")
    if options.write:
        write(weights)


if __name__ == "__main__":
    main()
