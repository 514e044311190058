"""All documents of a comparison: their sketches in memory, their texts on disk where there are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.results import Entry
from bihuan.comparing.sketching import BINS, Fingerprints, Grams, Hashes, gram_set, signature, winnowed
from bihuan.comparing.spooling import ArraySpool, TextSpool
from bihuan.comparing.viewing import Viewer
from bihuan.errors import BihuanError

_BATCH = 120_000  # characters sketched at a time: their hashes stay in the processor's cache
_KEPT = 1024  # documents whose exact 5-grams are kept while pairs are checked


class TooMany(BihuanError):
    """The collection outgrows what one machine's comparison can number."""

    code = "too-many-documents"


class Collection:
    """The different documents of a collection, numbered in the order of their keys; which of them came first is all one.

    Documents that are the very same (text and own names) are one: ``same`` has for each number all their keys, sorted.
    ``signatures`` has a row a document. With passages, ``codes`` are all masked codes one document after the other,
    ``starts`` where each begins, and ``prints`` their fingerprints (hash above, place in ``codes`` below).
    """

    def __init__(self, entries: Iterable[Entry], viewer: Viewer, *, passages: bool) -> None:
        arrived = _Arrived(viewer, passages)
        try:
            for batch in _batches(entries):
                arrived.add(batch)
            order = arrived.order()
        except BaseException:
            arrived.close()
            raise
        self.viewer = viewer
        self.same = [arrived.keys[number] for number in order]
        self._texts, self._bare, self._arrival = arrived.texts, arrived.bare, order
        self.signatures: NDArray[np.uint32] = arrived.signatures.take().reshape(-1, BINS)
        self.codes: Codes = arrived.codes.take()
        self.starts: Places = np.cumsum([0, *arrived.sizes], dtype=np.int64)
        self.prints: Fingerprints = arrived.prints.take()
        if order != sorted(order):
            self._reorder(order)
        self.masked_grams = lru_cache(_KEPT)(self._masked_grams)
        self.written_grams = lru_cache(_KEPT)(self._written_grams)

    def __len__(self) -> int:
        return len(self.same)

    def key(self, number: int) -> str:
        return self.same[number][0]

    def entry(self, number: int) -> Entry:
        arrival = self._arrival[number]
        return replace(self._bare[arrival], key=self.key(number), text=self._texts[arrival])

    def codes_of(self, number: int) -> Codes:
        return self.codes[int(self.starts[number]) : int(self.starts[number + 1])]

    def prints_of(self, number: int) -> Fingerprints:
        return fingerprints(self.codes_of(number), int(self.starts[number]))

    def close(self) -> None:
        self._texts.close()

    def drop_signatures(self) -> None:
        """They are large, and near-duplicates are looked for once."""
        del self.signatures

    def take_prints(self) -> Fingerprints:
        """The fingerprints, sorted; they are large, and joined once."""
        prints = self.prints
        del self.prints
        prints.sort()
        return prints

    def views(self, wanted: Iterable[int]) -> Iterator[tuple[int, str, Codes, Places]]:
        """For each wanted document its number, text and codes, and where they stand in the text."""
        numbers = list(wanted)
        for first in range(0, len(numbers), 24):
            some = numbers[first : first + 24]
            entries = [self.entry(number) for number in some]
            view = self.viewer.view(entries)
            for place, (number, entry) in enumerate(zip(some, entries, strict=True)):
                part = slice(int(view.starts[place]), int(view.starts[place + 1]))
                yield number, entry.text, view.codes[part], view.at[part] - view.offsets[place]

    def _masked_grams(self, number: int) -> Hashes:
        return gram_set(self.viewer.view([self.entry(number)]).codes)

    def _written_grams(self, number: int) -> Hashes:
        return gram_set(self.viewer.written(self.entry(number)))

    def _reorder(self, order: list[int]) -> None:
        """From the order of arrival to that of the keys."""
        self.signatures = self.signatures[order]
        if not len(self.codes):
            return
        old, sizes = self.starts, np.diff(self.starts)
        starts: Places = np.cumsum(np.concatenate([[0], sizes[order]]), dtype=np.int64)
        codes = np.empty_like(self.codes)
        shift = np.empty(len(order), dtype=np.int64)
        for number, arrival in enumerate(order):
            codes[starts[number] : starts[number + 1]] = self.codes[old[arrival] : old[arrival + 1]]
            shift[arrival] = starts[number] - old[arrival]
        document = np.searchsorted(old, (self.prints & np.uint64(0xFFFFFFFF)).astype(np.int64), side="right") - 1
        self.prints += shift[document].astype(np.uint64)  # a shift down wraps around and comes out right
        self.codes, self.starts = codes, starts


