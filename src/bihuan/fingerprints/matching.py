"""Own documents and another unit's fingerprints -> which have counterparts there, and by which own passages.

The other unit's file is gone through block by block; own places are exact, those of the other unit are not in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from bihuan.comparing import Entry
from bihuan.comparing.masking import Places
from bihuan.comparing.placing import end_in_text
from bihuan.comparing.viewing import Viewer
from bihuan.fingerprints.choosing import SEED
from bihuan.fingerprints.fileformat import Block, Reader
from bihuan.fingerprints.likeness import estimated
from bihuan.fingerprints.own import Own
from bihuan.fingerprints.prints import Printer
from bihuan.fingerprints.results import Counterpart, Likeness, Matched, OwnPassage
from bihuan.fingerprints.wording import weights

SIMILAR = 0.45  # estimated Jaccard index from which two documents are alike as a whole: 0.5, less what the estimate may be off
SHARED = 2  # fingerprints in common, of wording that is not common, on which a passage rests at least
_LOOSE = 0.5  # less than this share of the own fingerprints in it in common: they must tell more (see _is_enough)
_AHEAD = 120  # masked characters between two fingerprints of one passage
_SCATTERED = 4  # so many fingerprints in common anywhere are worth an estimate of the whole
_PARTNERS = 24  # near-duplicates listed of an own document


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Fingerprints in common one after the other: where they begin in the own codes, and how long a passage it may be."""

    at: Places
    at_most: int
    loose: bool


@dataclass(frozen=True, slots=True)
class _Found:
    own: int
    numbers: tuple[int, ...]
    labels: tuple[str, ...]
    likeness: Likeness
    stretches: tuple[_Stretch, ...]

    @property
    def near_duplicate(self) -> bool:
        return self.likeness.jaccard >= SIMILAR


def match(
    entries: Iterable[Entry], printer: Printer, reader: Reader, entry: Callable[[str], Entry], shared: int = SHARED
) -> Matched:
    """The own documents against the other unit's; ``entry`` gives an own document back by its key.

    A passage rests on ``shared`` fingerprints in common at least, those of common wording not counted.
    """
    own = Own(printer.prints(entries))
    header = reader.header
    found: list[_Found] = []
    for block in reader.blocks():
        found += _in_block(own, block, header.least, shared)
    listed, more = _without_crowds(found)
    texts = _Texts(own, printer.viewer, entry, shared)
    counterparts = [texts.counterpart(one) for one in sorted(listed, key=lambda one: (one.own, one.numbers))]
    counterparts = [one for one in counterparts if one.near_duplicate or one.passages]
    return Matched(
        sum(map(len, own.keys)),
        header.documents,
        header.least,
        tuple(counterparts),
        tuple((own.keys[number][0], count) for number, count in more),
    )


def _in_block(own: Own, block: Block, least: int, shared: int) -> list[_Found]:
    rows = _different(block)
    stretches, scattered = _stretches(own, block, rows, least, shared)
    ones, places = own.bands.candidates(block.sketches[rows])
    pairs = set(zip(ones.tolist(), rows[places].tolist(), strict=True)) | stretches.keys() | scattered
    ordered = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    jaccard, errors = estimated(own.sketches, block.sketches, ordered[:, 0], ordered[:, 1])
    following = np.append(rows, len(block.sketches))
    found = []
    for (one, row), likeness, error in zip(ordered.tolist(), jaccard.tolist(), errors.tolist(), strict=True):
        passages = tuple(stretches.get((one, row), ()))
        if passages or likeness >= SIMILAR:
            until = int(following[np.searchsorted(rows, row) + 1])
            numbers = tuple(range(block.first + row, block.first + until))
            labels = block.labels[row:until]
            found.append(_Found(one, numbers, labels, Likeness(likeness, error), passages))
    return found


def _different(block: Block) -> Places:
    """The first of each run of documents of the very same fingerprints: the exporter's order puts them side by side."""
    sizes = np.diff(block.starts)
    same = (sizes[1:] == sizes[:-1]) & (block.sketches[1:] == block.sketches[:-1]).all(axis=1)
    for row in np.flatnonzero(same).tolist():
        one, other, end = (int(block.starts[row + step]) for step in (0, 1, 2))
        same[row] = np.array_equal(block.values[one:other], block.values[other:end])
    return np.flatnonzero(np.concatenate([[True], ~same]))


