"""Signing in with a password and a second factor: who gets in, who does not, and what nobody learns on the way."""

from __future__ import annotations

from unittest import mock

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from bihuan_web.accounts import locking
from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Event
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.second_factor import code, has_one, turn_on
from tests.web.support.units import person

PASSWORD = "Guliang-2026-chu"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return person("聂远帆", "nyf", password=PASSWORD)


def try_in(client: Client, name: str = "nyf", password: str = PASSWORD, **more: str) -> object:
    return client.post("/sign-in/", {"login": name, "password": password, **more})


def inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_name_and_password_lead_in_and_it_is_an_event(user: User) -> None:
    client = Client()
    response = try_in(client)
    assert (response.status_code, response.headers["Location"]) == (302, "/")  # type: ignore[attr-defined]
    assert inside(client)
    assert list(Event.objects.values_list("actor", "act")) == [("nyf", "account.sign-in")]


def test_the_session_is_a_new_one_after_signing_in(user: User) -> None:
    client = Client()
    client.session["planted"] = 1
    client.session.save()
    before = client.session.session_key
    try_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_site(user: User, target: str) -> None:
    client = Client()
    response = try_in(client, next=target)
    assert response.headers["Location"] == "/"  # type: ignore[attr-defined]
    changed = client.post("/language/", {"language": "en", "next": target})
    assert changed.headers["Location"] == "/"


def test_a_page_that_was_asked_for_comes_after_signing_in(user: User) -> None:
    assert try_in(Client(), next="/me/sessions/").headers["Location"] == "/me/sessions/"  # type: ignore[attr-defined]


