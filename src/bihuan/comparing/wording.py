"""Which wording is common in a collection, and which passages are made of little else (套话)."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.passages import Stretch
from bihuan.comparing.sketching import EMPTY, Hashes, distinct, rolling

_WIDTH = 12  # characters of a piece of wording
SAMPLED = 2000  # documents that are asked what is common
_SHARE = 0.005  # common is what stands in more than this share of them ...
_LEAST = 8  # ... and in more than so many
_DISCOUNT = 0.4  # what common wording takes off the share of equal characters
_ENOUGH = 0.7  # the share that must be left ...
_MORE = 0.01  # ... and so much more each time that a collection of more than so many documents is twice as large ...
_SMALL = 10_000
_MOST = 0.8  # ... up to this
_CHUNK = 20_000


def without_stock(codes: Codes, starts: Places, found: list[Stretch]) -> list[Stretch]:
    """The passages without those that are loosely alike, or alike only in wording that is common in the collection."""
    if not found:
        return []
    asked = (codes[starts[number] : starts[number + 1]] for number in sampled(len(starts) - 1))
    return worth_showing(codes, found, common_wording(asked), len(starts) - 1)


def worth_showing(codes: Codes, found: list[Stretch], common: Hashes, documents: int) -> list[Stretch]:
    """The passages without those that are loosely alike, or alike only in common wording, for a collection of so many documents.

    ``common`` is sorted.
    """
    wanted = enough(documents)
    return [
        one
        for begin in range(0, len(found), _CHUNK)
        for one, own in zip(
            found[begin : begin + _CHUNK], _shares(codes, common, found[begin : begin + _CHUNK]), strict=True
        )
        if one.matched / max(one.end_one - one.start_one, one.end_other - one.start_other) - _DISCOUNT * own >= wanted
    ]


def enough(documents: int) -> float:
    """The share of equal characters, common wording discounted, that a passage needs among so many documents.

    Copied passages grow with the documents; pairs whose wording meets by chance grow with their square, and how many of
    them reach a share falls exponentially with it (as with local alignments: Karlin and Altschul, 1990). So the share rises
    with the logarithm of the documents.
    """
    return min(_MOST, _ENOUGH + _MORE * math.log2(max(1.0, documents / _SMALL)))


def sampled(count: int) -> range:
    """The numbers of the documents that are asked what is common: every so manieth."""
    return range(0, count, max(1, -(-count // SAMPLED)))


def common_wording(asked: Iterable[Codes]) -> Hashes:
    """Sorted hashes of the pieces that are common in the sampled documents."""
    own = [pieces(codes) for codes in asked]
    ordered = np.sort(np.concatenate([np.zeros(0, dtype=np.uint32), *own]))
    if not len(ordered):
        return ordered
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(first, len(ordered)))
    return ordered[first[sizes > common_above(len(own))]]


def common_above(documents: int) -> float:
    """Of so many documents more than this have a piece of wording that is common."""
    return max(_LEAST, _SHARE * documents)


def pieces(codes: Codes) -> Hashes:
    """Hashes of one text's pieces that are asked about, sorted, each once."""
    hashes = rolling(codes, np.array([0, len(codes)], dtype=np.int64), _WIDTH)
    return distinct(np.sort(hashes[_is_chosen(hashes)]))


def _shares(codes: Codes, common: Hashes, found: list[Stretch]) -> list[float]:
    """For each passage which share of its pieces is common."""
    if not len(common):
        return [0.0] * len(found)
    parts = [codes[one.start_one : one.end_one] for one in found]
    bounds = np.cumsum([0, *map(len, parts)])
    hashes = rolling(np.concatenate(parts), bounds, _WIDTH)
    place = np.minimum(np.searchsorted(common, hashes), len(common) - 1)
    asked = _is_chosen(hashes)
    totals = np.concatenate([[0], np.cumsum(asked)])
    hits = np.concatenate([[0], np.cumsum(asked & (common[place] == hashes))])
    begins, ends = bounds[:-1], np.minimum(bounds[1:], len(hashes))
    shares: list[float] = ((hits[ends] - hits[begins]) / np.maximum(1, totals[ends] - totals[begins])).tolist()
    return shares


def _is_chosen(hashes: Hashes) -> NDArray[np.bool_]:
    """Every other piece is enough."""
    chosen: NDArray[np.bool_] = ((hashes & np.uint32(1)) == 0) & (hashes != EMPTY)
    return chosen
