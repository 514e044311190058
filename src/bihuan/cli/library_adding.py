"""Files -> a library: read and sketched on all cores, written in batches; what was there unchanged is passed over."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from bihuan.cli.batch_files import BatchFile
from bihuan.cli.inputs import Input
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Outcome, Wishes, reason_of
from bihuan.cli.progress import with_progress
from bihuan.library import Library, Masking, Prepared, key_of, prepared
from bihuan.materials import read_material

_BATCH = 32 << 20  # bytes that wait in memory
_SECONDS = 30.0  # what a crash can lose is at most the work of so long


@dataclass(frozen=True)
class Sought(BatchFile):
    """A file on its way into a library, and what the library has under its key."""

    key: str = ""
    known: str | None = None


@dataclass
class Added:
    """What came of adding."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)


def add_files(library: Library, files: Sequence[BatchFile], wishes: Wishes, jobs: int | None, done: Added) -> None:
    """Adds files; ``done`` tells at any time what the library has of them, also after Ctrl-C."""
    known = {record.key: record.sha256 for record in library.records()} if len(files) > 1 else None
    sought = [_sought(library, file, known) for file in files]
    task = partial(prepare_file, masking=library.masking)
    outcomes = examine_all(sought, wishes, jobs, task)
    if len(files) > 1 and sys.stderr.isatty():
        outcomes = with_progress(outcomes, len(files), wishes.lang)
    batch = Batch(library, done)
    try:
        for file, outcome in outcomes:
            if isinstance(outcome.part, Prepared):
                assert isinstance(file, Sought)
                batch.take(outcome.part, replaces=file.known is not None)
            elif outcome.failure is None:
                done.unchanged += 1
            else:
                done.unreadable.append((file.path, outcome.failure))
    finally:
        batch.write()
    library.settle()


def prepare_file(file: Input, wishes: Wishes, masking: Masking) -> Outcome:
    """One document in a worker; nothing where the library has it already. Never raises but for an interrupt."""
    assert isinstance(file, Sought)
    try:
        if file.known is not None and _sha256(file.path) == file.known:
            return Outcome()
        material = read_material(file.path, file.key, file.folders, wishes.settings)
        return Outcome(part=prepared(material, masking))
    except Exception as error:
        return Outcome(failure=reason_of(error, wishes.lang))


class Batch:
    """Documents that wait to be written together."""

    def __init__(self, library: Library, done: Added) -> None:
        self._library, self._done = library, done
        self._waiting: list[Prepared] = []
        self._size = self._replacing = 0
        self._since = time.monotonic()

    def take(self, one: Prepared, *, replaces: bool) -> None:
        self._waiting.append(one)
        self._size += one.size
        self._replacing += replaces
        if self._size >= _BATCH or time.monotonic() - self._since >= _SECONDS:
            self.write()

    def write(self) -> None:
        documents, replacing = self._waiting, self._replacing
        self._waiting, self._size, self._replacing = [], 0, 0
        if documents:
            self._library.put(documents)
            self._library.settle(more_to_come=True)
            self._done.added += len(documents) - replacing
            self._done.replaced += replacing
        self._since = time.monotonic()


def _sought(library: Library, file: BatchFile, known: dict[str, str] | None) -> Sought:
    key = key_of(library.path, file.path)
    before = library.sha256_of(key) if known is None else known.get(key)
    return Sought(file.path, file.relative, folders=file.folders, key=key, known=before)


def _sha256(path: str) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
