"""What is written to a library: documents come and go, and the indices with them, all inside one transaction."""

from __future__ import annotations

import sqlite3
from itertools import repeat

import numpy as np

from bihuan.comparing.wording import pieces
from bihuan.library.errors import damaged
from bihuan.library.merging import UNSAMPLED, count_wording, forget_wording, level_of
from bihuan.library.prepared import Prepared, Sketched, bound_of, first_prints, marks_of, numbers_of
from bihuan.library.schema import as_bytes, checksum, quick_checksum


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
        gone = sorted(empty - self._fresh.keys())
        bound = self._bound(len(fresh) - len(gone))
        for number, one in fresh.items():
            self._put_in(number, one, sampled=number < bound)
        for number in gone:
            self._take_out(number, sampled=number < bound)
        sampled = sum(number < bound for number in fresh) - sum(number < bound for number in gone)
        self._connection.execute(
            "UPDATE state SET documents = documents + ?, contents = contents + ?, sampled = sampled + ?",
            (self._documents, len(fresh) - len(gone), sampled),
        )

    def _bound(self, more: int) -> int:
        """Below it are the contents whose wording is counted; where another sample is due, counting waits for that."""
        contents, level = self._connection.execute("SELECT contents, level FROM state").fetchone()
        if level == level_of(contents + more):
            return bound_of(level)
        if level != UNSAMPLED:
            forget_wording(self._connection)
        return 0

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

    def _put_in(self, number: int, one: Sketched, *, sampled: bool) -> None:
        row = (number, one.digest, one.signature, one.codes)
        sql = "INSERT INTO contents (number, digest, signature, codes, checksum) VALUES (?, ?, ?, ?, ?)"
        self._connection.execute(sql, (*row, quick_checksum(*row)))
        wording = one.pieces.tobytes() if sampled else b""
        values = (number, one.hashes.tobytes(), one.places.tobytes(), one.marks.tobytes(), wording)
        self._connection.execute("INSERT INTO fresh VALUES (?, ?, ?, ?, ?)", values)

    def _take_out(self, number: int, *, sampled: bool) -> None:
        """Deletes a content with all that leads to it."""
        sql = "SELECT checksum, number, digest, signature, codes FROM contents WHERE number = ?"
        row = self._connection.execute(sql, (number,)).fetchone()
        if row is None or row[0] != quick_checksum(*row[1:]):
            raise damaged(self._path, "一份材料的特征不对", "the sketch of a document is wrong")
        self._connection.execute("DELETE FROM contents WHERE number = ?", (number,))
        codes, run = np.frombuffer(row[4], np.uint16), self._connection.executemany
        waiting = self._connection.execute("SELECT pieces FROM fresh WHERE content = ?", (number,)).fetchone()
        if waiting is not None:
            self._connection.execute("DELETE FROM fresh WHERE content = ?", (number,))
        else:
            hashes, _ = first_prints(codes)
            marks = marks_of(np.frombuffer(row[3], np.uint32))
            run("DELETE FROM prints WHERE hash = ? AND content = ?", zip(hashes.tolist(), repeat(number)))
            run("DELETE FROM bands WHERE mark = ? AND content = ?", zip(marks.tolist(), repeat(number)))
        if sampled and (waiting is None or not waiting[0]):  # else its wording is counted where it waited
            count_wording(self._connection, [pieces(codes).view(np.int32)], -1)
