"""``bihuan serve`` as a real process tree, in a data folder of its own."""

from __future__ import annotations

import atexit
import http.client
import os
import re
import secrets
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

BIHUAN = str(Path(sys.executable).with_name("bihuan"))
PATIENCE = 90.0  # seconds until something that must come counts as not coming: a busy machine is no fault


def until(condition: Callable[[], object]) -> None:
    """Looks again and again until a condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        select.select([], [], [], 0.05)


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DJANGO_"))}
    return {**kept, "BIHUAN_DATA": str(data), "BIHUAN_LANG": "en", **more}


def bihuan(*arguments: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run([BIHUAN, *arguments], capture_output=True, text=True, env=environment(data, **more))


def with_tables(data: Path, **more: str) -> None:
    """A data folder whose database has its tables, as ``bihuan admin migrate`` makes them: that is done once, then copied."""
    url, ours = more.get("BIHUAN_DATABASE_URL"), os.environ.get("BIHUAN_DATABASE_URL", "")
    data.mkdir(parents=True, exist_ok=True)
    if url is None:
        shutil.copy(_template() / "bihuan.sqlite3", data / "bihuan.sqlite3")
    elif ours and url.rpartition("/")[0] == ours.rpartition("/")[0]:
        import psycopg  # noqa: PLC0415 - only with PostgreSQL

        name, template = url.rpartition("/")[2], _template_of(ours)
        with psycopg.connect(ours, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")  # type: ignore[arg-type]
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]
    else:
        assert bihuan("admin", "migrate", data=data, **more).returncode == 0


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bihuan-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    assert bihuan("admin", "migrate", data=folder).returncode == 0
    with closing(sqlite3.connect(folder / "bihuan.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it in the one file that is copied
    return folder


@cache
def _template_of(ours: str) -> str:
    import psycopg  # noqa: PLC0415 - only with PostgreSQL

    name = f"template_{secrets.token_hex(6)}"
    with psycopg.connect(ours, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    url = f"{ours.rpartition('/')[0]}/{name}"
    with tempfile.TemporaryDirectory() as folder:
        assert bihuan("admin", "migrate", data=Path(folder), BIHUAN_DATABASE_URL=url).returncode == 0
    return name


class Serving:
    """A running server; ``address`` is known once it answers."""

    def __init__(self, data: Path, *arguments: str, **more: str) -> None:
        command = [BIHUAN, "serve", "--port", "0", "--processes", "1", *arguments]
        self.data, self.errors = data, data.with_name(data.name + ".errors")
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, env=environment(data, **more), text=True
            )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        found = re.search(r"http://\S+", first)
        assert found, self.errors.read_text()
        self.address = found[0]
        self.told: list[str] = [first]
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.told.extend(self.process.stdout)

    def __enter__(self) -> Serving:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.stop()

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of a page; status 0 where nobody answers."""
        parts = urlsplit(self.address)
        asking = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            asking.request("GET", path, headers=headers)
            answer = asking.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            asking.close()

    def tree(self) -> dict[str, list[int]]:
        """Processes below the top by what they are: web, worker; the server's own processes are under web."""
        found: dict[str, list[int]] = {"web": [], "worker": []}
        for number in descendants(self.process.pid):
            command = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
            for name, numbers in found.items():
                if f"bihuan_web.running.{name}".encode() in command:
                    numbers.append(number)
        return found

    def is_ready(self) -> bool:
        return self.get("/healthz")[0] == 200

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


def descendants(top: int) -> list[int]:
    """Numbers of the processes below one, that still run."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents.setdefault(int(parent), []).append(int(folder.name))
    found, fresh = [], [top]
    while fresh:
        below = parents.get(fresh.pop(), [])
        found += below
        fresh += below
    return found


def runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
