"""A browser for tests of the HTML report: Debian's Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.model import Analysis
from bihuan.output.html import write_html

Open = Callable[..., Any]


@pytest.fixture
def open_report(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a report; fails at the end if the page complained or asked for anything but itself."""
    complaints: list[str] = []
    contexts = []

    def open_it(*analyses: Analysis, width: int = 1440, height: int = 900, lang: str = "zh", **options: Any) -> Any:
        path = tmp_path / "report.html"
        with path.open("w", encoding="utf-8") as out:
            write_html(analyses, out, lang=lang)
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url != path.as_uri() and complaints.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []
