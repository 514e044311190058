"""Making a backup while the application runs: all rows of one moment, then the originals that these rows name."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bihuan import __version__
from bihuan_web.audit.models import Chain
from bihuan_web.common import clock
from bihuan_web.common.snapshot import snapshot
from bihuan_web.files.models import StoredFile
from bihuan_web.files.store import Store
from bihuan_web.running.backup.manifest import KEY, MANIFEST, BackupRefused, Manifest
from bihuan_web.running.backup.rows import kept_models, lines_of, member_of
from bihuan_web.running.backup.sealing import seal

_CHUNK = 1024 * 1024


def make(target: Path, *, with_key: bool = False, passphrase: str | None = None) -> Manifest:
    """Writes a backup; the file is there under its name when it is whole. Raises ``BackupRefused``."""
    if target.exists():
        raise BackupRefused(f"{target} 已经有了，请另取名字", f"{target} exists already, name another file")
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    open_part = target.with_name(f"{target.name}.{os.getpid()}.open.part")
    try:
        with _created(part) as file:
            manifest = _write(file, with_key=with_key)
        if passphrase is not None:
            os.replace(part, open_part)
            with open_part.open("rb") as source, _created(part) as sealed:
                seal(source, sealed, passphrase)
                _sync(sealed)
        os.replace(part, target)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise BackupRefused(
            f"备份写不进 {target}（{reason}），没有留下半份", f"the backup {target} cannot be written ({reason}); no half of it was left"
        ) from trouble  # fmt: skip
    finally:
        for one in (part, open_part):
            with suppress(OSError):
                one.unlink(missing_ok=True)
    return manifest


def applied_migrations() -> list[str]:
    """The migrations that the database has, by name."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _write(file: IO[bytes], *, with_key: bool) -> Manifest:
    manifest = Manifest(__version__, clock.now().isoformat(), applied_migrations())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with snapshot():
            hashes = _write_rows(archive, manifest)
        store = Store(settings.FILES_FOLDER)
        for sha256 in hashes:
            _write_original(archive, manifest, store.path_of(sha256), sha256)
        if with_key:
            key = (Path(settings.DATA) / KEY).read_bytes()
            _add(archive, manifest, KEY, [key])
        archive.writestr(MANIFEST, manifest.dumps())
    _sync(file)
    return manifest


def _write_rows(archive: zipfile.ZipFile, manifest: Manifest) -> list[str]:
    """Every table; the hashes of the originals that the rows name."""
    for model in kept_models():
        lines = _Counted(lines_of(model))
        _add(archive, manifest, member_of(model), lines)
        manifest.rows[model._meta.label_lower] = lines.count - 1
    manifest.heads = {one.name: (one.length, one.head) for one in Chain.objects.all()}
    return sorted(set(StoredFile.objects.values_list("sha256", flat=True)))


def _write_original(archive: zipfile.ZipFile, manifest: Manifest, path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as source:
            _add(archive, manifest, f"files/{sha256}", iter(lambda: source.read(_CHUNK), b""), packed=False)
    except FileNotFoundError:  # destroyed after the moment of the rows, or lost: whoever restores is told
        manifest.missing.append(sha256)


def _add(
    archive: zipfile.ZipFile, manifest: Manifest, name: str, pieces: Iterable[bytes], *, packed: bool = True
) -> None:
    digest = hashlib.sha256()
    info = zipfile.ZipInfo(name, date_time=clock.now().timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in pieces:
            digest.update(piece)
            member.write(piece)
    manifest.members[name] = digest.hexdigest()


class _Counted:
    """Passes pieces on and counts them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self.count = pieces, 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.count += 1
            yield piece


def _created(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
