"""Restoring a backup, whole or not at all: originals first, which harm nobody, then every row in one transaction."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Chain
from bihuan_web.audit.verifying import verify_log
from bihuan_web.files.store import Store
from bihuan_web.running.backup.making import applied_migrations
from bihuan_web.running.backup.manifest import KEY, MANIFEST, BackupRefused, Manifest, damaged, loads
from bihuan_web.running.backup.rows import empty_tables, kept_models, lines_of, member_of, put_in, set_sequences
from bihuan_web.running.backup.sealing import is_sealed, unseal
from bihuan_web.running.state import database_state, require

_CHUNK = 1024 * 1024
_ORIGINAL = re.compile(r"files/([0-9a-f]{64})")


def restore(source: Path, *, replace: bool = False, with_key: bool = False, passphrase: str | None = None) -> Manifest:
    """Puts what a backup holds into this data folder and database; raises ``BackupRefused``, and then nothing was changed.

    Originals that no row names may be left of a restore that was stopped; the sweep removes them.
    """
    with _opened(source, passphrase) as archive:
        manifest = loads(_read(archive, MANIFEST))
        state = database_state()
        if state.brand_new or (state.pending and not state.unknown and not _anything()):
            call_command("migrate", verbosity=0, interactive=False)
        require(database_state())
        _require_same_version(manifest)
        if not replace and _anything():
            raise BackupRefused(
                "这里已经有数据：加 --replace 才会用备份替换全部现有数据",
                "there are data here: only with --replace a backup takes the place of all of them",
                code="not-empty",
            )
        if with_key and KEY not in manifest.members:
            raise BackupRefused("这份备份里没有密钥", "there is no key in this backup")
        _put_originals(archive, manifest)
        try:
            with transaction.atomic():
                _put_rows(archive, manifest)
        except DatabaseError as trouble:
            reason = str(trouble).strip().splitlines()[0][:200] if str(trouble).strip() else type(trouble).__name__
            raise BackupRefused(
                f"数据库没有接受备份（{reason}），没有恢复任何内容",
                f"the database did not take the backup ({reason}); nothing was restored",
            ) from trouble
        if with_key:
            _put_key(archive, manifest)
    return manifest


def prove(manifest: Manifest) -> None:
    """Raises ``BackupRefused`` where a row of this database is not, byte for byte, what the backup has."""
    for model in kept_models():
        digest = hashlib.sha256()
        for line in lines_of(model):
            digest.update(line)
        if digest.hexdigest() != manifest.members[member_of(model)]:
            raise damaged(f"{model._meta.label_lower} 恢复出来的与原来不同 comes back changed")


def _anything() -> bool:
    tables = set(connection.introspection.table_names())
    return any(model._meta.db_table in tables and model._default_manager.exists() for model in (User, Chain))


def _require_same_version(manifest: Manifest) -> None:
    here = applied_migrations()
    if manifest.migrations != here:
        other = sorted(set(manifest.migrations) ^ set(here))
        raise BackupRefused(
            f"备份是版本 {manifest.version} 做的，与现在的数据库结构不同（{other[0]} 等 {len(other)} 处）："
            "先装那个版本恢复，再升级并运行 bihuan admin migrate",
            f"the backup was made by version {manifest.version} with another structure of the database "
            f"({other[0]}, {len(other)} differences): restore with that version, then upgrade and run bihuan admin migrate",
            code="other-version",
        )


def _put_originals(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    store = Store(settings.FILES_FOLDER)
    for name in manifest.members:
        found = _ORIGINAL.fullmatch(name)
        if not found:
            continue
        with store.receive(_proved(archive, manifest, name), _size(archive, name)) as incoming:
            if incoming.sha256 != found[1]:
                raise damaged(name)
            store.keep(incoming)


def _put_rows(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    empty_tables()
    for model in kept_models():
        name, label = member_of(model), model._meta.label_lower
        if name not in manifest.members or label not in manifest.rows:
            raise damaged(name)
        try:
            count = put_in(model, _lines(_proved(archive, manifest, name)))
        except (ValueError, TypeError, LookupError) as trouble:
            raise damaged(f"{name}: {trouble}") from trouble
        if count != manifest.rows[label]:
            raise damaged(name)
    set_sequences()
    fault = next(verify_log(manifest.heads), None)
    if fault is not None:
        raise damaged(f"事件日志 event log {fault.chain} {fault.sequence}: {fault.kind}")


def _put_key(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    key = b"".join(_proved(archive, manifest, KEY))
    fresh = Path(settings.DATA) / f"{KEY}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_bytes(key)
    os.replace(fresh, Path(settings.DATA) / KEY)


@contextmanager
def _opened(source: Path, passphrase: str | None) -> Iterator[zipfile.ZipFile]:
    """The archive inside a backup, unsealed beside the data folder's files where it was sealed."""
    try:
        file = source.open("rb")
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise BackupRefused(f"读不了 {source}：{reason}", f"{source} cannot be read: {reason}") from trouble
    with file, tempfile.TemporaryFile(dir=settings.DATA) as plain:
        opened: IO[bytes] = file
        if is_sealed(file):
            if passphrase is None:
                raise BackupRefused(
                    "这份备份加了密，要给口令", "this backup is sealed: a passphrase is needed", code="sealed"
                )
            unseal(file, plain, passphrase)
            plain.seek(0)
            opened = plain
        with _damage_in_words(str(source)):
            archive = zipfile.ZipFile(opened)
        with archive:
            yield archive


def _proved(archive: zipfile.ZipFile, manifest: Manifest, name: str) -> Iterator[bytes]:
    """The pieces of a member; raises ``BackupRefused`` at the end where they are not those of the manifest."""
    digest = hashlib.sha256()
    with _damage_in_words(name), archive.open(name) as member:
        while piece := member.read(_CHUNK):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != manifest.members[name]:
        raise damaged(name)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        raise damaged("行不完整 half a line")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with _damage_in_words(name):
        return archive.read(name)


def _size(archive: zipfile.ZipFile, name: str) -> int:
    with _damage_in_words(name):
        return archive.getinfo(name).file_size


@contextmanager
def _damage_in_words(what: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as trouble:
        raise damaged(what) from trouble
