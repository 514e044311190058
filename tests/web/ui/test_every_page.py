"""What holds for every address of the application, whichever app it belongs to; new ones are found by themselves."""

from __future__ import annotations

import pytest
from django.test import Client

from bihuan_web.accounts.roles import Role
from tests.web.support.addresses import Address, addresses
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import county, person, with_role

# Pages for people who have not signed in.
OPEN = {
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "openid_connect_login",
    "openid_connect_callback",
    "account_login",
    "rounds:calendar-mine",  # calendar programs have no session: a secret in the address opens them
    "rounds:calendar-round",
}
# Pages of people who stay unknown, and what programs sign: without an item they are not there, or ask for one.
UNKNOWING = {
    "opinions:ask": 404,
    "opinions:receipt": 200,
    "api:incoming": 405,
    "satisfaction:ask": 404,
    "satisfaction:thanks": 200,
}
# What answers to POST only, without a person as well: changes nothing but a cookie.
OPEN_POSTS = {"accounts:language", "appearance", "account_logout"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses(), ids=lambda one: one.name)
def test_an_anonymous_visitor_is_sent_to_sign_in(address: Address) -> None:
    person()  # while there is nobody the first set-up is shown
    response = Client().get(address.url)
    assert response.headers["Content-Security-Policy"]
    if address.name in OPEN:
        assert response.status_code == (404 if address.wants else 401 if address.name.endswith("_error") else 200)
        check_page(response)
    elif address.name in UNKNOWING:
        assert response.status_code == UNKNOWING[address.name]
        assert not response.cookies
    elif address.name in OPEN_POSTS:
        assert response.status_code in (302, 405)
    elif address.url.startswith("/api/"):
        assert response.status_code in (401, 403)
    else:
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in/")


@pytest.mark.django_db
def test_htmx_is_told_to_go_and_sign_in() -> None:
    response = Client().get("/", headers=HTMX)
    assert response.status_code == 204
    assert response.headers["HX-Redirect"].startswith("/sign-in/?next=/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OFFICE, Role.OBSERVER])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_without_an_item_is_well_made(role: Role, language: str) -> None:
    user = with_role(role, county().county)
    user.language = language
    user.save()
    client = signed_in(user)
    for address in addresses():
        if address.wants or address.url.startswith("/api/") or address.name in UNKNOWING:
            continue
        response = client.get(address.url)
        assert response.status_code in (200, 302, 401, 403, 404, 405), f"{address.name}: {response.status_code}"
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            tree = check_page(response)
            assert tree.get("lang") == language
