"""Tokens: shown once, good for what they say and no more, at an end when they are ended or their person is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from bihuan_web.accounts import services as accounts
from bihuan_web.accounts.roles import Role
from bihuan_web.api import tokens
from bihuan_web.api.models import ApiToken
from bihuan_web.api.scopes import Scope
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import standing_at, today
from bihuan_web.common.errors import Incomplete, Refused
from tests.web.support.api import Program, problem
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import county, person, with_role
from tests.web.support.work import NOON

pytestmark = pytest.mark.django_db


def test_a_token_is_made_on_its_page_shown_once_and_only_its_hash_is_kept() -> None:
    client = signed_in(with_role(Role.OFFICE, county().bureau))
    sent = {"name": "报表程序", "scopes": ["read", "export"], "expires_on": today() + timedelta(days=30)}
    tree = check_page(client.post("/me/tokens/", sent))
    secret = tree.xpath("//input[@id='secret']")[0].get("value")
    kept = ApiToken.objects.get()
    assert secret not in "".join(str(value) for value in vars(kept).values())
    assert secret not in client.get("/me/tokens/").content.decode()
    assert secret not in "".join(Event.objects.values_list("details", flat=True))
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json()
    assert answer["token"] == {
        "name": "报表程序",
        "scopes": ["read", "export"],
        "expires_on": kept.expires_on.isoformat(),
    }
    assert answer["roles"][0]["role"] == "office"
    client.post("/me/tokens/end/", {"token": kept.pk})
    problem(
        Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"}),
        401,
        "bad-token",
    )
    acts = list(Event.objects.filter(chain="accounts").values_list("act", flat=True))
    assert acts[-2:] == ["account.token-make", "account.token-end"]


@pytest.mark.parametrize("days", [-1, 366])
def test_a_token_lasts_a_year_at_most(days: int) -> None:
    with pytest.raises(Incomplete):
        tokens.make(person(), "x", ["read"], today() + timedelta(days=days))
    response = signed_in(person()).post(
        "/me/tokens/", {"name": "x", "scopes": ["read"], "expires_on": today() + timedelta(days=days)}
    )
    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_nobody_heaps_up_tokens() -> None:
    user = person()
    for _ in range(20):
        tokens.make(user, "x", ["read"], today())
    with pytest.raises(Refused):
        tokens.make(user, "x", ["read"], today())


def test_a_token_ends_with_its_day_its_account_and_its_password() -> None:
    user = with_role(Role.OFFICE, county().bureau)
    program = Program(user)
    assert program.get("/me").status_code == 200
    with standing_at(NOON + timedelta(days=31)):
        problem(program.get("/me"), 401, "bad-token")
    accounts.set_active(user, False)
    problem(program.get("/me"), 401, "bad-token")
    accounts.set_active(user, True)
    assert program.get("/me").status_code == 200
    accounts.change_own_password(user, "another long password")
    problem(program.get("/me"), 401, "bad-token")


def test_only_the_day_of_the_last_use_is_kept() -> None:
    program = Program(with_role(Role.OFFICE, county().bureau))
    program.get("/me")
    program.token.refresh_from_db()
    assert program.token.used_on == today()


def test_an_administrator_ends_tokens_of_their_branch_only() -> None:
    place = county()
    near, far = Program(with_role(Role.OFFICE, place.bureau)), Program(with_role(Role.OFFICE, place.outside))
    client = signed_in(with_role(Role.ADMINISTRATOR, place.county))
    page = check_page(client.get("/manage/tokens/")).text_content()
    assert near.token.user.username in page
    assert far.token.user.username not in page
    assert client.post("/manage/tokens/end/", {"token": far.token.pk}).status_code == 404
    assert client.post("/manage/tokens/end/", {"token": near.token.pk}).status_code == 302
    problem(near.get("/me"), 401, "bad-token")
    assert far.get("/me").status_code == 200
    office = signed_in(with_role(Role.OFFICE, place.county))
    assert office.get("/manage/tokens/").status_code == 404
    assert office.post("/manage/tokens/end/", {"token": far.token.pk}).status_code == 404
    assert office.post("/me/tokens/end/", {"token": far.token.pk}).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer bihuan_\u00e9"])
def test_without_a_good_token_nothing_is_told(header: str) -> None:
    headers = {"Authorization": header} if header else {}
    response = Client().get("/api/v1/tasks/1", headers=headers)
    problem(response, 401, "bad-token")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_nothing_but_the_description() -> None:
    client = signed_in(with_role(Role.OFFICE, county().bureau))
    problem(client.get("/api/v1/me"), 401, "bad-token")
    problem(client.post("/api/v1/ledgers", {"title": "x"}, content_type="application/json"), 401, "bad-token")
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert client.post("/api/v1/openapi.json").status_code in (403, 405)


def test_many_wrong_tokens_are_slowed_down_and_good_ones_are_not() -> None:
    program = Program(with_role(Role.OFFICE, county().bureau))
    wrong = {"Authorization": "Bearer bihuan_wrong", "Accept-Language": "en"}
    statuses = [Client().get("/api/v1/me", headers=wrong).status_code for _ in range(22)]
    assert statuses == [401] * 20 + [429] * 2
    assert int(Client().get("/api/v1/me", headers=wrong)["Retry-After"]) > 0
    assert program.get("/me").status_code == 200


def test_the_reference_names_every_scope_and_leads_to_the_description() -> None:
    tree = check_page(signed_in(person()).get("/reference/api/"))
    text = tree.text_content()
    for scope in Scope:
        assert scope.value in text
    assert "/api/v1/tasks/{id}/acts/verify" in text
    assert tree.xpath("//a[@href='/api/v1/openapi.json']")
