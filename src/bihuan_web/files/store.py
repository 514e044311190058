"""The folder of originals (存档库): bytes under their own SHA-256, written whole or not at all, proved when read."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bihuan_web.files.refusals import FileRefused

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_INCOMING, _LEAVING = "incoming-", "leaving-"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes that lie in the folder and have no place in it yet."""

    path: Path
    sha256: str
    size: int


class Store:
    """Originals in a folder; it knows no database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path_of(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    @contextmanager
    def receive(self, chunks: Iterable[bytes], most: int) -> Iterator[Incoming]:
        """Writes what comes in under a name of its own; it is gone at the end unless it was kept."""
        with _in_words():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{_INCOMING}{secrets.token_hex(8)}"
        try:
            with _in_words():
                incoming = _write(path, chunks, most)
            yield incoming
        finally:
            path.unlink(missing_ok=True)

    def keep(self, incoming: Incoming) -> None:
        """Gives the bytes their place, in one step that a crash cannot halve."""
        place = self.path_of(incoming.sha256)
        with _in_words():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(incoming.path, place)
            for folder in (place.parent, place.parent.parent, self._folder):
                _sync(folder)

    def read(self, sha256: str) -> bytes:
        """The bytes; raises ``FileRefused`` where they are missing or no longer have their hash."""
        try:
            data = self.path_of(sha256).read_bytes()
        except FileNotFoundError as trouble:
            raise FileRefused("file-missing") from trouble
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileRefused("file-changed")
        return data

    def sweep(self, is_used: Callable[[str], bool], now: datetime, age: timedelta) -> int:
        """Removes what nobody uses and nobody has written for a while; how many files that were."""
        return sum(self._removed(path, is_used, now - age) for path in self._files())

    def remove(self, sha256: str, is_used: Callable[[str], bool], before: datetime) -> bool:
        """Removes one file's bytes, unless somebody uses them or wrote them after ``before``."""
        return self._removed(self.path_of(sha256), is_used, before)

    def _files(self) -> list[Path]:
        return [one for one in self._folder.rglob("*") if one.is_file()] if self._folder.is_dir() else []

    def _removed(self, path: Path, is_used: Callable[[str], bool], before: datetime) -> bool:
        sha256 = path.name.removeprefix(_LEAVING)
        place, aside = self.path_of(sha256), self._folder / f"{_LEAVING}{sha256}"
        if not _is_older(path, before):
            return False
        if is_used(sha256):
            if path == aside and not place.exists():  # somebody was stopped half-way
                os.replace(aside, place)
            return False
        # The same bytes may come in at this very moment: taken aside first, then looked at again.
        with suppress(FileNotFoundError):
            if path != aside:
                os.replace(path, aside)
            if not _is_older(aside, before) or is_used(sha256):
                os.replace(aside, place)
                return False
            aside.unlink()
            return True
        return False


def _write(path: Path, chunks: Iterable[bytes], most: int) -> Incoming:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise FileRefused("file-too-large", limit=f"{most / 1024 / 1024:g}")
            digest.update(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return Incoming(path, digest.hexdigest(), size)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise FileRefused("disk-full") from trouble
        raise FileRefused("not-stored", reason=trouble.strerror or trouble) from trouble


def _is_older(path: Path, than: datetime) -> bool:
    try:
        return path.stat().st_mtime < than.timestamp()
    except FileNotFoundError:
        return False


def _sync(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
