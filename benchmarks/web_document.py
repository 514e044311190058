"""How quick the page of a document is: a hundred pages of text with three hundred findings, used by keyboard and mouse in Chromium.

    python benchmarks/web_document.py [--findings 300] [--pages 100] [--runs 3] [--slower 1]

What counts is the time from a key or a click to the next paint, as the browser's own Event Timing API has it (it counts in steps of
8 ms and tells nothing below 16 ms); the worst of each kind of act, the median of the runs. ``--slower 4`` slows the browser's processor
down as on an old machine. Also told: how long the server makes the page, first contentful paint, layout shift, bytes. Needs Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
_PAGE = 616  # characters of a page after GB/T 9704: 22 lines of 28
_CHROMIUM = "/usr/bin/chromium"
_WATCH = """
window.slowest = {};
window.kind = "";
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.interactionId) {
    window.slowest[window.kind] = Math.max(window.slowest[window.kind] || 0, one.duration);
  }
}).observe({ type: "event", durationThreshold: 16, buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--findings", type=int, default=300)
    options.add_argument("--pages", type=int, default=100)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--slower", type=float, default=1)
    wishes = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        os.environ |= {
            "BIHUAN_DATA": folder, "DJANGO_SETTINGS_MODULE": "bihuan_web.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }  # fmt: skip
        os.environ.pop("BIHUAN_DATABASE_URL", None)
        import django  # noqa: PLC0415 - settings read the environment

        django.setup()
        path, cookie = _filled(wishes.pages * _PAGE, wishes.findings)
        _measured(path, cookie, wishes.runs, wishes.slower)


def _filled(length: int, findings: int) -> tuple[str, dict[str, str]]:
    """A document with reviewers, as long and with as many findings as is wanted; the address of its page and a reviewer's cookie."""
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above
    from tests.web.support.papers import EXAMPLES, desk, handed_in, submitted  # noqa: PLC0415 - as above

    from bihuan_web.documents.models import Version  # noqa: PLC0415 - as above
    from bihuan_web.documents.queries import latest_version  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    one = b"".join((EXAMPLES / name).read_bytes() + b"\n" for name in ("good.txt", "poor.txt")).decode()
    text = (one * (length // len(one) + 1))[:length]
    people = desk()
    document = submitted(people, handed_in(people, text.encode(), "长.txt"))
    version = latest_version(document)
    examination = json.loads(version.examination)
    found = examination["findings"]
    if len(found) < findings:
        raise SystemExit(f"the text has {len(found)} findings only")
    examination["findings"] = [found[number * len(found) // findings] for number in range(findings)]
    Version.objects.filter(pk=version.pk).update(examination=json.dumps(examination))
    print(f"{len(text)} characters, {findings} findings, {version.items.count()} items")
    client = Client(SERVER_NAME="localhost")
    client.force_login(people.reviewer, backend="django.contrib.auth.backends.ModelBackend")
    morsel = client.cookies[settings.SESSION_COOKIE_NAME]
    address = f"/documents/{document.pk}/"
    spent = []
    for _ in range(4):
        began = time.perf_counter()
        body = client.get(address, headers={"Accept-Encoding": "identity"}).content
        spent.append(time.perf_counter() - began)
    print(f"the server makes the page in {1000 * min(spent):.0f} ms (best of 4): {len(body) // 1024} kB, "
          f"{len(gzip.compress(body)) // 1024} kB compressed")  # fmt: skip
    return address, {"name": morsel.key, "value": morsel.value}


def _measured(path: str, cookie: dict[str, str], runs: int, slower: float) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is wanted
    from waitress.server import create_server  # noqa: PLC0415 - as above

    from bihuan_web.wsgi import application  # noqa: PLC0415 - settings read the environment

    server: Any = create_server(application, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    origin = f"http://127.0.0.1:{server.effective_port}"
    figures: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        for _ in range(runs):
            context = browser.new_context(viewport={"width": 1366, "height": 768})
            context.add_cookies([{**cookie, "url": origin}])
            page = context.new_page()
            page.add_init_script(_WATCH)
            if slower > 1:
                page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
            page.goto(origin + path)
            for name, value in _used(page).items():
                figures.setdefault(name, []).append(value)
            context.close()
        browser.close()
    for name, values in figures.items():
        print(f"{name:44} {statistics.median(values):8.3g}   ({', '.join(f'{one:.3g}' for one in values)})")


def _used(page: Any) -> dict[str, float]:
    """One visit: what a reviewer does, each kind of act several times; the worst of each in milliseconds."""
    page.wait_for_timeout(500)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    figures = {"first contentful paint, ms": paint, "layout shift while it loads": page.evaluate("window.shift")}
    keyboard = page.keyboard

    def act(kind: str, times: int, one: Callable[[int], Any]) -> None:
        page.evaluate("(kind) => { window.kind = kind; }", kind)
        for number in range(times):
            one(number)
            page.wait_for_timeout(120)
        page.wait_for_timeout(200)

    act("key n: next finding", 30, lambda _: keyboard.press("n"))
    act("key p: finding before", 10, lambda _: keyboard.press("p"))
    act("key a: accept", 6, lambda _: (keyboard.press("a"), page.wait_for_timeout(400), keyboard.press("n")))
    act("key d: the form for a reason", 6, lambda _: (keyboard.press("d"), page.wait_for_timeout(60), keyboard.press("Escape"), keyboard.press("n")))  # fmt: skip
    chosen = page.locator('select[name="rule"]')
    values = chosen.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
    act("filter by rule", 5, lambda number: (chosen.focus(), keyboard.press("ArrowDown" if number else "Home")))
    chosen.select_option(values[0])
    page.locator("#findings").scroll_into_view_if_needed()
    act("fold and unfold a section", 6, lambda _: page.locator(".b-section > .fold-head").first.click())
    act("links of an item", 6, lambda number: page.locator("[data-item]").nth(number // 2).click())
    act("fold everything", 2, lambda _: page.locator("#fold-all").click())
    act("unfold everything", 2, lambda _: page.locator("#unfold-all").click())
    slowest = page.evaluate("window.slowest")
    return {**figures, **{f"{kind}, ms": value for kind, value in slowest.items() if kind}}


if __name__ == "__main__":
    main()
