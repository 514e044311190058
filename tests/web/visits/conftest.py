"""The people around visits, a store of files, and a clock that stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.support.visiting import NOON, Visiting, visiting


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path, stop_clock: Any) -> Visiting:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(NOON)
    return visiting()
