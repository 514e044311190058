"""Walking through the application by its own links, in a browser, as somebody: every page that can be reached is seen once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

Looked = Callable[[Any], list[str]]


def walk(page: Any, start: str, look: Looked, seen: set[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Follows links from page to page: (kind of page, address, what is wrong with it).

    ``look`` says what is wrong with the page that is open. Kinds that are in ``seen`` are left out, those that were met are added.
    """
    waiting, known = deque([start]), {start}
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        if not _opens(page, address):
            continue
        yield kind, address, look(page)
        for link in page.evaluate("() => [...document.querySelectorAll('a[href]')].map((one) => one.href)"):
            there = urlsplit(link)
            target = f"{there.path}?{there.query}" if there.query else there.path
            if there.netloc == urlsplit(page.url).netloc and target not in known:
                known.add(target)
                waiting.append(target)


def kind_of(address: str) -> str | None:
    """Pages that one view makes are of two kinds, with and without a question; None for what is no page of ours."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    if parts.path.startswith("/api/"):
        return None
    return f"{name}?" if parts.query else name


def _opens(page: Any, address: str) -> bool:
    """Opens a page; False where it is a file. A link that leads nowhere is a fault of the page that has it."""
    from playwright.sync_api import Error  # noqa: PLC0415 - only where there is a browser

    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in str(error) or "net::ERR_ABORTED" in str(error):
            return False
        raise
    assert answer.status < 400, f"{address}: {answer.status}, though a link leads there"
    return "text/html" in answer.headers.get("content-type", "")
