"""The first set-up: only with the code, only while there is nobody, only once however many try at the same time."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.errors import Refused
from bihuan_web.common.setup_code import forget_setup_code, is_setup_code, setup_code
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.orgs.services.setting_up import set_up
from tests.web.support.pages import check_page
from tests.web.support.units import person

PASSWORD = "Guliang-2026-chu"


def given(right: str, **other: str) -> dict[str, str]:
    return {
        "code": right,
        "unit": "岚台县",
        "name": "聂远帆",
        "username": "nyf",
        "password": PASSWORD,
        "again": PASSWORD,
        **other,
    }


@pytest.fixture
def code() -> str:
    return setup_code(settings.DATA)


@pytest.mark.django_db
def test_whoever_has_the_code_is_the_first_administrator(code: str) -> None:
    client = Client()
    assert client.get("/sign-in/").headers["Location"] == "/set-up/"
    check_page(client.get("/set-up/"))
    assert client.post("/set-up/", given(f" {code.lower()} ")).headers["Location"] == "/sign-in/"
    grant = Grant.objects.get()
    assert (grant.user.username, grant.role, grant.branch.name, grant.until) == (
        "nyf",
        Role.ADMINISTRATOR,
        "岚台县",
        None,
    )
    client.post("/sign-in/", {"login": "nyf", "password": PASSWORD})
    assert client.get("/people/").status_code == 200
    assert not is_setup_code(settings.DATA, code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({"code": "AAAA-BBBB-CCCC"}, 403),
        ({"code": ""}, 200),
        ({"password": "short", "again": "short"}, 200),
        ({"again": "else"}, 200),
        ({"unit": "=1"}, 409),
        ({"username": "a b"}, 409),
        ({"password": "1234567890", "again": "1234567890"}, 200),
    ],
)
def test_without_it_or_with_what_cannot_be_nobody_is_made(code: str, other: dict[str, str], status: int) -> None:
    response = Client().post("/set-up/", given(code, **other))
    assert response.status_code == status
    assert check_page(response).find_class("is-invalid") or check_page(response).find_class("alert-danger")
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_once_there_is_somebody_the_page_leads_to_sign_in(code: str) -> None:
    person()
    for response in (Client().get("/set-up/"), Client().post("/set-up/", given(code))):
        assert response.headers["Location"] == "/sign-in/"
    with pytest.raises(Refused):
        set_up(settings.DATA, code, "岚台县", "nyf", "聂远帆", PASSWORD)
    assert User.objects.count() == 1
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_without_a_code_on_the_server_nothing_fits() -> None:
    forget_setup_code(settings.DATA)
    for tried in ("", " ", "None"):
        assert not is_setup_code(settings.DATA, tried)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_try_at_once_one_is_first(code: str) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(5)

    def attempt(number: int) -> None:
        try:
            barrier.wait()
            set_up(settings.DATA, code, f"县{number}", f"user{number}", f"人{number}", PASSWORD)
            outcomes.append("first")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert outcomes.count("first") == 1
    assert (User.objects.count(), Organisation.objects.count(), Grant.objects.count()) == (1, 1, 1)
