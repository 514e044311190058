"""``bihuan admin heads`` and ``verify-log``, with what was kept on paper."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.support.serving import bihuan, environment, with_tables

WRITE = """
import django; django.setup()
from datetime import UTC, datetime
from django.db import transaction
from bihuan_web.audit.services import record
with transaction.atomic():
    for one in range(5):
        record("org:0001", "聂远帆", "task.close", "task", str(one), {}, at=datetime(2026, 3, 1, tzinfo=UTC))
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with five events."""
    folder = tmp_path / "data"
    with_tables(folder)
    settings = environment(folder, DJANGO_SETTINGS_MODULE="bihuan_web.settings")
    subprocess.run([sys.executable, "-c", WRITE], check=True, env=settings)
    return folder


def change(data: Path, *statements: str | tuple[str, Sequence[object]]) -> None:
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        for one in statements:
            database.execute(*((one,) if isinstance(one, str) else one))
        database.commit()


def test_a_whole_log_is_told_to_be_whole(data: Path) -> None:
    result = bihuan("admin", "verify-log", data=data)
    assert (result.returncode, result.stdout) == (0, "5 events in 1 chains, all as written\n")
    assert "全部完好" in bihuan("admin", "verify-log", data=data, BIHUAN_LANG="zh").stdout


def test_a_changed_event_is_named(data: Path) -> None:
    change(data, "UPDATE audit_event SET actor = '程素心' WHERE sequence = 3")
    result = bihuan("admin", "verify-log", data=data)
    assert (result.returncode, result.stdout.splitlines()[0]) == (1, "org:0001: event 3 has been changed")


def test_a_cut_that_the_database_hides_is_told_by_the_paper(data: Path, tmp_path: Path) -> None:
    paper = tmp_path / "heads.txt"
    paper.write_text(bihuan("admin", "heads", data=data).stdout)
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:
        head = database.execute("SELECT hash FROM audit_event WHERE sequence = 4").fetchone()[0]
    change(
        data,
        "DELETE FROM audit_event WHERE sequence = 5",
        ("UPDATE audit_chain SET length = 4, head = ?", (head,)),
    )
    assert bihuan("admin", "verify-log", data=data).returncode == 0
    result = bihuan("admin", "verify-log", "--heads", str(paper), data=data)
    assert (result.returncode, result.stdout.splitlines()[0]) == (1, "org:0001: cut off from event 5")


def test_a_paper_that_holds_no_heads_is_refused(data: Path, tmp_path: Path) -> None:
    paper = tmp_path / "heads.txt"
    paper.write_text("org:0001 five abc\n")
    result = bihuan("admin", "verify-log", "--heads", str(paper), data=data)
    assert (result.returncode, result.stderr.strip()) == (2, "line 1 is no head (chain, length, hash)")
