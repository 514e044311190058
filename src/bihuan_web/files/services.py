"""Taking files in, giving them back, removing them. A row is written after its bytes, so no row is without them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.files.archives import Limits
from bihuan_web.files.detecting import kind_of
from bihuan_web.files.kinds import ACCEPTED, RUNNABLE, Purpose, extension
from bihuan_web.files.models import StoredFile
from bihuan_web.files.refusals import FileRefused
from bihuan_web.files.store import Store

_MB = 1024 * 1024
_LONGEST_NAME = 200
_UNDER_WAY = timedelta(hours=1)  # how long an upload's transaction may take at most
_ORPHANED = timedelta(days=1)
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(1, 10))}
)


def store(chunks: Iterable[bytes], name: str, purpose: Purpose, *, by: User, at: datetime) -> StoredFile:
    """Takes a file in; raises ``FileRefused``, and then nothing is left of it.

    Call it in the transaction of the act that needs the file: where that fails, the bytes lie unused until the next sweep.
    """
    check_name(name)
    store = _store()
    with store.receive(chunks, settings.FILES_MEGABYTES * _MB) as incoming:
        kind = kind_of(incoming.path, name, Limits(unpacked=settings.FILES_UNPACKED_MEGABYTES * _MB))
        if kind not in ACCEPTED[purpose]:
            raise FileRefused("markup") if kind in ("html", "mht") else FileRefused("wrong-type", kind=kind)
        store.keep(incoming)
    return StoredFile.objects.create(
        sha256=incoming.sha256, size=incoming.size, kind=kind, name=name, stored_at=at, stored_by=by
    )


def check_name(name: str) -> None:
    """A name is only ever shown, yet one that is a path, hides its end or runs somewhere is refused."""
    stem = name.partition(".")[0].strip().lower()
    odd = any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in name)
    if odd or not name.strip(" .") or len(name) > _LONGEST_NAME or any(one in name for one in '/\\:*?"<>|'):
        raise FileRefused("bad-name")
    if stem in _WINDOWS_DEVICES:
        raise FileRefused("bad-name")
    if extension(name) in RUNNABLE:
        raise FileRefused("markup" if extension(name) in ("svg", "svgz", "xhtml") else "runnable")


def check_number(number: int) -> None:
    """How many files may come in one request."""
    if number > settings.FILES_AT_ONCE:
        raise FileRefused("too-many-files", limit=settings.FILES_AT_ONCE)


def read(stored: StoredFile) -> bytes:
    """The bytes as they came in, their hash proved; raises ``FileRefused`` where they were changed or lost."""
    return _store().read(stored.sha256)


def path_of(stored: StoredFile) -> Path:
    """Where the bytes lie, for a reader that is a process of its own and proves their hash itself."""
    return _store().path_of(stored.sha256)


def discard(stored: StoredFile, at: datetime) -> None:
    """Removes a row and, once that is certain, the bytes if no other row has them."""
    sha256 = stored.sha256
    stored.delete()
    # Bytes that somebody just sent again are left to the sweep: their row may not be visible yet.
    transaction.on_commit(lambda: _store().remove(sha256, is_used, at - _UNDER_WAY) and None)


def sweep(at: datetime, age: timedelta = _ORPHANED) -> int:
    """Removes bytes that no row has (uploads that were cut off) and that are older than ``age``; how many."""
    return _store().sweep(is_used, at, age)


def sweep_regularly(at: datetime) -> None:
    """The sweep as the schedule does it."""
    sweep(at)


def is_used(sha256: str) -> bool:
    """Whether a row has these bytes."""
    return StoredFile.objects.filter(sha256=sha256).exists()


def missing(progress: Callable[[StoredFile], None] | None = None) -> list[StoredFile]:
    """Rows whose bytes are lost or changed; reads every file."""
    found = []
    for one in StoredFile.objects.order_by("pk").iterator():
        try:
            read(one)
        except FileRefused:
            found.append(one)
        if progress:
            progress(one)
    return found


def _store() -> Store:
    return Store(settings.FILES_FOLDER)
