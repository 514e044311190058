from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan_web.common.clock import standing_at
from tests.web.support.work import NOON


@pytest.fixture(autouse=True)
def _it_is_noon_of_a_known_day() -> Iterator[None]:
    with standing_at(NOON):
        yield


@pytest.fixture(autouse=True)
def _jobs_run_at_once(settings: Any, tmp_path: Path) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.FILES_FOLDER = tmp_path / "files"
