"""Folded texts -> keyed fingerprints (指纹): a sketch of the whole document and the values of its seeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from bihuan.comparing import Entry
from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.viewing import Viewer
from bihuan.fingerprints.choosing import BINS, GRAM, SEED, Chooser
from bihuan.fingerprints.key import Key

Values = NDArray[np.uint32]
Sketch = NDArray[np.uint8]

LEVELS = 15  # what a bin of a sketch may hold: 1 to 15; 0 where the document has no gram there
_BATCH = 120_000  # characters at a time


@dataclass(frozen=True, slots=True)
class Print:
    """The fingerprints of one document.

    ``sketch`` has four bits for each bin. ``values`` are those of its seeds in ascending order, each once, and ``at``
    where each seed begins in the masked ``codes``: both are for the owner only. ``digest`` tells whether two are the same.
    """

    key: str
    codes: Codes
    sketch: Sketch
    values: Values
    at: Places
    digest: bytes


class Printer:
    """Makes fingerprints with one key; ``least`` is the shortest run of equal characters that is sure to have one."""

    def __init__(self, key: Key, viewer: Viewer, least: int) -> None:
        self.viewer, self._key = viewer, key
        self._chooser = Chooser(key, least - SEED + 1)
        self._seed = blake2b(key=key.derived(b"bihuan seed"), digest_size=4)
        self._gram = blake2b(key=key.derived(b"bihuan gram"), digest_size=4)

    def prints(self, entries: Iterable[Entry]) -> Iterator[Print]:
        """One for each entry, in their order."""
        for batch in _batches(entries):
            view = self.viewer.view(batch)
            grams, seeds = self._chooser.hashes(view.codes)
            starts = view.starts.tolist()
            for entry, start, end in zip(batch, starts[:-1], starts[1:], strict=True):
                codes = view.codes[start:end]
                sketch = self._sketch(codes, self._chooser.grams(grams[start : max(start, end - GRAM + 1)]))
                chosen = self._chooser.seeds(seeds[start : max(start, end - SEED + 1)])
                values, first = np.unique(self._values(codes, chosen), return_index=True)
                digest = blake2b(sketch.tobytes() + values.tobytes(), key=self._key.id, digest_size=16).digest()
                yield Print(entry.key, codes, sketch, values, chosen[first], digest)

    def _values(self, codes: Codes, at: Places) -> Values:
        return _keyed(self._seed, codes, at, SEED)

    def _sketch(self, codes: Codes, at: Places) -> Sketch:
        sketch = np.zeros(BINS, dtype=np.uint8)
        inside = np.flatnonzero(at >= 0)
        sketch[inside] = 1 + _keyed(self._gram, codes, at[inside], GRAM) % LEVELS
        return sketch


@cache
def recipe() -> str:
    """What this version makes of a probe: fingerprints that were masked or chosen in another way do not go with ours."""
    probe = "".join(map(chr, (*range(0x4E00, 0x5200), *range(0x20, 0x17F), *range(0xFF01, 0xFF5E)))) + "二〇二四年"
    printer = Printer(Key(bytes(32)), Viewer(["与丐"], [probe[300:330]]), 2 * SEED)
    (made,) = printer.prints([Entry("", probe, ("丁七",), ("万丈",), ((40, 90),))])
    return made.digest.hex()


def _keyed(blank: blake2b, codes: Codes, at: Places, width: int) -> Values:
    """The keyed hash of the characters at each place: of the text itself, not of another hash of it."""
    if not len(at):
        return np.zeros(0, dtype=np.uint32)
    pieces = sliding_window_view(codes, width)[at].astype("<u2").tobytes()
    digests = []
    for place in range(0, len(pieces), 2 * width):
        one = blank.copy()
        one.update(pieces[place : place + 2 * width])
        digests.append(one.digest())
    return np.frombuffer(b"".join(digests), dtype="<u4").astype(np.uint32)


def _batches(entries: Iterable[Entry]) -> Iterator[Sequence[Entry]]:
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
