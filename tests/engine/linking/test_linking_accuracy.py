"""Linking on the annotated documents: F1 over all links, given what a perfect reader would have found."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.annotated import golden_documents, read_annotated, shared_documents

from bihuan.linking import link

SHARED_F1, GOLDEN_F1 = 0.87, 0.78


def f1_of(paths: list[Path]) -> float:
    right = proposed = wanted = 0
    for path in paths:
        annotated = read_annotated(path)
        found = link(annotated.document, annotated.items, annotated.folded)
        links = {frozenset((one.from_id, one.to_id)) for one in found.links}
        right += len(links & annotated.links)
        proposed += len(links)
        wanted += len(annotated.links)
    return 2 * right / (proposed + wanted)


@pytest.mark.shared
def test_links_of_the_shared_documents_are_mostly_right() -> None:
    paths = shared_documents()
    if not paths:
        pytest.skip("the annotated corpus is not beside the checkout")
    assert f1_of(paths) >= SHARED_F1


def test_links_of_our_own_documents_are_mostly_right() -> None:
    assert f1_of(golden_documents()) >= GOLDEN_F1
