"""Masked codes -> sketches: min-hash signatures for whole documents, winnowed fingerprints for passages. No random seed."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from bihuan.comparing.masking import Codes, Places

Hashes = NDArray[np.uint32]
Fingerprints = NDArray[np.uint64]

GRAM = 5  # characters of the grams that documents are compared by
SEED = 24  # characters of a fingerprint
WINDOW = 16  # a run of SEED + WINDOW - 1 = 39 equal characters always has a common fingerprint
BINS = 256
EMPTY = np.uint32(0xFFFFFFFF)
_BASE = 0x2C1B3C6D | 1
_EDGES = (np.arange(BINS, dtype=np.uint64) << np.uint64(24)).astype(np.uint32)


def power(exponent: int) -> np.uint32:
    return np.uint32(pow(_BASE, exponent, 1 << 32))


class Grams:
    """Hashes of the 5-grams and of the seeds at every position of some codes; what crosses ``starts`` is marked invalid."""

    def __init__(self, codes: Codes, starts: Places, *, seeds: bool = True) -> None:
        one = _values()[codes]
        two = _joined(one, one, 1)
        four = _joined(two, two, 2)
        self.grams = _mixed(_joined(four, one, 4, 1))
        self.seeds: Hashes | None = None
        if seeds:
            eight = _joined(four, four, 4)
            sixteen = _joined(eight, eight, 8)
            self.seeds = _mixed(_joined(sixteen, eight, 16, 8))
            _cut(self.seeds, starts, SEED)

    def sets(self, starts: Places) -> list[Hashes]:
        """The 5-grams of each text."""
        ends = np.maximum(starts[1:] - (GRAM - 1), starts[:-1])
        return [self.grams[start:end] for start, end in zip(starts[:-1].tolist(), ends.tolist(), strict=True)]


def rolling(codes: Codes, starts: Places, width: int) -> Hashes:
    """Hashes of all grams of any width; what crosses a text's end is ``EMPTY``."""
    values = _values()[codes]
    length = max(0, len(codes) - width + 1)
    hashes = np.zeros(length, dtype=np.uint32)
    for index in range(width):
        hashes *= power(1)
        hashes += values[index : index + length]
    hashes = _mixed(hashes)
    _cut(hashes, starts, width)
    return hashes


def gram_set(codes: Codes) -> Hashes:
    """The distinct 5-grams of one text, sorted."""
    starts = np.array([0, len(codes)], dtype=np.int64)
    ordered = np.sort(Grams(codes, starts, seeds=False).sets(starts)[0])
    return distinct(ordered)


def distinct(ordered: Hashes) -> Hashes:
    """Sorted hashes, each once."""
    fresh = np.ones(len(ordered), dtype=np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    once: Hashes = ordered[fresh]
    return once


def signature(grams: Hashes) -> Hashes:
    """The least hash in each of ``BINS`` equal parts of the hash space; an empty part borrows from the next that is not.

    Of a long text only the low hashes of each part are sorted: about six are left to choose the least from.
    """
    ceiling = (1 << 24) >> max(0, (len(grams) // (6 * BINS)).bit_length() - 1)
    ordered = grams if ceiling >> 24 else grams[(grams & np.uint32(0xFFFFFF)) < np.uint32(ceiling)]
    ordered = np.sort(ordered)
    if not len(ordered):
        return np.full(BINS, EMPTY, dtype=np.uint32)
    first = np.searchsorted(ordered, _EDGES)
    there = first < len(ordered)
    found = ordered[np.minimum(first, len(ordered) - 1)]
    there &= (found >> np.uint32(24)) == np.arange(BINS, dtype=np.uint32)
    if there.all():
        return found
    filled = np.flatnonzero(there)
    lender = np.searchsorted(filled, np.arange(BINS)) % len(filled)
    source = filled[lender]
    distance = ((source - np.arange(BINS)) % BINS).astype(np.uint32)
    borrowed: Hashes = found[source] + distance * np.uint32(0x01000193)
    return borrowed


def winnowed(seeds: Hashes) -> Places:
    """Positions of the fingerprints: those that are the least of some window."""
    if not len(seeds):
        return np.zeros(0, dtype=np.int64)
    padding = np.full(WINDOW - 1, EMPTY, dtype=np.uint32)
    least = np.concatenate([padding, seeds, padding])
    step = 1
    while step < WINDOW:  # the least of windows of 2, 4, 8, 16
        least = np.minimum(least[:-step], least[step:])
        step *= 2
    greatest = least
    step = 1
    while step < WINDOW:  # the greatest of these among the windows around each position
        greatest = np.maximum(greatest[:-step], greatest[step:])
        step *= 2
    return np.flatnonzero((greatest == seeds) & (seeds != EMPTY))


def _joined(left: Hashes, right: Hashes, offset: int, weight: int | None = None) -> Hashes:
    """Hashes of longer grams: ``left`` at a position and ``right`` ``offset`` further on (which spans ``weight`` characters)."""
    length = max(0, min(len(left), len(right) - offset))
    joined: Hashes = left[:length] * power(offset if weight is None else weight)
    joined += right[offset : offset + length]
    return joined


def _mixed(hashes: Hashes) -> Hashes:
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    return hashes


def _cut(hashes: Hashes, starts: Places, width: int) -> None:
    """Marks the positions whose gram would cross the end of a text."""
    crossing = (starts[1:, None] - np.arange(1, width)).ravel()
    crossing = crossing[(crossing >= 0) & (crossing < len(hashes))]
    hashes[crossing] = EMPTY


@cache
def _values() -> Hashes:
    """A fixed random-looking number for each code (splitmix)."""
    x = (np.arange(65536, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (x >> np.uint64(32)).astype(np.uint32)
