"""Sketches -> estimates of how alike whole documents are, and which pairs are worth estimating."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.masking import Places
from bihuan.fingerprints.choosing import BINS
from bihuan.fingerprints.prints import LEVELS, Sketch

_ROWS = 5  # bins in a band: 102 bands find a pair of Jaccard index 0.5 with 0.98, of 0.6 with 0.9999
BANDS = BINS // _ROWS
_CROWD = 32  # of so many own documents with the same band no more are tried for each of the others
_CHUNK = 20_000
_CERTAIN = 1.96  # standard errors that 19 in 20 estimates stay within
_NONE = 15**_ROWS  # the band of a document without grams


class Bands:
    """The own sketches, sorted by each band."""

    def __init__(self, sketches: Sketch) -> None:
        self._sorted: list[tuple[NDArray[np.uint32], NDArray[np.uint32]]] = []
        filled = _filled(sketches)
        for band in range(BANDS):
            marks = _marks(filled, band)
            order = np.argsort(marks, kind="stable").astype(np.uint32)
            self._sorted.append((marks[order], order))

    def candidates(self, sketches: Sketch) -> tuple[Places, Places]:
        """Own numbers and rows of the other ``sketches`` that share a band, each pair once, ordered."""
        filled = _filled(sketches)
        found = [np.zeros(0, dtype=np.int64)]
        for band, (ordered, order) in enumerate(self._sorted):
            marks = _marks(filled, band)
            first = np.searchsorted(ordered, marks)
            sizes = np.minimum(np.searchsorted(ordered, marks, side="right") - first, _CROWD)
            sizes[marks == _NONE] = 0
            at = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
            found.append(order[at].astype(np.int64) * len(sketches) + np.repeat(np.arange(len(sketches)), sizes))
        keys = np.sort(np.concatenate(found))
        keys = keys[np.concatenate([np.ones(min(1, len(keys)), dtype=np.bool_), keys[1:] != keys[:-1]])]
        return keys // max(1, len(sketches)), keys % max(1, len(sketches))


def estimated(
    own: Sketch, others: Sketch, ones: Places, rows: Places
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Jaccard indices of pairs, and their errors (19 in 20 are within)."""
    parts = [
        _estimated(own[ones[at : at + _CHUNK]], others[rows[at : at + _CHUNK]]) for at in range(0, len(ones), _CHUNK)
    ]
    if not parts:
        return np.zeros(0), np.zeros(0)
    return np.concatenate([one for one, _ in parts]), np.concatenate([error for _, error in parts])


def _estimated(one: Sketch, other: Sketch) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bins that hold the same gram are equal for certain, others by chance once in ``LEVELS``; bins empty in both say nothing."""
    both = ((one > 0) & (other > 0)).sum(axis=1)
    asked = np.maximum(1, ((one > 0) | (other > 0)).sum(axis=1))
    equal = ((one == other) & (one > 0)).sum(axis=1)
    chance = 1 / LEVELS
    jaccard = np.clip((equal - chance * both) / (1 - chance) / asked, 0.0, 1.0)
    share = chance + (1 - chance) * jaccard
    # a margin for the two ends, where no pair or every pair of bins is equal
    spread = np.sqrt(share * (1 - share) / asked) / (1 - chance) + 0.5 / asked
    return jaccard, _CERTAIN * spread


def _filled(sketches: Sketch) -> Sketch:
    """Empty bins borrow from the next that is not: short documents share bands as well."""
    filled = sketches.copy()
    for row in np.flatnonzero((sketches == 0).any(axis=1)).tolist():
        own = sketches[row]
        there = np.flatnonzero(own)
        if len(there):
            lender = there[np.searchsorted(there, np.arange(BINS)) % len(there)]
            distance = (lender - np.arange(BINS)) % BINS
            filled[row] = (own[lender].astype(np.int64) + 7 * distance - 1) % LEVELS + 1
    return filled


def _marks(filled: Sketch, band: int) -> NDArray[np.uint32]:
    marks = np.zeros(len(filled), dtype=np.uint32)
    for column in range(band * _ROWS, (band + 1) * _ROWS):
        marks = marks * np.uint32(LEVELS) + (filled[:, column] - 1)
    marks[filled[:, 0] == 0] = _NONE
    return marks
