"""Pages that arrive piece by piece: what is there is read while the rest is counted, and a piece that fails takes nothing with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext

from bihuan_web.accounts.roles import Role
from bihuan_web.common.remembering import remembered, remembering
from bihuan_web.ui.arriving import arriving
from tests.web.support.units import county, person, with_role

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/", headers=BROWSER)
    request.user = person("聂远帆")
    return request


def page_of(request: HttpRequest, piece: Any) -> Any:
    return arriving(request, "ui/home.html", {}, {"cards": piece})


def test_what_is_there_is_sent_before_the_rest_is_made(request_of: HttpRequest) -> None:
    made: list[int] = []

    def piece() -> Iterator[str]:
        for number in (1, 2):
            made.append(number)
            yield f"<p>第 {number} 块</p>"

    parts = iter(page_of(request_of, piece).streaming_content)
    head = next(parts).decode()
    assert "<h1" in head
    assert "</body>" not in head
    assert made == []
    assert next(parts).decode() == "<p>第 1 块</p>"
    assert made == [1]
    assert b"".join(parts).decode().rstrip().endswith("</html>")


def test_a_piece_that_fails_says_so_and_the_page_is_whole(request_of: HttpRequest, caplog: Any) -> None:
    def piece() -> Iterator[str]:
        yield "<p>先到的</p>"
        raise ZeroDivisionError

    text = b"".join(page_of(request_of, piece).streaming_content).decode()
    assert text.index("先到的") < text.index("这一部分没有算出来。") < text.index("</html>")
    assert "ZeroDivisionError" in caplog.text


def test_programs_get_the_whole_at_once_and_hear_of_a_failure(rf: RequestFactory, request_of: HttpRequest) -> None:
    request = rf.get("/")
    request.user = request_of.user
    assert "一块" in page_of(request, lambda: ["一块"]).content.decode()
    with pytest.raises(ZeroDivisionError):
        page_of(request, lambda: [str(1 // 0)])


def test_pieces_are_made_in_the_language_of_the_page_knowing_what_it_knew(request_of: HttpRequest) -> None:
    asked: list[int] = []

    def piece() -> Iterator[str]:
        remembered("the answer", lambda: asked.append(1))
        yield gettext("首页")

    with translation.override("en"), remembering():
        remembered("the answer", lambda: asked.append(1))
        response = page_of(request_of, piece)
    with translation.override("zh-hans"):
        text = b"".join(response.streaming_content).decode()
    assert text.count("Home") >= 2
    assert asked == [1]


def test_no_text_is_taken_for_a_place(request_of: HttpRequest) -> None:
    request_of.user.name = "<!--cards--><!--0:cards-->"
    text = b"".join(page_of(request_of, lambda: ["一块"]).streaming_content).decode()
    assert text.count("一块") == 1


@pytest.mark.parametrize("path", ["/", "/overview/"])
def test_a_browser_gets_the_same_in_pieces(client: Client, path: str) -> None:
    client.force_login(with_role(Role.LEAD, county().county), "django.contrib.auth.backends.ModelBackend")
    whole, pieces = client.get(path), client.get(path, headers=BROWSER)
    assert whole.status_code == pieces.status_code == 200
    assert pieces.streaming
    assert pieces["Content-Security-Policy"] == whole["Content-Security-Policy"]
    assert without_tokens(b"".join(pieces.streaming_content)) == without_tokens(whole.content)


def without_tokens(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]


def test_the_log_tells_of_the_whole_when_its_last_piece_is_sent(client: Client, caplog: Any) -> None:
    client.force_login(with_role(Role.LEAD, county().county), "django.contrib.auth.backends.ModelBackend")
    caplog.set_level("INFO", "bihuan.request")
    response = client.get("/", headers=BROWSER)
    assert "GET / 200" not in caplog.text
    b"".join(response.streaming_content)
    assert caplog.text.count("GET / 200") == 1
