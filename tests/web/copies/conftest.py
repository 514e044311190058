"""A store of its own for every test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.support.papers import Desk, desk


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def people(db: None) -> Desk:
    return desk()
