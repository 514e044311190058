"""How quick the web application is: pages against a bare Django list of the same table, closing by twenty people at once.

    python benchmarks/web.py [--tasks 100000] [--people 2000] [--events 1000000] [--seconds 8] [--database sqlite|postgres]

Needs wrk, and PostgreSQL's programs for its half. Everything runs on this machine's loopback; wrk and the servers share the
processors, so what counts are the ratios of one run. The data folder is made anew and removed, or kept with --keep FOLDER.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tasks", type=int, default=100_000)
    options.add_argument("--people", type=int, default=2_000)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--seconds", type=int, default=8)
    options.add_argument("--closings", type=int, default=1_000)
    options.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options.add_argument("--only", default="", help="pages whose name holds this")
    options.add_argument("--keep", type=Path, help="data folder that is filled once and used again")
    wishes = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as name:
        folder = wishes.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        with _database(wishes.database, folder):
            _measure(wishes, folder)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[None]:
    os.environ |= {"BIHUAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "bihuan_web.settings", "BIHUAN_LANG": "en"}
    os.environ.pop("BIHUAN_DATABASE_URL", None)
    if kind == "sqlite":
        yield
        return
    from tests.support.postgres import PostgreSQL  # noqa: PLC0415 - only where it is wanted

    server = PostgreSQL(folder / "postgres")
    os.environ["BIHUAN_DATABASE_URL"] = server.url
    try:
        yield
    finally:
        server.stop()


def _measure(wishes: Any, folder: Path) -> None:
    import django  # noqa: PLC0415 - settings read the environment

    django.setup()
    known = folder / "benchmark.json"
    if not known.exists():
        from web_data import fill  # noqa: PLC0415 - as above

        began = time.perf_counter()
        data = fill(wishes.tasks, wishes.people, wishes.events, wishes.closings)
        known.write_text(json.dumps(data), encoding="utf-8")
        print(f"filled: {time.perf_counter() - began:.0f} s", flush=True)
    data = json.loads(known.read_text(encoding="utf-8"))
    cookie = _cookie(data["office"])
    pages = {
        "tasks, filtered": ("bihuan_web.wsgi:application", "/tasks/?state=doing", cookie),
        "tasks of a unit": ("bihuan_web.wsgi:application", f"/tasks/?state=doing&unit={data['unit']}", cookie),
        "search": ("bihuan_web.wsgi:application", "/tasks/?q=%E6%99%AE%E6%9F%A5", cookie),
        "one task": ("bihuan_web.wsgi:application", f"/tasks/{data['ready'][-1]}/", cookie),
        "overview": ("bihuan_web.wsgi:application", "/overview/", cookie),
        "first page": ("bihuan_web.wsgi:application", "/", cookie),
        "ledger": ("bihuan_web.wsgi:application", "/ledgers/5/?view=tasks", cookie),
        "bare list": ("bare_site:application", "/tasks/?state=doing", ""),
    }
    from web_closing import close_at_once  # noqa: PLC0415 - as above

    figures: dict[str, dict[str, float]] = {}
    for name, (application, path, crumb) in pages.items():
        if wishes.only not in name:
            continue
        with _server(application) as (port, group):
            for connections in (2, 8):
                figures[f"{name} c{connections}"] = _wrk(port, group, path, crumb, connections, wishes.seconds)
                print(f"{name:18} c{connections}  {figures[f'{name} c{connections}']}", flush=True)
    if wishes.only:
        return
    for connections in (2, 8):
        share = (
            figures[f"tasks, filtered c{connections}"]["requests/s"]
            / figures[f"bare list c{connections}"]["requests/s"]
        )
        print(f"filtered list against bare Django, c{connections}: {share:.2f} of its requests/s")
    close_at_once(data, _server, _cookie(data["closer"]))


@contextmanager
def _server(application: str) -> Iterator[tuple[int, int]]:
    """A server with two processes: its port, and the process group it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    script = (
        "import sys; from granian import Granian; from granian.constants import Interfaces; "
        f"Granian({application!r}, address='127.0.0.1', port={port}, interface=Interfaces.WSGI, workers=2, "
        "blocking_threads=1, websockets=False, log_enabled=False).serve()"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'benchmarks'}"}
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=environment, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _processor_seconds(group: int) -> float:
    """What the processes of a group have used of the processors so far."""
    ticks = 0
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = one.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _wrk(port: int, group: int, path: str, cookie: str, connections: int, seconds: int) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{connections}", "--latency"]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    url = f"http://127.0.0.1:{port}{path}"
    subprocess.run([*command, "-d2", url], check=True, capture_output=True)
    script = Path(tempfile.gettempdir()) / "bihuan-wrk.lua"
    script.write_text(
        "done = function(summary, latency) io.write(string.format('P95 %d BAD %d\\n', latency:percentile(95), "
        "summary.errors.status + summary.errors.timeout + summary.errors.read)) end",
        encoding="ascii",
    )
    before = _processor_seconds(group)
    run = subprocess.run([*command, "-s", str(script), f"-d{seconds}", url], check=True, capture_output=True, text=True)
    used = _processor_seconds(group) - before
    requests = int(re.search(r"(\d+) requests in", run.stdout)[1])  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)[1])  # type: ignore[index]
    p95, bad = re.search(r"P95 (\d+) BAD (\d+)", run.stdout).groups()  # type: ignore[union-attr]
    each = used / max(1, requests) * 1000
    return {
        "requests/s": round(rate, 1),
        "p95 ms": round(int(p95) / 1000, 1),
        "server CPU ms": round(each, 2),
        "errors": int(bad),
    }


def _cookie(username: str) -> str:
    from django.test import Client  # noqa: PLC0415 - settings read the environment

    from bihuan_web.accounts.models import User  # noqa: PLC0415 - as above

    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return "; ".join(f"{one.key}={one.value}" for one in client.cookies.values())


if __name__ == "__main__":
    main()