def test_an_unknown_name_a_wrong_password_and_a_disabled_account_get_the_same_answer_for_the_same_work(
    user: User,
) -> None:
    gone = person("程素心", "csx", password=PASSWORD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    answers, work = [], []
    for name, password in (("nobody", PASSWORD), ("nyf", "wrong"), ("csx", PASSWORD)):
        with mock.patch.object(
            PBKDF2PasswordHasher, "encode", autospec=True, side_effect=PBKDF2PasswordHasher.encode
        ) as hashing:
            response = try_in(Client(), name, password)
        tree = check_page(response)
        answers.append((response.status_code, tree.xpath("string(//*[@role='alert'])").strip()))  # type: ignore[attr-defined]
        work.append(hashing.call_count)
    assert set(answers) == {(200, "用户名或者密码不对。")}
    assert work == [1, 1, 1]


@pytest.mark.parametrize("name", ["nyf", "nobody"])
def test_five_failures_lock_the_name_whether_it_exists_or_not(user: User, name: str) -> None:
    client = Client()
    statuses = [try_in(client, name, f"wrong{one}").status_code for one in range(5)]  # type: ignore[attr-defined]
    assert statuses == [200, 200, 200, 200, 429]
    response = try_in(client, name)
    assert response.status_code == 429  # type: ignore[attr-defined]
    assert "锁定 15 分钟" in check_page(response).text_content()
    assert not inside(client)
    assert locking.locked_names() == {name}
    assert Event.objects.filter(act="account.locked").count() == (name == "nyf")


def test_a_lifted_lock_lets_in_again(user: User) -> None:
    client = Client()
    for one in range(6):
        try_in(client, password=f"wrong{one}")
    locking.lift("nyf")
    try_in(client)
    assert inside(client)


def test_a_session_needs_the_token_of_the_page(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", {"login": "nyf", "password": PASSWORD})
    assert response.status_code == 403
    assert "请求不是从本站发出的" in check_page(response).text_content()


def test_a_second_factor_is_asked_for_and_a_code_is_good_once(user: User) -> None:
    turn_on(user)
    client = Client()
    assert try_in(client).headers["Location"] == "/sign-in/code/"  # type: ignore[attr-defined]
    assert not inside(client)
    check_page(client.get("/sign-in/code/"))
    now = code()
    assert client.post("/sign-in/code/", {"code": now}).headers["Location"] == "/"
    assert inside(client)
    again = Client()
    try_in(again)
    assert again.post("/sign-in/code/", {"code": now}).status_code == 200
    assert not inside(again)


def test_a_recovery_code_is_good_once(user: User) -> None:
    codes = turn_on(user)
    for allowed in (True, False):
        client = Client()
        try_in(client)
        client.post("/sign-in/code/", {"code": codes[0]})
        assert inside(client) == allowed


def test_wrong_codes_lock_the_account_however_often_one_begins_anew(user: User) -> None:
    codes = turn_on(user)
    statuses = []
    for _ in range(5):
        client = Client()
        try_in(client)
        statuses.append(client.post("/sign-in/code/", {"code": "000000"}).status_code)
    assert statuses == [200, 200, 200, 200, 429]
    assert client.post("/sign-in/code/", {"code": codes[0]}).status_code in (200, 429)
    assert not inside(client)
    assert try_in(Client()).status_code == 429  # type: ignore[attr-defined]


def test_the_secret_of_a_second_factor_is_not_readable_in_the_database(user: User) -> None:
    turn_on(user)
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    assert "GEZDGNBVGY3TQOJQ" not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_turning_it_on_wants_the_password_again_and_is_an_event(user: User) -> None:
    client = Client()
    try_in(client)
    with mock.patch("time.time", return_value=__import__("time").time() + 3600):
        response = client.get("/me/second-factor/on/")
    assert response.headers["Location"].startswith("/me/confirm/")
    client.post("/me/confirm/", {"password": PASSWORD})
    tree = check_page(client.get("/me/second-factor/on/"))
    secret = tree.xpath("string(//code)")
    assert client.post("/me/second-factor/on/", {"code": code(secret)}).status_code == 302
    assert has_one(user)
    check_page(client.get("/me/second-factor/codes/"))
    assert Event.objects.filter(act="account.factor-on", actor="nyf").exists()


@pytest.mark.parametrize(("path", "field"), [("/me/confirm/", "password"), ("/me/password/", "old_password")])
def test_whoever_found_an_open_session_does_not_guess_the_password(user: User, path: str, field: str) -> None:
    client = Client()
    try_in(client)
    new = {"new_password1": "Chubei-ke-2026", "new_password2": "Chubei-ke-2026"}
    statuses = [client.post(path, {field: f"wrong{one}", **new}).status_code for one in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert client.post(path, {field: PASSWORD, **new}).status_code in (200, 429)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_what_was_typed_is_not_kept_where_failures_are_counted(user: User) -> None:
    from axes.models import AccessAttempt  # noqa: PLC0415

    client = Client()
    try_in(client, "nyf", "geheim-1")
    try_in(client)
    client.post("/me/password/", {"old_password": "geheim-2", "new_password1": "geheim-3", "new_password2": "geheim-3"})
    assert AccessAttempt.objects.count() == 1
    assert "geheim" not in str(list(AccessAttempt.objects.values_list()))


def test_a_first_password_is_changed_before_anything_else(user: User) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client = Client()
    try_in(client)
    assert client.get("/me/sessions/").headers["Location"] == "/me/password/"
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/me/password/"
    check_page(client.get("/me/password/"))
    new = "Chubei-ke-2026"
    weak = client.post(
        "/me/password/", {"old_password": PASSWORD, "new_password1": "12345678901", "new_password2": "12345678901"}
    )
    assert weak.status_code == 200
    client.post("/me/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert inside(client)
    user.refresh_from_db()
    assert user.check_password(new)
    assert Event.objects.filter(act="account.password").count() == 1


def test_a_new_password_ends_the_sessions_elsewhere(user: User) -> None:
    here, there = Client(), Client()
    try_in(here)
    try_in(there)
    new = "Chubei-ke-2026"
    here.post("/me/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert inside(here)
    assert not inside(there)


def test_sessions_are_listed_and_ended_but_only_ones_own(user: User) -> None:
    other = person("程素心", "csx", password=PASSWORD)
    here, there, hers = Client(), Client(), Client()
    try_in(here)
    try_in(there)
    try_in(hers, "csx")
    from allauth.usersessions.models import UserSession  # noqa: PLC0415

    assert len(check_page(here.get("/me/sessions/")).xpath("//tbody/tr")) == 2
    foreign = UserSession.objects.get(user=other)
    for wrong in (str(foreign.pk), "x", "", "9" * 30):
        assert here.post("/me/sessions/end/", {"session": wrong}).status_code == 404
    elsewhere = UserSession.objects.exclude(session_key=here.session.session_key).get(user=user)
    here.post("/me/sessions/end/", {"session": elsewhere.pk})
    assert (inside(here), inside(there), inside(hers)) == (True, False, True)


def test_a_profile_takes_language_and_mail_and_nothing_else(user: User) -> None:
    client = signed_in(user)
    given = {
        "email": "nyf@lantai.example",
        "language": "en",
        "username": "root",
        "name": "王",
        "is_active": "",
        "must_change_password": "1",
    }
    assert client.post("/me/", given).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.language) == ("nyf@lantai.example", "en")
    assert (user.username, user.name, user.is_active, user.must_change_password) == ("nyf", "聂远帆", True, False)


def test_a_name_is_shown_as_it_is_and_never_run(db: None) -> None:
    client = signed_in(person("<script>alert(1)</script>", "<b>x"))
    page = client.get("/me/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
