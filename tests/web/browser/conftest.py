"""A browser and a running server for tests of the web application; skipped where Chromium is absent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from bihuan_web.accounts.models import User

Enter = Callable[..., Any]


@pytest.fixture
def enter(browser: Any, live_server: Any) -> Iterator[Enter]:
    """Opens the application as somebody, or as nobody; fails at the end if a page complained or asked another server.

    ``enter(user, "/path/", width=390)`` gives a Playwright page; ``javascript=False`` is a browser without.
    """
    complaints: list[str] = []
    contexts = []

    def open_it(user: User | None = None, path: str = "/", *, width: int = 1280, javascript: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            java_script_enabled=javascript,
            base_url=live_server.url,
            locale="en-GB" if user is not None and user.language == "en" else "zh-CN",
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: _note(complaints, message))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith(live_server.url) or complaints.append(request.url))
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], message: Any) -> None:
    # A page that answers 4xx is told by the browser and by htmx, too; tests look at what such a page says.
    told = ("Failed to load resource", "Response Status Error Code")
    if message.type in ("error", "warning") and not any(words in message.text for words in told):
        complaints.append(message.text)
