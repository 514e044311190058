"""What is written to a library: documents come and go, and the indices with them, all inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.masking import Codes
from bihuan.library import wording
from bihuan.library.errors import damaged
from bihuan.library.prepared import Prepared, Sketched, first_prints, marks_of, numbers_of
from bihuan.library.schema import as_bytes, checksum

_CHUNK = 50_000  # rows that are Python objects at a time


class Change:
    """A change of a library under way; nothing of it counts before ``settle``."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection, self._path = connection, path
        self._documents = 0
        self._fresh: dict[int, Sketched] = {}
        self._left: set[int] = set()  # contents that lost a document

    def put(self, one: Prepared) -> None:
        """A document; it takes the place of the one with its key."""
        key = as_bytes(one.key)
        self.drop(key)
        number = self._number(one.sketch)
        row = (key, number, one.sha256, one.person, one.unit, one.year, one.kind)
        sql = "INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)"
        at = self._connection.execute(sql, (*row, checksum(*row, one.packed))).lastrowid
        self._connection.execute("INSERT INTO materials VALUES (?, ?)", (at, one.packed))
        self._documents += 1

    def drop(self, key: bytes) -> bool:
        """Takes a document out; False where there is none of this key."""
        row = self._connection.execute("SELECT id, content FROM documents WHERE key = ?", (key,)).fetchone()
        if row is None:
            return False
        self._connection.execute("DELETE FROM documents WHERE id = ?", row[:1])
        self._connection.execute("DELETE FROM materials WHERE id = ?", row[:1])
        self._left.add(row[1])
        self._documents -= 1
        return True

    def settle(self) -> None:
        """Brings the indices up to date with the documents."""
        empty = {number for number in self._left if self._is_empty(number)}
        fresh = {number: one for number, one in sorted(self._fresh.items()) if number not in empty}
        gone = {number: self._take_out(number) for number in sorted(empty - self._fresh.keys())}
        _insert_contents(self._connection, fresh)
        run = self._connection.execute
        run(
            "UPDATE state SET documents = documents + ?, contents = contents + ?",
            (self._documents, len(fresh) - len(gone)),
        )
        added = {number: np.frombuffer(one.codes, np.uint16) for number, one in fresh.items()}
        wording.adjust(self._connection, added, gone)

    def _number(self, one: Sketched) -> int:
        """The number of a content, new or known."""
        for number in numbers_of(one.digest):
            known = self._digest_at(number)
            if known is None:
                self._fresh[number] = one
            if known in (None, one.digest):
                return number
        raise damaged(self._path, "编号用完了", "numbers are exhausted")  # five chances of one in 2 ** 47 each

    def _digest_at(self, number: int) -> bytes | None:
        if number in self._fresh:
            return self._fresh[number].digest
        row = self._connection.execute("SELECT digest FROM contents WHERE number = ?", (number,)).fetchone()
        return bytes(row[0]) if row else None

    def _is_empty(self, number: int) -> bool:
        sql = "SELECT 1 FROM documents WHERE content = ? LIMIT 1"
        return self._connection.execute(sql, (number,)).fetchone() is None

    def _take_out(self, number: int) -> Codes:
        """Deletes a content with all that leads to it; gives its codes."""
        sql = "SELECT checksum, number, digest, signature, codes FROM contents WHERE number = ?"
        row = self._connection.execute(sql, (number,)).fetchone()
        if row is None or row[0] != checksum(*row[1:]):
            raise damaged(self._path, "一份材料的特征不对", "the sketch of a document is wrong")
        codes = np.frombuffer(row[4], np.uint16)
        hashes, _ = first_prints(codes)
        marks = marks_of(np.frombuffer(row[3], np.uint32))
        run = self._connection.executemany
        run("DELETE FROM prints WHERE hash = ? AND content = ?", zip(hashes.tolist(), repeat(number)))
        run("DELETE FROM bands WHERE mark = ? AND content = ?", zip(marks.tolist(), repeat(number)))
        self._connection.execute("DELETE FROM contents WHERE number = ?", (number,))
        return codes


def _insert_contents(connection: sqlite3.Connection, fresh: dict[int, Sketched]) -> None:
    """Rows go in sorted: each page of an index is visited once."""
    if not fresh:
        return
    rows = ((number, one.digest, one.signature, one.codes) for number, one in fresh.items())
    connection.executemany(
        "INSERT INTO contents (number, digest, signature, codes, checksum) VALUES (?, ?, ?, ?, ?)",
        ((*row, checksum(*row)) for row in rows),
    )
    numbers = list(fresh)
    prints = [one.hashes for one in fresh.values()], [one.places for one in fresh.values()]
    connection.executemany("INSERT INTO prints VALUES (?, ?, ?)", _sorted_rows(numbers, *prints))
    marks = [one.marks for one in fresh.values()]
    connection.executemany("INSERT INTO bands VALUES (?, ?)", _sorted_rows(numbers, marks))


def _sorted_rows(
    numbers: Sequence[int], keys: Sequence[NDArray[np.int32]], *more: Sequence[NDArray[np.int64]]
) -> Iterator[tuple[int, ...]]:
    """Rows of key, number and whatever else, in the order of key and number."""
    sizes = [len(one) for one in keys]
    columns = [np.concatenate(keys).astype(np.int64), np.repeat(np.array(numbers, dtype=np.int64), sizes)]
    columns += [np.concatenate(one) for one in more]
    order = np.lexsort((columns[1], columns[0]))
    for first in range(0, len(order), _CHUNK):
        some = order[first : first + _CHUNK]
        yield from zip(*(column[some].tolist() for column in columns), strict=True)
