"""The file of a library: its tables, how it is made and opened, and what is looked at before it is trusted."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bihuan.library.errors import NoLibrary, OtherVersion, damaged, told

APPLICATION = 0x4248_4C42  # "BHLB": tells a library from any other SQLite file
VERSION = 1
PAGE_SIZE = 4096
WAIT = 300.0  # seconds to wait for another process

# Each fingerprint has a page of its own in a large index; so those of a new content wait in one row of ``fresh`` until there
# are enough of them to be merged in the order of the index. Numbers of contents come from the digest of their text (see
# ``prepared``), not from the order of arrival: what a limit cuts off is then the same whatever came first. Keys are file
# names, which need not be Unicode, hence bytes.
_TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE state (documents INTEGER NOT NULL, contents INTEGER NOT NULL, level INTEGER NOT NULL, sampled INTEGER NOT NULL);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, content INTEGER NOT NULL, sha256 TEXT NOT NULL,
    person TEXT NOT NULL, unit TEXT NOT NULL, year TEXT NOT NULL, kind TEXT NOT NULL, checksum BLOB NOT NULL
);
CREATE INDEX documents_of_content ON documents (content, key);
CREATE TABLE materials (id INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE TABLE contents (
    number INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, digest BLOB NOT NULL, signature BLOB NOT NULL, codes BLOB NOT NULL
);
CREATE TABLE fresh (
    content INTEGER PRIMARY KEY, hashes BLOB NOT NULL, places BLOB NOT NULL, marks BLOB NOT NULL, pieces BLOB NOT NULL
);
CREATE TABLE bands (mark INTEGER, content INTEGER, PRIMARY KEY (mark, content)) WITHOUT ROWID;
CREATE TABLE prints (hash INTEGER, content INTEGER, place INTEGER NOT NULL, PRIMARY KEY (hash, content)) WITHOUT ROWID;
CREATE TABLE wording (piece INTEGER PRIMARY KEY, contents INTEGER NOT NULL);
INSERT INTO state VALUES (0, 0, 0, 0);
"""


def connect(path: str, *, make: bool) -> sqlite3.Connection:
    """An open file, looked over; with ``make`` it may be new and still without tables."""
    if not make and not os.path.exists(path):
        raise NoLibrary(
            f"{path}：没有这个材料库；用 bihuan library add 建立",
            f"{path}: no such library; bihuan library add makes one",
        )
    if os.path.isdir(path):
        raise NoLibrary(f"{path}：是文件夹，不是材料库", f"{path}: is a folder, not a library")
    uri = Path(path).absolute().as_uri() + ("?mode=rwc" if make else "?mode=rw")
    with told(path):
        connection = sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)
        try:
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")  # of a new one
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA cache_size = -64000")
            _look_over(connection, path, make=make)
        except BaseException:
            connection.close()
            raise
    return connection


def create_tables(connection: sqlite3.Connection) -> None:
    """Inside a transaction."""
    for statement in filter(str.strip, _TABLES.split(";\n")):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def is_new(connection: sqlite3.Connection) -> bool:
    """Nothing was ever written to it."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def identity(path: str) -> tuple[int, int] | None:
    """Which file a path leads to."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything that is written in it or nothing, even if the power fails; waits for other processes."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise


def checksum(*values: bytes | str | int | None) -> bytes:
    """Over all of a row; a changed, lost or exchanged value shows."""
    parts = [value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass") for value in values]
    kinds = [(type(value).__name__, len(part)) for value, part in zip(values, parts, strict=True)]
    return hashlib.blake2b(repr(kinds).encode("ascii") + b"".join(parts), digest_size=16).digest()


def quick_checksum(*values: bytes | int) -> int:
    """The same for rows that are read by the hundred in a search."""
    total = 0
    for value in values:
        data = value if isinstance(value, bytes) else repr(value).encode("ascii")
        total = zlib.crc32(data, zlib.crc32(b"%d" % len(data), total))
    return total


def as_bytes(key: str) -> bytes:
    return os.fsencode(key)


def as_key(stored: bytes) -> str:
    return os.fsdecode(stored)


def _look_over(connection: sqlite3.Connection, path: str, *, make: bool) -> None:
    new = is_new(connection)  # what a killed process left half done is rolled back here
    if new and make:
        return
    if new or connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise NoLibrary(f"{path}：不是材料库", f"{path}: is not a library")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        raise OtherVersion(
            f"{path}：材料库是另一个版本的格式（{version}，本程序用 {VERSION}）；"
            + ("请升级本程序" if version > VERSION else "用 bihuan library rebuild 转换"),
            f"{path}: the library has another version's format ({version}, this program's is {VERSION}): "
            + ("update this program" if version > VERSION else "bihuan library rebuild converts it"),
        )
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    size = pages * connection.execute("PRAGMA page_size").fetchone()[0]
    if os.path.getsize(path) < size:
        raise damaged(path, "文件不完整", "the file has been cut off")
