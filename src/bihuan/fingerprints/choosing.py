"""Masked codes -> which of their pieces become fingerprints. Chosen by a hash that only the key tells, never written down.

Were the choice public, the number and the distances of what is chosen would be a fingerprint without a key.
"""

from __future__ import annotations

from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

from bihuan.comparing.masking import Codes, Places
from bihuan.fingerprints.key import Key

GRAM = 5  # masked characters of the pieces by which whole documents are compared
SEED = 24  # masked characters of a fingerprint
BINS = 512  # pieces kept of a document's grams

Hashes = NDArray[np.uint64]
_LOW = np.uint64(0xFFFFFFFF)


class Chooser:
    """Chooses the pieces of documents; two documents that have a piece around the same words choose it both."""

    def __init__(self, key: Key, window: int) -> None:
        stream = np.frombuffer(shake_256(key.derived(b"bihuan choice")).digest(8 * (65536 + 2)), dtype="<u8")
        self._values: Hashes = stream[:65536].astype(np.uint64)
        self._base, self._mix = int(stream[65536]) | 1, np.uint64(int(stream[65537]) | 1)
        self._window = window

    def hashes(self, codes: Codes) -> tuple[Hashes, Hashes]:
        """Hashes of the grams and of the seeds that begin at every position of one or several texts."""
        one = self._values[codes]
        two = self._joined(one, one, 1)
        four = self._joined(two, two, 2)
        grams = self._joined(four, one, 4)
        eight = self._joined(four, four, 4)
        sixteen = self._joined(eight, eight, 8)
        return self._mixed(grams), self._mixed(self._joined(sixteen, eight, 16))

    def seeds(self, hashes: Hashes) -> Places:
        """Places of one text's fingerprints in order, each once: what is least in some window of so many places."""
        window = min(self._window, len(hashes))
        if not window:
            return np.zeros(0, dtype=np.int64)
        least = _sliding(hashes, window, np.minimum)
        # the greatest of the windows that a place lies in; there are fewer near the ends
        edge = np.zeros(window - 1, dtype=np.uint64)
        greatest = _sliding(np.concatenate([edge, least, edge]), window, np.maximum)
        at = np.flatnonzero(greatest == hashes)
        _, first = np.unique(hashes[at], return_index=True)
        return at[np.sort(first)]

    def grams(self, hashes: Hashes) -> Places:
        """For each of ``BINS`` equal parts of the hash space the place of the least gram in it, -1 where it is empty."""
        packed = np.sort((hashes & ~_LOW) | np.arange(len(hashes), dtype=np.uint64))
        first = np.searchsorted(packed, np.arange(BINS, dtype=np.uint64) << np.uint64(64 - 9))
        found = np.full(BINS, -1, dtype=np.int64)
        inside = np.flatnonzero(first < np.append(first[1:], len(packed)))
        found[inside] = (packed[first[inside]] & _LOW).astype(np.int64)
        return found

    def _joined(self, left: Hashes, right: Hashes, offset: int) -> Hashes:
        """Hashes of longer pieces: ``left`` at a place, and ``right`` behind its ``offset`` characters, no longer than it."""
        length = max(0, min(len(left), len(right) - offset))
        joined: Hashes = left[:length] * np.uint64(pow(self._base, offset, 1 << 64))
        joined += right[offset : offset + length]
        return joined

    def _mixed(self, hashes: Hashes) -> Hashes:
        hashes ^= hashes >> np.uint64(32)
        hashes *= self._mix
        hashes ^= hashes >> np.uint64(29)
        hashes *= np.uint64(0xBF58476D1CE4E5B9)
        hashes ^= hashes >> np.uint64(32)
        return hashes


def _sliding(values: Hashes, window: int, take: np.ufunc) -> Hashes:
    """The least or greatest of each ``window`` values in a row."""
    step, wide = 1, values
    while 2 * step <= window:
        wide = take(wide[:-step], wide[step:])
        step *= 2
    if step < window:
        wide = take(wide[: len(wide) - (window - step)], wide[window - step :])
    return wide
