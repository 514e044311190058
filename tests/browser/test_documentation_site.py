"""The documentation site in Chromium: reads, searches Chinese words, changes language, asks nobody else."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mkdocs", reason="mkdocs is not installed")

from tests.support.site import build


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: requests are looked at in the browser."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("site")
    done = build(into)
    assert done.returncode == 0, done.stdout + done.stderr
    return into


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """A page; fails at the end if anything but its own place was asked."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert not [one for one in asked if not one.startswith(("http://127.0.0.1:", "file://", "data:", "blob:"))]


def test_a_chinese_word_is_found(opened: Any, address: str) -> None:
    opened.goto(address)
    opened.locator(".md-search__input").fill("回退")
    found = opened.locator(".md-search-result__link").first
    found.wait_for()
    titles = " ".join(opened.locator(".md-search-result__link").all_text_contents())
    assert "升级和回退" in titles.replace("\u200b", "")


def test_a_page_leads_to_its_other_language(opened: Any, address: str) -> None:
    opened.goto(f"{address}guides/owner.html")
    assert "责任人" in opened.locator("h1").inner_text()
    target = opened.locator("a[hreflang=en]").first.get_attribute("href")
    opened.goto(f"{address}guides/{target}")
    assert "Owner of a task" in opened.locator("h1").inner_text()


def test_it_opens_from_a_folder(opened: Any, folder: Path) -> None:
    opened.goto((folder / "index.html").as_uri())
    opened.get_by_role("link", name="五分钟上手").first.click()
    opened.wait_for_url("**/start.html")
    assert "五分钟上手" in opened.locator("h1").inner_text()
