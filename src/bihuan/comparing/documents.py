"""Signatures -> pairs of documents that are alike as a whole: bands find candidates, the exact sets of 5-grams decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.masking import Places
from bihuan.comparing.results import Options
from bihuan.comparing.sketching import BINS, EMPTY, Hashes

_ROWS = 4  # hashes in a band: 64 bands find a pair of Jaccard index 0.5 with 0.98, of 0.6 with 0.9999
BANDS = BINS // _ROWS
BAND_CROWD = 32  # a band that more documents share joins each to the first and to the one before only
SLACK = 0.13  # the estimate from 256 parts is off by more than this once in ten thousand
_CHUNK = 50_000
PARTNERS = 24  # a document with so many near-duplicates gets no further one of the same cluster ...
CROWD = 200  # ... and where a cluster has more documents than this, one with only ...
FEW_PARTNERS = 4  # ... so many: nobody reads thousands of pairs of one text


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two sets of grams have in common."""

    jaccard: float
    a_in_b: float
    b_in_a: float


def candidates(signatures: NDArray[np.uint32], similar: float) -> list[tuple[int, int]]:
    """Pairs of rows that share a band and whose estimated Jaccard index comes near ``similar``; sorted, ``a < b``."""
    count = len(signatures)
    keys: Places = np.zeros(0, dtype=np.int64)
    for band in range(BANDS):
        found = [one * count + other for one, other in _shared(band_marks(signatures, band))]
        if found:
            fresh = np.unique(np.concatenate(found))
            keys = np.union1d(keys, fresh[_likely(signatures, fresh // count, fresh % count, similar)])
    return [(int(key // count), int(key % count)) for key in keys]


def band_marks(signatures: NDArray[np.uint32], band: int) -> NDArray[np.uint64]:
    """One number for a band of each signature; 0 where the document has no grams at all."""
    rows = signatures[:, band * _ROWS : (band + 1) * _ROWS].astype(np.uint64)
    mark = np.zeros(len(signatures), dtype=np.uint64)
    for column in range(_ROWS):
        mark = (mark ^ rows[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        mark ^= mark >> np.uint64(31)
    mark[(rows == EMPTY).all(axis=1)] = 0
    return mark


def _shared(marks: NDArray[np.uint64]) -> Iterator[tuple[Places, Places]]:
    """Pairs of equal marks as two columns; a crowd gives as many pairs as it has members, not the square of it."""
    order = np.argsort(marks, kind="stable")
    ordered = marks[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(first, len(ordered)))
    size = np.repeat(sizes, sizes)
    begin = np.repeat(first, sizes)
    inside = np.flatnonzero((size > 1) & (ordered != 0))
    crowded = inside[(size[inside] > BAND_CROWD) & (inside > begin[inside])]
    yield order[begin[crowded]], order[crowded]
    yield order[crowded - 1], order[crowded]
    few = inside[size[inside] <= BAND_CROWD]
    for distance in range(1, BAND_CROWD):
        few = few[few + distance < begin[few] + size[few]]
        if not len(few):
            break
        yield order[few], order[few + distance]


def _likely(signatures: NDArray[np.uint32], ones: Places, others: Places, similar: float) -> NDArray[np.bool_]:
    parts = [np.zeros(0, dtype=np.bool_)]
    for start in range(0, len(ones), _CHUNK):
        part = slice(start, start + _CHUNK)
        parts.append(likely_alike(signatures[ones[part]], signatures[others[part]], similar))
    return np.concatenate(parts)


def likely_alike(ones: NDArray[np.uint32], others: NDArray[np.uint32], similar: float) -> NDArray[np.bool_]:
    """Of pairs of signatures, row by row, those whose estimated Jaccard index comes near ``similar``."""
    near: NDArray[np.bool_] = (ones == others).mean(axis=1) >= similar - SLACK
    return near


def estimate(one: Hashes, other: Hashes) -> float:
    """The Jaccard index as two signatures tell it, off by hardly ever more than ``SLACK``."""
    return float((one == other).mean())


def likeness(one: Hashes, other: Hashes) -> Likeness:
    """The exact figures of two sorted sets without repeats."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    if not common:
        return Likeness(0.0, 0.0, 0.0)
    return Likeness(common / (len(one) + len(other) - common), common / len(one), common / len(other))


@dataclass(frozen=True, slots=True)
class Alike:
    """The figures of two near-duplicates: the Jaccard index as written, and everything masked."""

    jaccard: float
    masked: Likeness


def alike(masked: tuple[Hashes, Hashes], written: tuple[Hashes, Hashes], options: Options) -> Alike | None:
    """What two documents' grams say, masked and as written; None where it is less than the options ask for."""
    seen = likeness(*masked)
    jaccard = likeness(*written).jaccard
    if jaccard >= options.similar or seen.jaccard >= options.similar_masked:
        return Alike(jaccard, seen)
    return None


class Groups:
    """Union-find over numbers."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._size = [1] * count

    def root(self, item: int) -> int:
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self._parent[second] = first
            self._size[first] += self._size[second]

    def size(self, item: int) -> int:
        """Of the group it is in."""
        return self._size[self.root(item)]

    def members(self) -> list[list[int]]:
        """Groups of two or more, each sorted, in the order of their first."""
        found: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            found.setdefault(self.root(item), []).append(item)
        return [group for group in found.values() if len(group) > 1]


class Partners:
    """How many near-duplicates each document has been shown with; pairs come in their order.

    What ``suffice`` says depends only on the near-duplicates added before, not on the pairs that proved to be none or were
    passed over. So it is all one whether a pair is passed over before it is checked, or all pairs are checked first.
    """

    def __init__(self, count: int) -> None:
        self._groups, self._shown = Groups(count), [0] * count

    def suffice(self, one: int, other: int) -> bool:
        """Whether either has enough and both are known to be of one cluster."""
        shown = max(self._shown[one], self._shown[other])
        if shown < FEW_PARTNERS or self._groups.root(one) != self._groups.root(other):
            return False
        return shown >= (PARTNERS if self._groups.size(one) <= CROWD else FEW_PARTNERS)

    def add(self, one: int, other: int) -> None:
        self._groups.join(one, other)
        self._shown[one] += 1
        self._shown[other] += 1
