"""An import killed with -9 at any of its statements: nothing half done, nothing lost, taken up again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.web.running.databases import fresh_database
from tests.web.sheets import killed
from tests.web.support.serving import environment

ROOT = str(Path(__file__).resolve().parents[3])


class Running:
    """Steps of an import, each in a process of its own, on one database."""

    def __init__(self, data: Path) -> None:
        self._data, self._database = data, fresh_database()
        made = self.step("empty")
        assert made.returncode == 0, made.stderr

    def step(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        settings = environment(
            self._data, PYTHONPATH=ROOT, DJANGO_SETTINGS_MODULE="bihuan_web.settings", **self._database
        )
        command = [sys.executable, "-m", "tests.web.sheets.killed", *arguments]
        return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.step("tell").stdout)
        return found


@pytest.mark.parametrize("kind", ["old", "returned"])
def test_an_import_that_is_killed_leaves_nothing_half_done_and_goes_on(kind: str, tmp_path: Path) -> None:
    run = Running(tmp_path / "data")
    made = run.step(kind)
    assert made.returncode == 0, made.stderr
    before = run.told()
    assert before["state"] == "applying"
    for statement in (1, 4, 8):
        assert run.step("go_on", str(statement)).returncode == -9
        assert run.told() == before
    done = run.step("go_on")
    assert done.returncode == 0, done.stderr
    after = run.told()
    assert (after["state"], after["faults"]) == ("applied", 0)
    if kind == "old":
        assert [after[name] for name in ("ledgers", "problems", "measures", "tasks")] == [1, *[killed.ROWS] * 3]
    else:
        assert after["changed"] == [1, 1]
    assert run.step("go_on").returncode == 0
    assert run.told() == after
