"""What the environment says, as values Django understands; what cannot be right is refused in words at the start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bihuan.errors import BadConfiguration

_SECRET = "secret.key"


def data_folder(given: str | None) -> Path:
    """The data folder, made where it is missing; only its owner can look into it."""
    folder = Path(given) if given else Path.home() / ".local" / "share" / "bihuan"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise BadConfiguration(
            f"数据文件夹 {folder} 建不了（{reason}）；用 BIHUAN_DATA 另指一个",
            f"the data folder {folder} cannot be made ({reason}): BIHUAN_DATA names another",
        ) from trouble
    return folder


def secret_key(folder: Path) -> str:
    """The key that signs sessions, made once and kept in the data folder."""
    file = folder / _SECRET
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    # Of two processes that start at once one makes it; the other reads what that wrote.
    fresh = folder / f"{_SECRET}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return file.read_text(encoding="ascii").strip()


def database_of(url: str | None, folder: Path) -> dict[str, Any]:
    """Django's description of the database: PostgreSQL where an address is given, else one SQLite file."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "bihuan.sqlite3",
            "TEST": {"NAME": folder / "test.sqlite3"},  # a file like the real one: memory is locked in another way
            "OPTIONS": {
                # A writer that waits holds no read lock that could make it fail later.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadConfiguration(
            "BIHUAN_DATABASE_URL 要写成 postgres://用户:密码@主机:端口/库名",
            "BIHUAN_DATABASE_URL must be postgres://user:password@host:port/name",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
