"""Signing in at the unit's own server, against a real OpenID Connect server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.test import Client

from bihuan.errors import BadConfiguration
from bihuan_web.accounts.models import User
from bihuan_web.common.configuration import oidc_of, origin_of
from tests.web.support.oidc import CLIENT, SECRET, Provider
from tests.web.support.pages import check_page
from tests.web.support.second_factor import turn_on
from tests.web.support.units import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    provider = Provider()
    environment = {
        "BIHUAN_OIDC_URL": provider.url,
        "BIHUAN_OIDC_CLIENT_ID": CLIENT,
        "BIHUAN_OIDC_SECRET": SECRET,
        "BIHUAN_OIDC_NAME": "政务网",
    }
    settings.SOCIALACCOUNT_PROVIDERS = oidc_of(environment)
    settings.FORM_TARGETS = [origin_of(settings.SOCIALACCOUNT_PROVIDERS)]
    yield provider
    provider.stop()


def go_through(client: Client) -> Any:
    """From the button on the sign-in page to the answer after the way back."""
    page = client.get("/sign-in/")
    assert "用 政务网 登录" in check_page(page).text_content()
    left = client.post("/oidc/sso/login/?process=login")
    assert left.status_code == 302
    back = requests.get(left.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    return client.get(back.split("testserver", 1)[1])


def inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_claimed_user_name_finds_the_account_and_then_its_subject_does(provider: Provider) -> None:
    user = person("聂远帆", "nyf")
    provider.claims = {"sub": "42", "preferred_username": "nyf"}
    client = Client()
    assert go_through(client).headers["Location"] == "/"
    assert inside(client)
    User.objects.filter(pk=user.pk).update(username="nieyf")
    later = Client()
    go_through(later)
    assert inside(later)


@pytest.mark.parametrize(
    "claims", [{"sub": "43", "preferred_username": "stranger"}, {"sub": "43"}, {"sub": "43", "preferred_username": ""}]
)
def test_whoever_has_no_account_here_is_told_so_and_none_is_made(provider: Provider, claims: dict[str, str]) -> None:
    person("聂远帆", "nyf")
    provider.claims = claims
    client = Client()
    response = go_through(client)
    assert response.status_code == 403
    assert "没有对应的可用账号" in check_page(response).text_content()
    assert not inside(client)
    assert User.objects.count() == 1


def test_a_disabled_account_stays_outside(provider: Provider) -> None:
    user = person("聂远帆", "nyf")
    provider.claims = {"sub": "42", "preferred_username": "nyf"}
    go_through(Client())
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = Client()
    assert go_through(client).status_code == 403
    assert not inside(client)


def test_a_second_factor_is_asked_for_here_too(provider: Provider) -> None:
    turn_on(person("聂远帆", "nyf"))
    provider.claims = {"sub": "42", "preferred_username": "nyf"}
    client = Client()
    assert go_through(client).headers["Location"] == "/sign-in/code/"
    assert not inside(client)


def test_a_first_password_that_is_not_used_need_not_be_changed(provider: Provider) -> None:
    user = person("聂远帆", "nyf")
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    provider.claims = {"sub": "42", "preferred_username": "nyf"}
    client = Client()
    go_through(client)
    assert inside(client)


def test_an_answer_that_nobody_asked_for_leads_nowhere(provider: Provider) -> None:
    person("聂远帆", "nyf")
    client = Client()
    response = client.get("/oidc/sso/login/callback/?code=x&state=made-up")
    assert response.status_code in (302, 401)
    assert not inside(client)


def test_the_policy_lets_a_form_lead_to_that_server_only(provider: Provider) -> None:
    assert f"form-action 'self' {provider.url};" in Client().get("/sign-in/").headers["Content-Security-Policy"]


def test_half_a_configuration_is_refused_in_words() -> None:
    with pytest.raises(BadConfiguration, match="BIHUAN_OIDC_SECRET"):
        oidc_of({"BIHUAN_OIDC_URL": "https://sso.lantai.example", "BIHUAN_OIDC_CLIENT_ID": "x"})
    with pytest.raises(BadConfiguration, match="BIHUAN_OIDC_URL"):
        oidc_of({"BIHUAN_OIDC_URL": "sso", "BIHUAN_OIDC_CLIENT_ID": "x", "BIHUAN_OIDC_SECRET": "y"})
    assert oidc_of({}) == {}
