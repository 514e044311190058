"""Contents that wait to be merged: their few rows are gone through, which costs less than an index at this size."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Values = NDArray[np.int32]


class Fresh:
    """The waiting contents; each column is read when it is asked for and then kept."""

    def __init__(self, ask: Callable[..., sqlite3.Cursor]) -> None:
        self._ask = ask

    def with_hashes(self, wanted: Values) -> dict[int, list[tuple[int, int]]]:
        """For the index of each wanted hash (sorted, without repeats) the contents that have it, and its place there."""
        values, contents = self._hashes
        found: dict[int, list[tuple[int, int]]] = {}
        at, index = _matches(values, wanted)
        for one, content, place in zip(index.tolist(), contents[at].tolist(), self._places[at].tolist(), strict=True):
            found.setdefault(one, []).append((content, place))
        return found

    def with_marks(self, wanted: Values) -> dict[int, list[int]]:
        """The same for marks of bands."""
        values, contents = self._marks
        found: dict[int, list[int]] = {}
        at, index = _matches(values, wanted)
        for one, content in zip(index.tolist(), contents[at].tolist(), strict=True):
            found.setdefault(one, []).append(content)
        return found

    def count_pieces(self, wanted: Values) -> Numbers:
        """In how many of the sampled contents each wanted piece of wording stands."""
        _, index = _matches(self._pieces[0], wanted)
        return np.bincount(index, minlength=len(wanted))

    @cached_property
    def _hashes(self) -> tuple[Values, Numbers]:
        return self._column("hashes")

    @cached_property
    def _marks(self) -> tuple[Values, Numbers]:
        return self._column("marks")

    @cached_property
    def _pieces(self) -> tuple[Values, Numbers]:
        return self._column("pieces")

    @cached_property
    def _places(self) -> Numbers:
        parts = [places for (places,) in self._ask("SELECT places FROM fresh ORDER BY content")]
        return np.frombuffer(b"".join(parts), np.int64)

    def _column(self, name: str) -> tuple[Values, Numbers]:
        rows = self._ask(f"SELECT content, {name} FROM fresh ORDER BY content").fetchall()
        sizes = [len(values) // 4 for _, values in rows]
        contents = np.array([content for content, _ in rows], dtype=np.int64)
        return np.frombuffer(b"".join(values for _, values in rows), np.int32), np.repeat(contents, sizes)


def _matches(values: Values, wanted: Values) -> tuple[Numbers, Numbers]:
    """Where a wanted value (sorted, without repeats) stands, and which one it is."""
    if not len(wanted):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    possible = np.zeros(1 << 16, dtype=np.bool_)  # by half of the bits, which is quick and leaves few
    possible[wanted & 0xFFFF] = True
    at = np.flatnonzero(possible[values & 0xFFFF])
    index = np.minimum(np.searchsorted(wanted, values[at]), len(wanted) - 1)
    right = wanted[index] == values[at]
    return at[right], index[right]
