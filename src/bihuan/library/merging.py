"""New contents -> the indices, many at a time and sorted, so that each page of an index is visited once.

Which wording is common is asked of a sample of the contents: those whose numbers are below a bound, and the bound follows
from how many contents there are. The same contents give the same sample in whatever order they came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.comparing.wording import SAMPLED, pieces
from bihuan.library.prepared import bound_of

UNSAMPLED = -1  # the level while no wording is counted
_ROWS = 50_000  # that are Python objects at a time
Column = NDArray[np.int64]


def level_of(contents: int) -> int:
    """The sample is one in two to the power of this."""
    level = 0
    while contents >> level > SAMPLED:
        level += 1
    return level


def merge(connection: sqlite3.Connection) -> None:
    """Everything that waits goes into the indices."""
    rows = connection.execute("SELECT content, hashes, places, marks, pieces FROM fresh ORDER BY content").fetchall()
    if not rows:
        return
    contents = np.array([row[0] for row in rows], dtype=np.int64)
    hashes, marks, wording = ([np.frombuffer(row[index], np.int32) for row in rows] for index in (1, 3, 4))
    places = [np.frombuffer(row[2], np.int64) for row in rows]
    del rows
    prints = _sorted_rows(hashes, contents, places)
    connection.executemany("INSERT INTO prints VALUES (?, ?, ?)", prints)
    connection.executemany("INSERT INTO bands VALUES (?, ?)", _sorted_rows(marks, contents))
    count_wording(connection, wording, 1)
    connection.execute("DELETE FROM fresh")


def forget_wording(connection: sqlite3.Connection) -> None:
    """Until ``sample_wording``: the contents have become so many or few that another sample is due."""
    connection.execute("DELETE FROM wording")
    connection.execute("UPDATE fresh SET pieces = x''")
    connection.execute("UPDATE state SET level = ?, sampled = 0", (UNSAMPLED,))


def sample_wording(connection: sqlite3.Connection) -> None:
    """Counts the wording of the sample that is due."""
    level = level_of(connection.execute("SELECT contents FROM state").fetchone()[0])
    rows = connection.execute("SELECT codes FROM contents WHERE number < ?", (bound_of(level),))
    chosen = [pieces(np.frombuffer(codes, np.uint16)).view(np.int32) for (codes,) in rows]
    count_wording(connection, chosen, 1)
    connection.execute("UPDATE state SET level = ?, sampled = ?", (level, len(chosen)))


def count_wording(connection: sqlite3.Connection, chosen: Sequence[NDArray[np.int32]], step: int) -> None:
    """Counts pieces of wording up or down."""
    if not chosen:
        return
    found, sizes = np.unique(np.concatenate(chosen), return_counts=True)
    for piece, size in _in_parts(found, sizes * step):
        connection.executemany(
            "INSERT INTO wording VALUES (?1, ?2) ON CONFLICT (piece) DO UPDATE SET contents = contents + ?2",
            zip(piece, size, strict=True),
        )
        if step < 0:
            sql = "DELETE FROM wording WHERE piece = ? AND contents = 0"
            connection.executemany(sql, ((one,) for one in piece))


def _sorted_rows(
    keys: Sequence[NDArray[np.int32]], contents: Column, *more: Sequence[Column]
) -> Iterator[tuple[int, ...]]:
    """Rows of key, content and whatever else, in the order of key and content."""
    columns: list[NDArray[Any]] = [np.concatenate(keys), np.repeat(contents, [len(one) for one in keys])]
    columns += [np.concatenate(one) for one in more]
    order = np.argsort(columns[0], kind="stable")  # contents are in order already
    for part in _in_parts(*(column[order] for column in columns)):
        yield from zip(*part, strict=True)


def _in_parts(*columns: NDArray[Any]) -> Iterator[list[list[int]]]:
    for first in range(0, len(columns[0]), _ROWS):
        yield [column[first : first + _ROWS].tolist() for column in columns]
