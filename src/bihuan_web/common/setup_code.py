"""The one-time code of the first set-up (初始设置码), in the data folder: whoever can read it may be the first administrator."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

_FILE = "setup-code"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


def setup_code(folder: Path) -> str:
    """The one-time code with which the first administrator is set up in the browser; made where there is none."""
    file = folder / _FILE
    with suppress(FileNotFoundError):
        return file.read_text(encoding="ascii").strip()
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    fresh = folder / f"{_FILE}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(code + "\n", encoding="ascii")
    with suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()
    return file.read_text(encoding="ascii").strip()


def forget_setup_code(folder: Path) -> None:
    """Once somebody has been set up the code is good for nothing."""
    (folder / _FILE).unlink(missing_ok=True)


def is_setup_code(folder: Path, given: str) -> bool:
    """Whether somebody gave the code; False where there is none."""
    with suppress(FileNotFoundError):
        known = (folder / _FILE).read_text(encoding="ascii").strip()
        return bool(known) and hmac.compare_digest(known.encode(), given.strip().upper().encode())
    return False
