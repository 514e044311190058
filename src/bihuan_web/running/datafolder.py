"""The lock in the data folder of whoever serves from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.db import connection

from bihuan_web.running.state import NotReady

LOCK = "serve.lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Holds the folder as long as this process lives; raises ``NotReady`` where another one does."""
    try:
        file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise NotReady(
            f"数据文件夹 {folder} 写不进去（{reason}）：换一个文件夹，或者改它的权限",
            f"the data folder {folder} is not writable ({reason}): name another, or change its permissions",
        ) from trouble
    try:
        if not _lock(file):
            raise NotReady(
                f"另一个 bihuan 正在用数据文件夹 {folder}：先停掉它",
                f"another bihuan is using the data folder {folder}: stop it first",
            )
        yield
    finally:
        os.close(file)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder where the database lies in it; PostgreSQL has its own locks, and several may serve from it."""
    with held(folder) if connection.vendor == "sqlite" else nullcontext():
        yield


def _lock(file: int) -> bool:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