class _Arrived:
    """The documents in the order in which they came."""

    def __init__(self, viewer: Viewer, passages: bool) -> None:
        self._viewer, self._passages = viewer, passages
        self.texts = TextSpool()
        self.bare: list[Entry] = []  # without key and text
        self.keys: list[list[str]] = []
        self.sizes: list[int] = []
        self.signatures, self.codes, self.prints = ArraySpool(np.uint32), ArraySpool(np.uint16), ArraySpool(np.uint64)
        self._known: dict[tuple[int, Entry], list[int]] = {}
        self._total = 0

    def add(self, entries: list[Entry]) -> None:
        fresh = [one for one in entries if self._is_new(one)]
        if not fresh:
            return
        view = self._viewer.view(fresh)
        grams = Grams(view.codes, view.starts, seeds=self._passages)
        for own in grams.sets(view.starts):
            self.signatures.add(signature(own))
        self.sizes += np.diff(view.starts).tolist()
        if grams.seeds is not None:
            self.prints.add(_packed(grams.seeds, self._total))
            self.codes.add(view.codes)
            self._total += len(view.codes)
            if self._total >> 32:  # a fingerprint holds its place in 32 bits
                raise TooMany(
                    "材料太多（遮蔽后超过 42 亿字），单机比对不了段落；请分批，或改用 --engine spark",
                    "too many documents (over 4.2 billion masked characters) to compare passages on one machine: "
                    "compare them in parts or with --engine spark",
                )

    def close(self) -> None:
        self.texts.close()
        for spool in (self.signatures, self.codes, self.prints):
            spool.close()

    def order(self) -> list[int]:
        """Numbers of arrival in the order of the least keys."""
        for keys in self.keys:
            keys.sort()
        for before, key in pairwise(sorted(key for keys in self.keys for key in keys)):
            if before == key:
                raise BihuanError(f"{key}：同一份材料给了两次", f"{key}: the same document was given twice")
        return sorted(range(len(self.keys)), key=lambda number: self.keys[number][0])

    def _is_new(self, entry: Entry) -> bool:
        """False where the very same document is known; its key is kept."""
        bare = replace(entry, key="", text="")
        alike = self._known.setdefault((hash(entry.text), bare), [])
        for number in alike:
            if self.texts[number] == entry.text:
                self.keys[number].append(entry.key)
                return False
        alike.append(len(self.keys))
        self.keys.append([entry.key])
        self.bare.append(bare)
        self.texts.add(entry.text)
        return True


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of one document to find it again: its signature, and its fingerprints with their places in its codes."""

    signature: Hashes
    prints: Fingerprints


def sketch(entry: Entry, viewer: Viewer) -> Sketch:
    """The sketch of a single document."""
    view = viewer.view([entry])
    grams = Grams(view.codes, view.starts, seeds=False).sets(view.starts)[0]
    return Sketch(signature(grams), fingerprints(view.codes, 0))


def fingerprints(codes: Codes, offset: int) -> Fingerprints:
    """The fingerprints of one document's codes, which begin at ``offset``."""
    seeds = Grams(codes, np.array([0, len(codes)], dtype=np.int64)).seeds
    assert seeds is not None
    return _packed(seeds, offset)


def _packed(seeds: Hashes, offset: int) -> Fingerprints:
    at = winnowed(seeds)
    return (seeds[at].astype(np.uint64) << np.uint64(32)) | (at + offset).astype(np.uint64)


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
