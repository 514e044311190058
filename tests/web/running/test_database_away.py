"""PostgreSQL restarted under load: a clear error, and no write that was reported as done is lost."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import PostgreSQL, find_programs
from tests.web.running.test_queue import ROOT, lines
from tests.web.support.serving import Serving, bihuan, environment, until, with_tables

pytestmark = pytest.mark.skipif(find_programs() is None, reason="PostgreSQL is not installed")

WRITER = """
import sys, django
django.setup()
from django.db import DatabaseError, connection, transaction
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now
for number in range(1_000_000):
    try:
        with transaction.atomic():
            event = record("org:0001", "writer", "task.note", "task", f"{sys.argv[1]}-{number}", at=now())
    except DatabaseError:
        connection.close()
    else:
        print(event.item, flush=True)
"""


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    with tempfile.TemporaryDirectory(prefix="bihuan-away-") as name:
        found = PostgreSQL(Path(name) / "postgres")
        yield found
        found.stop("immediate")


def test_pages_say_that_the_database_is_away_and_go_on_when_it_is_back(server: PostgreSQL, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with_tables(data, BIHUAN_DATABASE_URL=server.url)
    with Serving(data, BIHUAN_DATABASE_URL=server.url) as serving:
        until(serving.is_ready)
        assert serving.get("/", Cookie="sessionid=" + "a" * 32)[0] == 302
        server.stop("immediate")
        status, text = serving.get("/", Cookie="sessionid=" + "b" * 32)
        assert status == 503
        assert "没有保存" in text
        assert serving.get("/healthz")[0] == 503
        assert serving.get("/livez")[0] == 200
        server.start()
        until(serving.is_ready)
        assert serving.get("/", Cookie="sessionid=" + "c" * 32)[0] == 302


def test_no_write_that_was_reported_as_done_is_lost(server: PostgreSQL, tmp_path: Path) -> None:
    more = {"BIHUAN_DATABASE_URL": server.url}
    with_tables(tmp_path, **more)
    settings = environment(tmp_path, PYTHONPATH=ROOT, DJANGO_SETTINGS_MODULE="bihuan_web.settings", **more)
    files = [tmp_path / f"told-{one}" for one in range(3)]
    writers = []
    for number, file in enumerate(files):
        with file.open("wb") as out:
            command = [sys.executable, "-c", WRITER, str(number)]
            writers.append(subprocess.Popen(command, stdout=out, env=settings))
    try:
        for how in ("immediate", "fast"):
            begun = [len(lines(file)) for file in files]
            until(lambda: all(len(lines(file)) > before + 20 for file, before in zip(files, begun, strict=True)))  # noqa: B023
            server.stop(how)
            server.start()
        begun = [len(lines(file)) for file in files]
        until(lambda: all(len(lines(file)) > before + 20 for file, before in zip(files, begun, strict=True)))
    finally:
        for one in writers:
            one.kill()
            one.wait()
    told = {line for file in files for line in lines(file)[:-1]}  # the last line may be half a line
    import psycopg  # noqa: PLC0415 - only with PostgreSQL

    with psycopg.connect(server.url) as connection:
        kept = {row[0] for row in connection.execute("SELECT item FROM audit_event")}
    assert told - kept == set()
    verified = bihuan("admin", "verify-log", data=tmp_path, **more)
    assert verified.returncode == 0, verified.stdout
