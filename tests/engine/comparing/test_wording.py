"""What a passage must have in common to be shown, and how that depends on the size of the collection."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bihuan.comparing.passages import Stretch
from bihuan.comparing.sketching import Hashes
from bihuan.comparing.wording import common_wording, enough, worth_showing

_NOTHING: Hashes = np.zeros(0, dtype=np.uint32)


def shown(length: int, matched: int, documents: int, *, common: bool = False) -> bool:
    """Whether a passage of so many characters, of which so many are equal, is shown."""
    made = random.Random(5)
    codes = np.array(made.choices(range(0x4E00, 0x9000), k=2 * length), dtype=np.uint16)
    codes[length : length + matched] = codes[:matched]
    known = common_wording([codes[:length]] * 20) if common else _NOTHING
    one = Stretch(0, 1, 0, length, length, 2 * length, matched)
    return bool(worth_showing(codes, [one], known, documents))


def test_the_share_that_is_wanted_rises_with_the_logarithm_of_the_documents_and_stays_within_bounds() -> None:
    sizes = [1, 10_000, 20_000, 50_000, 200_000, 10**9]
    wanted = [enough(size) for size in sizes]
    assert wanted == sorted(wanted)
    assert wanted[0] == wanted[1] == 0.7
    assert wanted[-1] == 0.8
    assert enough(80_000) - enough(40_000) == pytest.approx(enough(40_000) - enough(20_000))


def test_of_loosely_alike_passages_only_small_collections_show_all() -> None:
    assert shown(100, 73, documents=10_000)
    assert not shown(100, 73, documents=200_000)


def test_a_copied_passage_with_a_word_replaced_here_and_there_is_shown_in_a_collection_of_any_size() -> None:
    assert shown(100, 85, documents=10**9)


def test_common_wording_counts_less() -> None:
    assert not shown(100, 100, documents=100, common=True)
    assert shown(100, 100, documents=100)
