"""With a perfect reader's items and links the rules find what the annotators marked: precision and recall by rule and ref."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.support.annotated import GOLDEN, Annotated, read_annotated, shared_documents

from bihuan.model import Kind, Link, Linking
from bihuan.profiles import load
from bihuan.reviewing import CRASHED, ReviewInput, review
from bihuan.text.folding import fold

# Scored once per document, wherever they stand.
BY_DOCUMENT = {"repeated-text", "masked-term", "template-residue", "numbering-broken", "analysis-too-short"}
SCORED = BY_DOCUMENT | {
    "section-missing", "previous-missing", "aspect-missing", "aspect-without-problem", "problem-without-example",
    "problem-vague", "credit-outweighs-problem", "collective-for-personal", "cause-external", "problem-without-cause",
    "cause-without-problem", "problem-without-measure", "measure-without-problem", "measure-not-checkable",
}  # fmt: skip
Marks = set[tuple[str, str, str | None]]


def found_in(annotated: Annotated) -> Marks:
    links = (sorted(pair) for pair in annotated.links)
    linking = Linking(tuple(Link(one, other, 1.0, "", "manual") for one, other in links))
    profile = load(annotated.attrs["profile"]) if "profile" in annotated.attrs else None
    folded = fold(annotated.document.source)
    findings = review(ReviewInput(annotated.document, annotated.items, linking, folded, profile))
    assert CRASHED not in {finding.rule for finding in findings}
    name = annotated.path.name
    return {(name, f.rule, None if f.rule in BY_DOCUMENT else f.ref) for f in findings if f.rule in SCORED}


def marked_in(annotated: Annotated) -> Marks:
    name = annotated.path.name
    return {(name, rule, None if rule in BY_DOCUMENT else ref) for rule, ref in annotated.defects}


def f1(paths: Iterable[Path]) -> tuple[float, list[tuple[str, str, str | None]]]:
    found: Marks = set()
    marked: Marks = set()
    for path in paths:
        annotated = read_annotated(path)
        found |= found_in(annotated)
        marked |= marked_in(annotated)
    return 2 * len(found & marked) / max(1, len(found) + len(marked)), sorted(found ^ marked, key=str)


@pytest.mark.shared
@pytest.mark.skipif(not shared_documents(), reason="the annotated corpus is not beside the checkout")
def test_the_corpus_is_reviewed_as_its_annotators_did() -> None:
    value, wrong = f1(shared_documents())
    assert value >= 0.97, wrong


def test_the_golden_documents_are_reviewed_as_their_annotators_did() -> None:
    value, wrong = f1(sorted((GOLDEN / "dev").glob("*.gold.xml")))
    assert value >= 0.95, wrong


@pytest.mark.parametrize("path", shared_documents(), ids=lambda path: path.name)
def test_what_is_no_self_examination_gets_no_findings(path: Path) -> None:
    annotated = read_annotated(path)
    if annotated.document.meta.kind is Kind.OTHER:
        assert found_in(annotated) == set()
