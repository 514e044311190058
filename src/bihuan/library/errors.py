"""What can be wrong with a library, each with a stable code and a way out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bihuan.errors import BihuanError


class LibraryError(BihuanError):
    """A library cannot be used."""

    code = "library"


class NoLibrary(LibraryError):
    """There is no such file, or it is something else."""

    code = "no-library"


class DamagedLibrary(LibraryError):
    """Its content is not what was written."""

    code = "library-damaged"


class OtherVersion(LibraryError):
    """Another version of this program made it in another way."""

    code = "library-version"


class LibraryFull(LibraryError):
    """No room is left on the disk."""

    code = "library-full"


class LibraryBusy(LibraryError):
    """Another process keeps it for too long."""

    code = "library-busy"


class UnwritableLibrary(LibraryError):
    """It can be read and not be changed, or not even that."""

    code = "library-unwritable"


class NotInLibrary(LibraryError):
    """A key that a library does not have."""

    code = "not-in-library"


class FixedMasking(LibraryError):
    """Lists and templates of a library cannot be changed once it is made."""

    code = "library-masking-fixed"


# What SQLite raises about a damaged file: its messages may quote rubbish that is no text.
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)


def damaged(path: str, what_zh: str, what: str) -> DamagedLibrary:
    """The way out is always the same."""
    return DamagedLibrary(
        f"{path}：材料库已损坏（{what_zh}）；用 bihuan library rebuild 修复",
        f"{path}: the library is damaged ({what}); mend it by: bihuan library rebuild",
    )


@contextmanager
def told(path: str) -> Iterator[None]:
    """What SQLite says, as an error for people."""
    try:
        yield
    except sqlite3.Error as trouble:
        raise _in_words(path, trouble) from trouble
    except UnicodeDecodeError as trouble:  # what SQLite says quotes what it found
        raise damaged(path, "表的说明乱了", "what describes the tables is garbled") from trouble


def _in_words(path: str, trouble: sqlite3.Error) -> LibraryError:
    code = getattr(trouble, "sqlite_errorcode", 0) & 0xFF
    reason = str(trouble)
    if code == sqlite3.SQLITE_NOTADB:
        return NoLibrary(
            f"{path}：不是材料库，或者文件开头已损坏；如果它曾是材料库，用 bihuan library rebuild 修复",
            f"{path}: no library, or its beginning is damaged; if it was one, mend it by: bihuan library rebuild",
        )
    if code == sqlite3.SQLITE_FULL:
        return LibraryFull(
            f"{path}：磁盘满了，写不下；已有的材料没有受影响，腾出空间后重新运行即可",
            f"{path}: the disk is full; what the library had is unharmed, make room and run the command again",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryBusy(
            f"{path}：另一个程序正在写这个材料库，等了很久也没有写完；稍后再试",
            f"{path}: another program is still writing to the library; try again later",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return UnwritableLibrary(
            f"{path}：材料库打不开或者不能写（{reason}）", f"{path}: the library cannot be opened or written ({reason})"
        )
    if code == sqlite3.SQLITE_IOERR:
        return UnwritableLibrary(
            f"{path}：读写材料库出错（{reason}）；已有的材料没有受影响",
            f"{path}: reading or writing the library failed ({reason}); what it had is unharmed",
        )
    return damaged(path, reason, reason)
