"""How many of a library's contents have a piece of wording: asked of a sample that grows and shrinks with the library.

The sample are the contents whose numbers are below a bound, and the bound follows from how many contents there are: the
same contents give the same sample in whatever order they came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import numpy as np

from bihuan.comparing.masking import Codes
from bihuan.comparing.sketching import Hashes
from bihuan.comparing.wording import SAMPLED, pieces
from bihuan.library.prepared import bound_of

_CHUNK = 50_000  # rows that are Python objects at a time


def level_of(contents: int) -> int:
    """The sample is one in two to the power of this."""
    level = 0
    while contents >> level > SAMPLED:
        level += 1
    return level


def adjust(connection: sqlite3.Connection, added: Mapping[int, Codes], removed: Mapping[int, Codes]) -> None:
    """After contents were added and removed."""
    contents, level, sampled = connection.execute("SELECT contents, level, sampled FROM state").fetchone()
    if level_of(contents) != level:
        level = level_of(contents)
        connection.execute("DELETE FROM wording")
        rows = connection.execute("SELECT codes FROM contents WHERE number < ?", (bound_of(level),))
        chosen = [pieces(np.frombuffer(codes, np.uint16)) for (codes,) in rows]
        _count(connection, chosen, 1)
        sampled = len(chosen)
    else:
        bound = bound_of(level)
        for some, step in ((added, 1), (removed, -1)):
            chosen = [pieces(codes) for number, codes in some.items() if number < bound]
            _count(connection, chosen, step)
            sampled += step * len(chosen)
    connection.execute("UPDATE state SET level = ?, sampled = ?", (level, sampled))


def _count(connection: sqlite3.Connection, chosen: list[Hashes], step: int) -> None:
    if not chosen:
        return
    found, sizes = np.unique(np.concatenate(chosen).view(np.int32), return_counts=True)
    sizes *= step
    for first in range(0, len(found), _CHUNK):
        some = slice(first, first + _CHUNK)
        connection.executemany(
            "INSERT INTO wording VALUES (?1, ?2) ON CONFLICT (piece) DO UPDATE SET contents = contents + ?2",
            zip(found[some].tolist(), sizes[some].tolist(), strict=True),
        )
        if step < 0:
            rows = ((piece,) for piece in found[some].tolist())
            connection.executemany("DELETE FROM wording WHERE piece = ? AND contents = 0", rows)
