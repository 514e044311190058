"""Fingerprints -> copied passages: a join finds seeds that few documents share, exact comparison extends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.sketching import SEED, Fingerprints

Numbers = NDArray[np.int32]

_AHEAD = 48  # characters looked at beyond a difference
_RESYNC = 4  # so many equal characters in a row make an end
_BLOCK = 256
_JOINED = 4_000_000  # fingerprints joined at a time
_EXTENDED = 200_000  # seeds whose runs are looked at at a time
_LOW = np.uint64(0xFFFFFFFF)
NEAR = 200  # two seeds of one passage stand at most this far apart ...
SHIFT = 40  # ... and have been shifted against one another by at most this much


@dataclass(frozen=True, slots=True)
class Seeds:
    """Places in the collection's codes where two documents have the same ``SEED`` characters; columns of equal length."""

    one: Numbers  # of documents, the smaller first
    other: Numbers
    at_one: Places
    at_other: Places


@dataclass(frozen=True, slots=True)
class Crowds:
    """Seeds of more documents than the limit: the first two places of each, and how many documents share it."""

    at: Places
    second: Places
    documents: Places


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage in the codes of the collection: where it begins and ends in both, and how much of it is equal."""

    one: int
    other: int
    start_one: int
    end_one: int
    start_other: int
    end_other: int
    matched: int


def join(prints: Fingerprints, starts: Places, limit: int) -> tuple[Seeds, Crowds]:
    """Sorted fingerprints (hash above, place below) -> seeds of two to ``limit`` documents, and those of more."""
    found = [_joined(part, starts, limit) for part in _parts(prints)]
    seeds = Seeds(*(np.concatenate([getattr(one, name) for one, _ in found]) for name in Seeds.__slots__))
    crowds = Crowds(*(np.concatenate([getattr(one, name) for _, one in found]) for name in Crowds.__slots__))
    return seeds, crowds


def _parts(prints: Fingerprints) -> Iterator[Fingerprints]:
    """The fingerprints a range of hashes at a time, so that what is needed beside them stays small."""
    first = 0
    while True:
        last = first + _JOINED
        if last >= len(prints):
            yield prints[first:]
            return
        last = int(np.searchsorted(prints, prints[last] & ~_LOW))  # where the hash at that place begins
        if last <= first:  # a hash of very many places
            last = int(np.searchsorted(prints, prints[first] | _LOW, side="right"))
        yield prints[first:last]
        first = last


def _joined(prints: Fingerprints, starts: Places, limit: int) -> tuple[Seeds, Crowds]:
    hashes = (prints >> np.uint64(32)).astype(np.uint32)
    same = hashes[1:] == hashes[:-1]
    repeated = np.zeros(len(prints), dtype=np.bool_)
    repeated[1:] |= same
    repeated[:-1] |= same
    at = (prints[repeated] & _LOW).astype(np.int64)
    hashes = hashes[repeated]
    documents = np.searchsorted(starts, at, side="right") - 1
    if len(at):  # one occurrence in each document
        keep = np.concatenate([[True], (hashes[1:] != hashes[:-1]) | (documents[1:] != documents[:-1])])
        at, hashes, documents = at[keep], hashes[keep], documents[keep]
    first = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]])) if len(at) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(first, len(at)))
    size, end = np.repeat(sizes, sizes), np.repeat(first + sizes, sizes)
    many = sizes > limit
    crowds = Crowds(at[first[many]], at[first[many] + 1], sizes[many])
    few = np.flatnonzero((size > 1) & (size <= limit))
    columns = [(few[:0], few[:0])]
    for distance in range(1, limit):
        few = few[few + distance < end[few]]
        if not len(few):
            break
        columns.append((few, few + distance))
    ones, others = (np.concatenate([column[side] for column in columns]) for side in (0, 1))
    documents = documents.astype(np.int32)
    return Seeds(documents[ones], documents[others], at[ones], at[others]), crowds


def runs(codes: Codes, starts: Places, seeds: Seeds, least: int) -> Seeds:
    """Of the seeds, which are put in the order of their documents and places, those worth a closer look: of each run of equal
    characters the first, where it has ``least`` characters or another run of the pair is near by."""
    order = np.lexsort((seeds.at_one, seeds.other, seeds.one))
    for name in Seeds.__slots__:  # where they are: they may be very many
        column = getattr(seeds, name)
        column[:] = column[order]
    del order
    if not len(seeds.one):
        return seeds
    worth = worth_following(seeds, *runs_around(codes, starts, seeds, least), least)
    return Seeds(*(getattr(seeds, name)[worth] for name in Seeds.__slots__))


def worth_following(seeds: Seeds, left: Places, length: Places, least: int) -> NDArray[np.bool_]:
    """Which of the seeds of some pairs, in the order of their documents and places, ``runs`` keeps; given what ``runs_around`` says."""
    at, shift = seeds.at_one, seeds.at_one - seeds.at_other
    begin, end = at - left, at - left + length
    pair = (seeds.one[1:] == seeds.one[:-1]) & (seeds.other[1:] == seeds.other[:-1])
    inside = pair & (begin[1:] <= end[:-1])  # a seed of the same run is no second witness
    near = pair & ~inside & (at[1:] - at[:-1] <= NEAR) & (np.abs(shift[1:] - shift[:-1]) <= SHIFT)
    worth: NDArray[np.bool_] = length >= least
    worth[1:] |= near
    worth[:-1] |= near
    # Where the seed before is of this very run and looked at, this one would only be followed to the same passage.
    worth[1:] &= ~(inside & (shift[1:] == shift[:-1]) & worth[:-1])
    return worth


def runs_around(codes: Codes, starts: Places, seeds: Seeds, least: int) -> tuple[Places, Places]:
    """How many equal characters stand before each seed (at most ``least``), and how long the run is with them."""
    lefts, lengths = [], []
    for first in range(0, len(seeds.one), _EXTENDED):
        part = slice(first, first + _EXTENDED)
        one, other, at_one, at_other = (getattr(seeds, name)[part] for name in Seeds.__slots__)
        left = reach(codes, at_one - 1, at_other - 1, -1, least)
        left = np.minimum(left, np.minimum(at_one - starts[one], at_other - starts[other]))
        right = reach(codes, at_one + SEED, at_other + SEED, 1, least)
        room = np.minimum(starts[one + 1] - at_one, starts[other + 1] - at_other) - SEED
        lefts.append(left)
        lengths.append(left + SEED + np.minimum(right, room))
    return np.concatenate(lefts), np.concatenate(lengths)


def reach(codes: Codes, ones: Places, others: Places, step: int, most: int) -> Places:
    """How many characters from there on are equal, at most ``most``."""
    reached = np.zeros(len(ones), dtype=np.int64)
    alive = np.arange(len(ones))
    for distance in range(most):
        left, right = ones[alive] + step * distance, others[alive] + step * distance
        inside = (left >= 0) & (right >= 0) & (left < len(codes)) & (right < len(codes))
        same = codes[np.where(inside, left, 0)] == codes[np.where(inside, right, 0)]
        alive = alive[same & inside]
        if not len(alive):
            break
        reached[alive] += 1
    return reached


def stretches(codes: Codes, starts: Places, seeds: Seeds, least: int) -> list[Stretch]:
    """Seeds in the order of their documents -> passages of at least ``least`` characters; a seed in one is not begun again."""
    found: list[Stretch] = []
    before, known = (-1, -1), list[Stretch]()
    columns = (seeds.one.tolist(), seeds.other.tolist(), seeds.at_one.tolist(), seeds.at_other.tolist())
    limits = starts.tolist()
    for one, other, at_one, at_other in zip(*columns, strict=True):
        if (one, other) != before:
            before, known = (one, other), []
        if any(s.start_one <= at_one < s.end_one and s.start_other <= at_other < s.end_other for s in known[-8:]):
            continue
        ahead, ahead_other, equal = _forward(codes, at_one, at_other, limits[one + 1], limits[other + 1])
        back, back_other, equal_back = _backward(codes, at_one, at_other, limits[one], limits[other])
        stretch = Stretch(one, other, back, ahead, back_other, ahead_other, equal + equal_back)
        if any(_covers(s, stretch) for s in known):
            continue
        known.append(stretch)
        if min(ahead - back, ahead_other - back_other) >= least:
            found.append(stretch)
    return found


def common_seeds(prints: tuple[Fingerprints, Fingerprints], pair: tuple[int, int]) -> Seeds:
    """The seeds of one pair of documents, common stock included: each document's first place of a fingerprint."""
    one, first_one = np.unique(prints[0] >> np.uint64(32), return_index=True)
    other, first_other = np.unique(prints[1] >> np.uint64(32), return_index=True)
    _, in_one, in_other = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    at_one = (prints[0][first_one[in_one]] & _LOW).astype(np.int64)
    at_other = (prints[1][first_other[in_other]] & _LOW).astype(np.int64)
    order = np.argsort(at_one)
    documents = (np.full(len(order), pair[0], dtype=np.int32), np.full(len(order), pair[1], dtype=np.int32))
    return Seeds(*documents, at_one[order], at_other[order])


