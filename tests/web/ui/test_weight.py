"""What a page makes a browser fetch, compressed as it is sent: bytes are no timing, so they can be a test."""

from __future__ import annotations

import os

import pytest
from django.test import Client
from lxml import html
from tools.build_web import VENDOR

from bihuan_web.accounts.roles import Role
from tests.web.support.addresses import addresses
from tests.web.support.clients import signed_in
from tests.web.support.units import county, with_role

MOST_SCRIPT, MOST_STYLE = 350_000, 120_000

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not os.environ.get("CI") and not list(VENDOR.glob("*.gz")), reason="front-end files are not built (make setup)"
    ),
]


def _weight(client: Client, urls: list[str]) -> int:
    total = 0
    for url in urls:
        answer = client.get(url, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, url
        total += sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)
    return total


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OFFICE])
def test_no_page_makes_a_browser_fetch_more_than_the_budget(role: Role) -> None:
    client = signed_in(with_role(role, county().county))
    fetched: dict[tuple[str, ...], str] = {}
    for address in addresses():
        if address.wants or address.url.startswith("/api/"):
            continue
        answer = client.get(address.url)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        tree = html.fromstring(answer.content)
        for kind, found in (
            ("script", tree.xpath("//script/@src")),
            ("style", tree.xpath("//link[@rel='stylesheet']/@href")),
        ):
            fetched[(kind, *found)] = address.url
    assert any(kind == "script" and any("echarts" in one for one in urls) for kind, *urls in fetched)  # the heaviest
    for (kind, *urls), page in fetched.items():
        weight = _weight(client, urls)
        assert weight <= (MOST_SCRIPT if kind == "script" else MOST_STYLE), f"{page}: {weight} bytes of {kind}"
