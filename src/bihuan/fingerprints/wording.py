"""Which wording is common in the own collection (套话): a fingerprint of it in two documents tells nothing about the two."""

from __future__ import annotations

from heapq import heappush, heapreplace

import numpy as np

from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.sketching import EMPTY, Hashes, distinct, rolling
from bihuan.fingerprints.choosing import SEED
from bihuan.fingerprints.stock import more_than

_WIDTH = 12  # characters of a piece of wording
_SAMPLED = 2000  # documents that are asked what is common
_SHARE = 0.005  # common is what stands in more than this share of them ...
_LEAST = 8  # ... and in more than so many


class Wording:
    """Gathers a sample of the own documents that does not depend on their order; then tells what is common in it.

    The hashes here are plain ones: they never leave the machine.
    """

    def __init__(self) -> None:
        self._sample: list[tuple[int, int, Hashes]] = []  # a heap: the greatest digest is the first to go
        self._count = 0
        self._common: Hashes = np.zeros(0, dtype=np.uint32)

    def add(self, digest: bytes, codes: Codes) -> None:
        self._count += 1
        rank = -int.from_bytes(digest, "big")
        if len(self._sample) < _SAMPLED:
            heappush(self._sample, (rank, self._count, _pieces(codes)))
        elif rank > self._sample[0][0]:
            heapreplace(self._sample, (rank, self._count, _pieces(codes)))

    def settle(self) -> None:
        """All documents were there: from now on it can be asked."""
        if self._sample:
            limit = max(_LEAST, int(_SHARE * len(self._sample)))
            self._common = more_than([one for _, _, one in self._sample], limit)
        self._sample = []

    def counts(self, codes: Codes) -> Places:
        """For each place of some codes how many pieces of common wording begin before it."""
        hashes = _hashes(codes)
        if not len(self._common) or not len(hashes):
            return np.zeros(len(codes) + 1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self._common, hashes), len(self._common) - 1)
        return np.concatenate([[0], np.cumsum(self._common[place] == hashes)]).astype(np.int64)


def weights(counts: Places, at: Places) -> Places:
    """How much fingerprints tell, by where they begin and their document's counts: 0 for the most part common wording, 2 nothing
    of it, 1 between."""
    inside = SEED - _WIDTH + 1
    common = counts[at + inside] - counts[at]
    return np.where(common == 0, 2, np.where(common * 2 <= inside, 1, 0))


def _hashes(codes: Codes) -> Hashes:
    return rolling(codes, np.array([0, len(codes)], dtype=np.int64), _WIDTH)


def _pieces(codes: Codes) -> Hashes:
    hashes = distinct(np.sort(_hashes(codes)))  # not np.unique, which is many times slower here
    pieces: Hashes = hashes[hashes != EMPTY]
    return pieces
