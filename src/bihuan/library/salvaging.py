"""A damaged library -> what can still be read of it. Nothing is believed without its checksum, and nothing is written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bihuan.library.errors import UNREADABLE, NoLibrary
from bihuan.library.masking import Masking
from bihuan.library.schema import PAGE_SIZE, as_key, checksum, create_tables
from bihuan.materials import Material, unpack


class Salvage:
    """What is left of a library: its settings, the keys it had, and its documents one by one."""

    def __init__(self, path: str) -> None:
        self._copy: str | None = None
        self._connection = _open(path)
        if not self._can_be_asked():
            self._connection.close()
            self._copy = _with_new_beginning(path)
            self._connection = _open(self._copy)
        self._numbers: dict[str, int | None] = {}
        self._find_all()

    def close(self) -> None:
        self._connection.close()
        if self._copy is not None:
            os.unlink(self._copy)

    @property
    def traces(self) -> list[str]:
        """The keys of all documents that left a trace, sorted."""
        return sorted(self._numbers)

    def masking(self) -> Masking | None:
        """None where it cannot be read any more."""
        for value, digest in self._ask("SELECT value, checksum FROM settings WHERE name = 'masking'"):
            if digest == checksum(b"masking", value):
                return Masking.from_bytes(value)
        return None

    def material(self, key: str) -> Material | None:
        """A document, if it is whole."""
        number = self._numbers[key]
        return self._material_at(number) if number is not None else None

    def _find_all(self) -> None:
        """By the rows of documents, by the indices, and by the texts themselves: each lies in other pages."""
        for key in self._scanned("SELECT key FROM documents WHERE key > ? ORDER BY key", b""):
            self._numbers.setdefault(as_key(key), None)
        for number in range(1, self._last() + 1):
            found = self._material_at(number)
            if found is not None:
                self._numbers[found.key] = number
                continue
            for (key,) in self._ask("SELECT key FROM documents WHERE id = ?", number):
                if isinstance(key, bytes):
                    self._numbers.setdefault(as_key(key), None)

    def _material_at(self, number: int) -> Material | None:
        for (packed,) in self._ask("SELECT packed FROM materials WHERE id = ?", number):
            with suppress(ValueError, KeyError, TypeError):
                return unpack(packed)  # its packing has a checksum of its own
        return None

    def _last(self) -> int:
        found = [0]
        for table in ("documents", "materials"):
            found += [number for (number,) in self._ask(f"SELECT max(id) FROM {table}") if number]
        return max(found)

    def _scanned(self, statement: str, after: bytes) -> Iterator[bytes]:
        with suppress(*UNREADABLE):
            for (key,) in self._connection.execute(statement, (after,)):
                if isinstance(key, bytes):
                    yield key

    def _can_be_asked(self) -> bool:
        """Whether the beginning of the file, which says what stands where, is still there."""
        try:
            self._connection.execute("SELECT 1 FROM documents WHERE id = -1").fetchone()
        except UNREADABLE:
            return False
        return True

    def _ask(self, statement: str, *values: int) -> list[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except UNREADABLE:
            return []


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(Path(path).absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None)
    with suppress(*UNREADABLE):
        connection.execute("PRAGMA writable_schema = ON")  # a file that was cut off is read as far as it goes
        connection.execute("PRAGMA query_only = ON")
    return connection


def _with_new_beginning(path: str) -> str:
    """A copy whose first page is that of a new library: the tables begin at the same pages in every library."""
    size = os.path.getsize(path)
    if size < 2 * PAGE_SIZE:
        raise NoLibrary(
            f"{path}：不是材料库，修不了；用 bihuan library add 另建一个",
            f"{path}: no library, nothing can be mended; make another one by: bihuan library add",
        )
    handle, copy = tempfile.mkstemp(prefix=".bihuan-", dir=os.path.dirname(os.path.abspath(path)))
    os.close(handle)
    shutil.copyfile(path, copy)
    with tempfile.TemporaryDirectory() as folder:
        model = os.path.join(folder, "new")
        connection = sqlite3.connect(model)
        create_tables(connection)
        connection.commit()
        connection.close()
        with open(model, "rb") as stream:
            page = bytearray(stream.read(PAGE_SIZE))
    page[28:32] = (size // PAGE_SIZE).to_bytes(4, "big")
    page[32:40] = bytes(8)  # no list of free pages
    with open(copy, "r+b") as stream:
        stream.write(page)
    return copy
