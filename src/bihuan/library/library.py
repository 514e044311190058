"""A library (材料库): one SQLite file that is kept and grows; what stands in it, and how a document comes in and goes out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bihuan.library.changing import Change
from bihuan.library.errors import FixedMasking, LibraryBusy, NotInLibrary, OtherVersion, damaged, told
from bihuan.library.masking import Masking, method
from bihuan.library.merging import UNSAMPLED, merge, sample_wording
from bihuan.library.prepared import Prepared
from bihuan.library.schema import as_bytes, as_key, checksum, connect, create_tables, identity, is_new, transaction
from bihuan.materials import Material, unpack

_WAITING_LEAST, _WAITING_MOST = 64, 1024  # contents that wait to be merged
RECORD = "key, content, sha256, person, unit, year, kind"


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a library, without its text (入库记录)."""

    key: str
    sha256: str
    person: str
    unit: str
    year: str
    kind: str


class Library:
    """An open library; ``close`` it or use it in ``with``.

    Whatever is written is written in one transaction: documents are there as a whole or not at all.
    """

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self.path, self._connection, self._file = path, connection, identity(path)
        with told(path):
            self.masking = Masking.from_bytes(self._setting("masking"))
            if self._setting("method") != method():
                raise OtherVersion(
                    f"{path}：材料库的特征是另一个版本算的，不能一起用；用 bihuan library rebuild 重算",
                    f"{path}: another version made the sketches in this library: bihuan library rebuild makes them anew",
                )

    @classmethod
    def open(cls, path: str) -> Library:
        """A library that is there."""
        return _opened(connect(path, make=False), path)

    @classmethod
    def make(cls, path: str, masking: Masking | None = None) -> Library:
        """A library that may be new. ``masking`` is for a new one; for another it must be what that was made with."""
        connection = connect(path, make=True)
        try:
            with told(path), transaction(connection):
                if is_new(connection):
                    create_tables(connection)
                    for name, value in (("masking", (masking or Masking()).to_bytes()), ("method", method())):
                        row = (name, value, checksum(name.encode(), value))
                        connection.execute("INSERT INTO settings VALUES (?, ?, ?)", row)
        except BaseException:
            connection.close()
            raise
        library = _opened(connection, path)
        if masking is not None and masking != library.masking:
            library.close()
            raise FixedMasking(
                f"{path}：名单和模板在建库时就定下了，不能再换；要换就另建一个材料库",
                f"{path}: lists and templates are fixed when a library is made; make another one for others",
            )
        return library

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def __len__(self) -> int:
        """How many documents there are."""
        return int(self._one("SELECT documents FROM state")[0])

    @property
    def contents(self) -> int:
        """How many different ones."""
        return int(self._one("SELECT contents FROM state")[0])

    def records(self, person: str = "", unit: str = "", year: str = "") -> Iterator[Record]:
        """In the order of their keys; those of a person, of units with these words in their name, of a year."""
        rows = self._all(
            "SELECT key, sha256, person, unit, year, kind FROM documents WHERE (?1 = '' OR person = ?1)"
            " AND (?2 = '' OR instr(unit, ?2)) AND (?3 = '' OR year = ?3) ORDER BY key",
            (person, unit, year),
        )
        for key, *rest in rows:
            yield Record(as_key(key), *rest)

    def keys(self) -> list[str]:
        """All keys, sorted."""
        return [as_key(key) for (key,) in self._all("SELECT key FROM documents ORDER BY key")]

    def sha256_of(self, key: str) -> str | None:
        """The digest of the file that is kept under a key."""
        row = self._one("SELECT sha256 FROM documents WHERE key = ?", (as_bytes(key),))
        return row[0] if row else None

    def material(self, key: str) -> Material:
        """A document with its text; raises ``DamagedLibrary`` where its checksum is wrong."""
        row = self._one(
            f"SELECT checksum, {RECORD}, packed FROM documents LEFT JOIN materials USING (id) WHERE key = ?",
            (as_bytes(key),),
        )
        if row is None:
            raise NotInLibrary(f"材料库里没有 {key}", f"{key} is not in the library")
        if row[0] != checksum(*row[1:]):
            raise damaged(self.path, f"{key} 的校验和不符", f"the checksum of {key} is wrong")
        return unpack(row[-1])

    def materials(self) -> Iterator[Material]:
        """All documents with their texts, in the order of their keys, one at a time."""
        return map(self.material, self.keys())

    def add(self, documents: Sequence[Prepared]) -> None:
        """Adds or replaces documents, all or none of them. Costs these documents, whatever else is there.

        Once in a while many that were added one by one are merged into the indices.
        """
        self.put(documents)
        self.settle()

    def put(self, documents: Sequence[Prepared]) -> None:
        """As ``add``, where more are to come before ``settle``."""
        with self._change() as change:
            for one in documents:
                change.put(one)

    def settle(self, *, more_to_come: bool = False) -> None:
        """Merges what was put in, where it has become more than a search should go through; later if there is more to come."""
        contents, level = self._one("SELECT contents, level FROM state")
        most = max(_WAITING_LEAST, min(_WAITING_MOST, contents // 16))
        if more_to_come:
            most = max(4 * _WAITING_MOST, min(8 * _WAITING_MOST, contents // 4))
        merges = self._one("SELECT count(*) FROM fresh")[0] > most
        samples = level == UNSAMPLED and not more_to_come
        if merges or samples:
            with self._writing():
                self._connection.execute("PRAGMA secure_delete = OFF")  # what is moved need not be wiped
                if merges:
                    merge(self._connection)
                if samples:
                    sample_wording(self._connection)

    def remove(self, keys: Iterable[str]) -> None:
        """Takes documents out, all or none of them."""
        with self._change() as change:
            for key in keys:
                if not change.drop(as_bytes(key)):
                    raise NotInLibrary(f"材料库里没有 {key}", f"{key} is not in the library")
        self.settle()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read in it is of one moment, whatever other processes write meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        with told(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def _change(self) -> Iterator[Change]:
        with self._writing():
            self._connection.execute("PRAGMA secure_delete = ON")  # what people take out is gone from the file
            change = Change(self._connection, self.path)
            yield change
            change.settle()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with told(self.path), transaction(self._connection):
            if identity(self.path) != self._file:
                raise LibraryBusy(
                    f"{self.path}：材料库刚被另一个程序重建；请再运行一次",
                    f"{self.path}: another program has just rebuilt the library; run the command again",
                )
            yield

    @property
    def ask(self) -> Callable[..., sqlite3.Cursor]:
        """For those who read the tables; inside ``reading``, which tells of trouble."""
        return self._connection.execute

    def _all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with told(self.path):
            return self._connection.execute(statement, values).fetchall()

    def _one(self, statement: str, values: Sequence[Any] = ()) -> Any:
        with told(self.path):
            return self._connection.execute(statement, values).fetchone()

    def _setting(self, name: str) -> bytes:
        row = self._one("SELECT value, checksum FROM settings WHERE name = ?", (name,))
        if row is None or row[1] != checksum(name.encode(), row[0]):
            raise damaged(self.path, "设置不对", "its settings are wrong")
        return bytes(row[0])


def _opened(connection: sqlite3.Connection, path: str) -> Library:
    try:
        return Library(connection, path)
    except BaseException:
        connection.close()
        raise
