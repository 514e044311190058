"""What a browser makes of a page: first contentful paint, layout shift, bytes of script and style as they are sent (Chromium).

    python benchmarks/web_face.py [--tasks 100000] [--runs 5] [--demo FOLDER] [--many FOLDER] [--only NAME]

Pages of the demonstration county, and of one with very many tasks (``web_data.py``). The data folders are made anew and removed, or kept
where a folder is named. Every run is a browser that has nothing of the page yet; medians are shown. Server and browser share this machine:
on a busy one the times mean nothing, so its load stands in the first line.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
PAINT, SHIFT, SCRIPT, STYLE = 800, 0.02, 350, 120  # milliseconds, of the screen, kilobytes, kilobytes
# Page -> address, and what is clicked there first where the address is not known beforehand.
PAGES = {
    "start": ("/", ""),
    "overview": ("/overview/", ""),
    "tasks": ("/tasks/", ""),
    "one task": ("/tasks/", "main tbody a"),
    "ledger": ("/ledgers/", "#ledgers tbody a"),
    "document": ("/documents/", "main tbody a"),
    "schedule": ("/schedule/tasks/", ""),
    "load": ("/workloads/", ""),
}
_OBSERVE = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
}"""
_READ = """() => {
  const sent = (kind) => performance.getEntriesByType('resource').filter((one) => new RegExp(`\\\\.${kind}$`).test(new URL(one.name).pathname))
    .reduce((sum, one) => sum + one.encodedBodySize, 0) / 1000;
  return [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, window.shifted, sent('js'), sent('css')];
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """Medians of a page: milliseconds, share of the screen, kilobytes."""

    paint: float
    shift: float
    script: float
    style: float

    @property
    def fits(self) -> bool:
        return self.paint <= PAINT and self.shift <= SHIFT and self.script <= SCRIPT and self.style <= STYLE


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tasks", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--demo", type=Path, help="folder of the demonstration data, made where it is empty")
    options.add_argument("--many", type=Path, help="folder of the data with many tasks, filled where it is empty")
    options.add_argument("--only", default="", help="pages whose name holds this")
    wishes = options.parse_args()
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'data':6} {'page':10} {'paint ms':>9} {'shift':>7} {'script kB':>10} {'style kB':>9}")
    fits = True
    with tempfile.TemporaryDirectory(prefix="bihuan-face-") as name:
        for kind, folder in (("demo", wishes.demo), ("many", wishes.many)):
            data = folder or Path(name) / kind
            cookie = _filled(kind, data, wishes.tasks)
            with _serving(data) as address:
                for page, (path, click) in PAGES.items():
                    if wishes.only in page:
                        seen = _look(address, cookie, path, click, wishes.runs)
                        fits &= seen is None or seen.fits
                        print(f"{kind:6} {page:10} {_row(seen)}", flush=True)
    return int(not fits)


def _row(seen: Seen | None) -> str:
    if seen is None:
        return "not there"
    mark = "" if seen.fits else "  over the budget"
    return f"{seen.paint:9.0f} {seen.shift:7.3f} {seen.script:10.1f} {seen.style:9.1f}{mark}"


def _look(address: str, cookie: str, path: str, click: str, runs: int) -> Seen | None:
    """Opens a page again and again, each time with a browser that knows nothing; None where there is no such page."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where pages are opened

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        target = path
        for turn in range(runs + 1):  # the first warms the server up and does not count
            context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
            page = context.new_page()
            if click and turn == 0:
                page.goto(path)
                link = page.locator(click).first
                if not link.count():
                    return None
                target = link.get_attribute("href")
            page.add_init_script(f"({_OBSERVE})()")
            answer = page.goto(target, wait_until="networkidle")
            if answer.status != 200:
                return None
            if turn:
                found.append(page.evaluate(_READ))
            context.close()
        browser.close()
    return Seen(*(median(column) for column in zip(*found, strict=True)))


def _filled(kind: str, data: Path, tasks: int) -> str:
    """Fills a data folder in a process of its own where it is empty; the session of somebody who sees all of it."""
    script = (
        "import sys, django; django.setup(); sys.path[:0] = sys.argv[1:3]; import web_face; "
        f"print('session', web_face.session({kind!r}, {tasks}))"
    )
    environment = {**os.environ, "BIHUAN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "bihuan_web.settings"}
    environment.pop("BIHUAN_DATABASE_URL", None)
    if kind == "demo":
        bihuan = Path(sys.executable).with_name("bihuan")
        subprocess.run([bihuan, "admin", "demo", "--if-empty", "--data", data], check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-c", script, str(ROOT), str(ROOT / "benchmarks")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return done.stdout.split()[-1]


def session(kind: str, tasks: int) -> str:
    """Runs in the process that has the data folder: fills it where it has nobody; gives a session of the office."""
    from django.conf import settings  # noqa: PLC0415 - settings read the environment
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above
    from web_data import fill  # noqa: PLC0415 - as above

    from bihuan_web.accounts.models import User  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    if kind == "many" and not User.objects.exists():
        fill(tasks, 2_000, 10_000, 100)
    client = Client()
    client.force_login(
        User.objects.get(username="u0" if kind == "many" else "p03"), "django.contrib.auth.backends.ModelBackend"
    )
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def _serving(data: Path) -> Iterator[str]:
    from tests.web.support.serving import Serving, until  # noqa: PLC0415 - found by the path that was set above

    with Serving(data) as serving:
        until(serving.is_ready)
        yield serving.address.rstrip("/")


if __name__ == "__main__":
    sys.exit(main())
