"""A store of its own for every test, and somebody who hands files in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import store

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
Keep = Callable[..., StoredFile]


@pytest.fixture
def folder(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


@pytest.fixture
def keep(db: None, folder: Path) -> Keep:
    """Stores bytes the way a service does."""
    sender = User.objects.create_user("nie", "聂远帆")

    def keep_it(data: bytes, name: str = "佐证.txt", purpose: Purpose = Purpose.EVIDENCE) -> StoredFile:
        with transaction.atomic():
            return store([data[at : at + 65536] for at in range(0, len(data), 65536)], name, purpose, by=sender, at=AT)

    return keep_it


def left(folder: Path) -> list[Path]:
    """The files that lie in the store."""
    return sorted(one for one in folder.rglob("*") if one.is_file()) if folder.is_dir() else []
