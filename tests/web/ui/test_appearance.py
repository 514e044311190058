"""Light and dark: as the system has it until somebody chooses, and then as they chose, before sign-in as well."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from tests.web.support.clients import signed_in
from tests.web.support.units import county, person, with_role

pytestmark = pytest.mark.django_db


def _theme(client: Client, address: str = "/sign-in/") -> str | None:
    return html.fromstring(client.get(address).content).get("data-bs-theme")


def test_a_choice_is_kept_in_the_browser_and_leads_back_to_the_page() -> None:
    person()
    client = Client()
    assert _theme(client) == "auto"
    answer = client.post("/appearance/", {"appearance": "dark", "next": "/sign-in/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/")
    assert _theme(client) == "dark"
    client.post("/appearance/", {"appearance": "auto"})
    assert _theme(client) == "auto"


def test_whatever_is_no_choice_changes_nothing_and_leads_to_no_other_site() -> None:
    person()
    client = Client()
    answer = client.post("/appearance/", {"appearance": '"><script>', "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    client.cookies["appearance"] = '"><b>'
    assert _theme(client) == "auto"


def test_the_pattern_library_is_for_those_who_manage_and_keeps_nothing() -> None:
    tree = county()
    office, administrator = with_role("office", tree.county), with_role("administrator", tree.county)
    assert signed_in(office).get("/design/").status_code == 404
    client = signed_in(administrator)
    assert b"/design/" in client.get("/orgs/").content
    answer = client.post("/design/", {"wrong-title": "x"}, follow=True)
    assert "什么也没有保存" in answer.content.decode()
