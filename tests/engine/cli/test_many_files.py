"""Many files: outcomes in order, few under way at a time, and a killed worker costs one file only."""

from __future__ import annotations

import multiprocessing
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bihuan.cli import many_files, one_file
from bihuan.cli.inputs import Input
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Wishes, examine_file
from bihuan.config import Settings

WISHES = Wishes(Settings(), "json", "zh")
forks = pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="the stand-in for the engine must reach the workers"
)


def files(count: int) -> list[Input]:
    return [Input(f"{number}.txt", f"{number}.txt") for number in range(count)]


@pytest.fixture
def engine(monkeypatch):
    """A stand-in for the engine: what it does with each path."""
    does: dict[str, object] = {}

    def examined(file: Input, _wishes: Wishes) -> tuple[str, None]:
        act = does.get(file.path)
        if act is not None:
            act()
        return file.path, None

    monkeypatch.setattr(one_file, "_examined", examined)
    monkeypatch.setattr(one_file, "_rendered", lambda path, *_: one_file.Outcome(content=path))
    return does


@forks
@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_outcomes_come_in_the_order_of_the_files(engine, jobs):
    got = [(file.path, outcome.content) for file, outcome in examine_all(files(30), WISHES, jobs)]
    assert got == [(f"{number}.txt", f"{number}.txt") for number in range(30)]


@forks
def test_a_killed_worker_costs_only_the_file_that_killed_it(engine):
    engine["7.txt"] = lambda: os._exit(9)
    got = {file.path: outcome.failure for file, outcome in examine_all(files(40), WISHES, 2)}
    assert len(got) == 40
    assert [path for path, failure in got.items() if failure] == ["7.txt"]
    assert "终止" in str(got["7.txt"])


@forks
def test_stopping_early_stops_the_workers(engine):
    outcomes = examine_all(files(1000), WISHES, 2)
    assert next(outcomes)[0].path == "0.txt"
    outcomes.close()
    assert not multiprocessing.active_children()


@forks
def test_a_file_that_never_ends_does_not_hold_up_whoever_stops(engine, monkeypatch, tmp_path):
    monkeypatch.setattr(many_files, "_PATIENCE", 0.1)

    def endless() -> None:
        try:
            threading.Event().wait()
        finally:
            (tmp_path / "cleaned up").touch()  # as LibreOffice is ended on the way out

    engine["3.txt"] = endless
    outcomes = examine_all(files(1000), WISHES, 2)
    assert [next(outcomes)[0].path for _ in range(3)] == ["0.txt", "1.txt", "2.txt"]
    outcomes.close()
    assert not multiprocessing.active_children()
    assert (tmp_path / "cleaned up").exists()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks at processes as Linux has them")
def test_workers_end_with_a_main_process_that_was_killed(tmp_path):
    os.mkfifo(tmp_path / "never.txt")  # keeps a worker busy
    command = [sys.executable, "-m", "bihuan", "examine", "never.txt", *["x.txt"] * 9, "-j", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        deadline = time.monotonic() + 60
        while len(workers := children.read_text(encoding="ascii").split()) < 2:
            assert time.monotonic() < deadline
            os.sched_yield()
        ends = [os.pidfd_open(int(one)) for one in workers]
        process.kill()
    while ends:
        ended, _, _ = select.select(ends, [], [], 60)
        assert ended
        for one in ended:
            ends.remove(one)
            os.close(one)


def test_a_fault_of_the_program_is_one_line_that_names_the_file(engine):
    def fault() -> None:
        raise ZeroDivisionError("a\nb")

    engine["x.txt"] = fault
    failure = examine_file(Input("x.txt", "x.txt"), WISHES).failure
    assert failure == "x.txt：程序出错，请报告（ZeroDivisionError: a b）"