def _stretches(
    own: Own, block: Block, rows: Places, least: int, shared: int
) -> tuple[dict[tuple[int, int], list[_Stretch]], set[tuple[int, int]]]:
    """Passages of each own number and row, and pairs with many fingerprints in common anywhere."""
    of_row = np.repeat(np.arange(len(block.sketches)), np.diff(block.starts))
    asked = np.flatnonzero(np.isin(of_row, rows)) if len(rows) < len(block.sketches) else np.arange(len(of_row))
    prints, hit = own.common(block.values[asked])
    row = of_row[asked][hit]
    order = np.lexsort((prints, row, own.owners[prints]))
    prints, row = prints[order], row[order]
    if not len(prints):
        return {}, set()
    owner, at = own.owners[prints], own.at[prints]
    another = np.concatenate([[True], (owner[1:] != owner[:-1]) | (row[1:] != row[:-1])])
    begins = np.flatnonzero(another | np.concatenate([[True], at[1:] - at[:-1] > SEED + _AHEAD]))
    ends = np.append(begins[1:], len(prints)) - 1
    pairs = np.flatnonzero(another)
    many = pairs[np.diff(np.append(pairs, len(prints))) >= _SCATTERED]
    before, after = _around(own, prints[begins], prints[ends], least)
    seeds = ends - begins + 1
    loose = seeds < _LOOSE * (prints[ends] - prints[begins] + 1)
    most = at[ends] - at[begins] + SEED + before + after
    chosen = np.flatnonzero((seeds >= shared) & (most >= least))
    found: dict[tuple[int, int], list[_Stretch]] = {}
    for one in chosen.tolist():
        begin = int(begins[one])
        stretch = _Stretch(at[begin : int(ends[one]) + 1], int(most[one]), bool(loose[one]))
        found.setdefault((int(owner[begin]), int(row[begin])), []).append(stretch)
    return found, set(zip(owner[many].tolist(), row[many].tolist(), strict=True))


def _around(own: Own, first: Places, last: Places, least: int) -> tuple[Places, Places]:
    """How many characters a passage may have before its first and behind its last fingerprint.

    It does not reach to the next fingerprint, which the other unit does not have, and never farther than between two.
    """
    farthest = least - SEED
    earlier, later = np.maximum(first - 1, 0), np.minimum(last + 1, len(own.at) - 1)
    before = np.where(
        (earlier < first) & (own.owners[earlier] == own.owners[first]),
        own.at[first] - own.at[earlier] - 1,
        own.at[first],
    )
    sizes = own.sizes[own.owners[last]]
    after = np.where(
        (later > last) & (own.owners[later] == own.owners[last]),
        own.at[later] - own.at[last] - 1,
        sizes - own.at[last] - SEED,
    )
    return np.minimum(before, farthest), np.minimum(after, farthest)


def _without_crowds(found: list[_Found]) -> tuple[list[_Found], list[tuple[int, int]]]:
    """Of an own document's near-duplicates those most alike; and of how many no row is given, by own number."""
    near: dict[int, list[_Found]] = {}
    for one in found:
        if one.near_duplicate:
            near.setdefault(one.own, []).append(one)
    dropped: set[tuple[int, tuple[int, ...]]] = set()
    more = []
    for number, crowd in sorted(near.items()):
        crowd.sort(key=lambda one: (-one.likeness.jaccard, one.numbers))
        if rest := crowd[_PARTNERS:]:
            dropped |= {(one.own, one.numbers) for one in rest}
            more.append((number, sum(len(one.numbers) for one in rest)))
    return [one for one in found if (one.own, one.numbers) not in dropped], more


class _Texts:
    """Brings stretches of codes back to the own texts; they are asked for in the order of the own numbers."""

    def __init__(self, own: Own, viewer: Viewer, entry: Callable[[str], Entry], shared: int) -> None:
        self._own, self._viewer, self._entry, self._shared = own, viewer, entry, shared
        self._number = -1

    def counterpart(self, found: _Found) -> Counterpart:
        if found.stretches and found.own != self._number:
            own = self._entry(self._own.keys[found.own][0])
            self._text, self._view, self._number = own.text, self._viewer.view([own]), found.own
            self._counts = self._own.wording.counts(self._view.codes)
        passages = tuple(filter(None, map(self._passage, found.stretches)))
        keys = self._own.keys[found.own]
        return Counterpart(keys, found.numbers, found.labels, found.near_duplicate, found.likeness, passages)

    def _passage(self, stretch: _Stretch) -> OwnPassage | None:
        """None where too little of it is anything but common wording."""
        codes, at = self._view.codes, self._view.at
        if not _is_enough(weights(self._counts, stretch.at), stretch.loose, self._shared):
            return None
        start, end = int(stretch.at[0]), int(stretch.at[-1]) + SEED
        where = int(at[start]), end_in_text(self._text, codes, at, end)
        return OwnPassage(where, end - start, stretch.at_most, len(stretch.at))


def _is_enough(told: Places, loose: bool, shared: int) -> bool:
    """So many fingerprints that are not common wording; in a loose passage one more, or all of them nothing of it."""
    rare = int((told > 0).sum())
    return rare >= shared + loose or int((told == 2).sum()) >= shared
