"""The queue with real workers: each task once, none lost with its worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.running.databases import fresh_database
from tests.web.support.serving import BIHUAN, Serving, environment, until, with_tables

ROOT = str(Path(__file__).resolve().parents[3])


def enqueue(data: Path, code: str, **more: str) -> None:
    start = "import django; django.setup(); from tests.web.running.queued import *; "
    settings = environment(data, PYTHONPATH=ROOT, DJANGO_SETTINGS_MODULE="bihuan_web.settings", **more)
    subprocess.run([sys.executable, "-c", start + code], check=True, env=settings)


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def database() -> dict[str, str]:
    return fresh_database()


def test_two_workers_do_each_task_once(tmp_path: Path, database: dict[str, str]) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    with_tables(data, **database)
    enqueue(data, f"[leave_a_line.enqueue({str(out)!r}, str(one)) for one in range(40)]", **database)
    settings = environment(data, PYTHONPATH=ROOT, **database)
    workers = [subprocess.Popen([BIHUAN, "admin", "worker"], env=settings, stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        until(lambda: len(lines(out)) >= 40)
    finally:
        for one in workers:
            one.send_signal(signal.SIGTERM)
        # One that was told to stop before it had begun ends by the signal itself.
        assert {one.wait(60) for one in workers} <= {0, -signal.SIGTERM}
    assert sorted(int(line.split()[0]) for line in lines(out)) == list(range(40))


def test_a_task_whose_worker_was_killed_is_done_by_the_next(tmp_path: Path, database: dict[str, str]) -> None:
    pipe, begun = tmp_path / "pipe", tmp_path / "begun"
    os.mkfifo(pipe)
    data = tmp_path / "data"
    with_tables(data, **database)
    with Serving(data, PYTHONPATH=ROOT, **database):
        enqueue(data, f"wait_for.enqueue({str(pipe)!r}, {str(begun)!r})", **database)
        until(lambda: len(lines(begun)) == 1)
        os.kill(int(lines(begun)[0]), signal.SIGKILL)
        until(lambda: len(lines(begun)) == 2)
        assert lines(begun)[0] != lines(begun)[1]
        pipe.write_text("go on")
        enqueue(data, f"leave_a_line.enqueue({str(tmp_path / 'out')!r}, 'after')", **database)
        until(lambda: lines(tmp_path / "out"))
    assert len(lines(begun)) == 2