def _covers(known: Stretch, new: Stretch) -> bool:
    """Whether most of a stretch is inside one that is known."""
    overlap = min(known.end_one, new.end_one) - max(known.start_one, new.start_one)
    overlap_other = min(known.end_other, new.end_other) - max(known.start_other, new.start_other)
    size = min(new.end_one - new.start_one, new.end_other - new.start_other)
    return min(overlap, overlap_other) * 2 > size


def _forward(codes: Codes, one: int, other: int, end_one: int, end_other: int) -> tuple[int, int, int]:
    """How far two places agree going on, across small differences: both ends, and the number of equal characters."""
    equal = 0
    while True:
        run = _equal(codes[one:end_one], codes[other:end_other])
        one, other, equal = one + run, other + run, equal + run
        step = _across(codes[one : min(one + _AHEAD, end_one)], codes[other : min(other + _AHEAD, end_other)])
        if step is None:
            return one, other, equal
        one, other, equal = one + step[0], other + step[1], equal + step[2]


def _backward(codes: Codes, one: int, other: int, start_one: int, start_other: int) -> tuple[int, int, int]:
    reversed_one, reversed_other = codes[start_one:one][::-1], codes[start_other:other][::-1]
    at_one = at_other = equal = 0
    while True:
        run = _equal(reversed_one[at_one:], reversed_other[at_other:])
        at_one, at_other, equal = at_one + run, at_other + run, equal + run
        step = _across(reversed_one[at_one : at_one + _AHEAD], reversed_other[at_other : at_other + _AHEAD])
        if step is None:
            return one - at_one, other - at_other, equal
        at_one, at_other, equal = at_one + step[0], at_other + step[1], equal + step[2]


def _equal(one: Codes, other: Codes) -> int:
    """How many characters two texts have in common at their beginning."""
    length, done = min(len(one), len(other)), 0
    while done < length:
        upto = min(done + _BLOCK, length)
        different: NDArray[np.bool_] = one[done:upto] != other[done:upto]
        first = int(different.argmax())
        if different[first]:
            return done + first
        done = upto
    return length


def _across(one: Codes, other: Codes) -> tuple[int, int, int] | None:
    """Over the difference two texts begin with, to the best end behind it: steps in both and equal characters between."""
    if len(one) < _RESYNC or len(other) < _RESYNC:
        return None
    best, taken, score, equal = 4, None, 0, 0
    words = one.astype(np.uint16).tobytes().decode("utf-16-le", "surrogatepass")
    for step in Levenshtein.opcodes(words, other.astype(np.uint16).tobytes().decode("utf-16-le", "surrogatepass")):
        one_size, other_size = step.src_end - step.src_start, step.dest_end - step.dest_start
        if step.tag != "equal":
            score -= max(one_size, other_size)
            if score < -16:
                break
            continue
        score, equal = score + one_size, equal + one_size
        if one_size >= _RESYNC and score > best:
            best, taken = score, (step.src_end, step.dest_end, equal)
    return taken
