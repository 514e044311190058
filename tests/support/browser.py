"""Debian's Chromium driven by Playwright, for tests; skipped where either is absent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest


def chromium() -> Iterator[Any]:
    """A running browser; ends it afterwards."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    try:
        playwright = api.sync_playwright().start()
    except Exception as error:
        if os.environ.get("CI"):  # where everything is installed nothing may be skipped silently
            raise
        pytest.skip(f"Playwright's driver does not start here (apt-get install libatomic1): {error}")
    api.expect.set_options(
        timeout=20_000
    )  # a busy machine is no fault of the page; Playwright itself waits 30 s for an element to act on
    browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    yield browser
    browser.close()
    playwright.stop()
