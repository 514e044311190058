"""People, their accounts and roles, as their administrators manage them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from lxml import html

from bihuan_web.accounts import locking
from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Refused, Stale
from bihuan_web.orgs.models import Grant
from bihuan_web.orgs.queries import may_manage, people_of, roles_at
from bihuan_web.orgs.services import grants, people
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.pages import check_page
from tests.web.support.second_factor import has_one, turn_on
from tests.web.support.units import County, appoint, county, grant, person, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> County:
    return county()


@pytest.fixture
def admin(units: County) -> User:
    return with_role(Role.ADMINISTRATOR, units.county)


def add(admin: User, units: County) -> tuple[User, str]:
    return people.add_person(admin, units.section, "科长", "nyf", "聂远帆")


def test_a_new_person_signs_in_with_the_first_password_and_must_change_it(units: County, admin: User) -> None:
    _, password = add(admin, units)
    client = Client()
    client.post("/sign-in/", {"login": "nyf", "password": password})
    assert client.get("/").headers["Location"] == "/me/password/"


@pytest.mark.parametrize("name", ["nyf", "=cmd", "a b", "", "x", "a/b"])
def test_a_user_name_that_is_taken_or_cannot_be_is_refused(units: County, admin: User, name: str) -> None:
    add(admin, units)
    with pytest.raises(Refused):
        people.add_person(admin, units.section, "科员", name, "程素心")
    assert User.objects.filter(name="程素心").exclude(pk=admin.pk).count() == 0


def test_the_first_password_is_shown_once(units: County, admin: User) -> None:
    client = signed_in(admin)
    given = {"username": "nyf", "name": "聂远帆", "unit": units.section.pk, "post": "科长"}
    tree = check_page(client.post("/people/add/", given))
    password = tree.xpath("string(//tbody//code)")
    user = User.objects.get(username="nyf")
    assert user.check_password(password)
    assert password not in client.get(f"/people/{user.pk}/").content.decode()
    assert password not in str(list(Event.objects.values_list("details", flat=True)))


def test_resetting_ends_sessions_and_lifts_the_lock(units: County, admin: User) -> None:
    user, password = add(admin, units)
    client = Client()
    client.post("/sign-in/", {"login": "nyf", "password": password})
    for one in range(5):
        Client().post("/sign-in/", {"login": "nyf", "password": f"wrong{one}"})
    fresh = people.reset_password(admin, user)
    assert client.get("/me/password/").status_code == 302
    assert locking.locked_names() == set()
    user.refresh_from_db()
    assert user.check_password(fresh)


def test_a_disabled_person_is_out_at_once_and_comes_back(units: County, admin: User) -> None:
    user, _ = add(admin, units)
    grant(user, Role.OWNER, units.section)
    client = signed_in(user)
    people.disable(admin, user)
    assert client.get("/me/password/").status_code == 302
    with pytest.raises(Stale):
        people.disable(admin, user)
    people.enable(admin, user)
    assert roles_at(user, units.section, clock.today()) == {Role.OWNER}


def test_a_lost_phone_is_taken_off_the_account(units: County, admin: User) -> None:
    user, _ = add(admin, units)
    turn_on(user)
    people.drop_second_factor(admin, user)
    assert not has_one(user)
    with pytest.raises(Stale):
        people.drop_second_factor(admin, user)


def test_nobody_does_to_themselves_what_another_should_do(units: County, admin: User) -> None:
    for act in (people.disable, people.reset_password, people.drop_second_factor):
        with pytest.raises(Forbidden):
            act(admin, admin)
    with pytest.raises(Forbidden) as refused:
        grants.give_role(admin, admin, Role.REVIEWER, units.county, clock.today(), None)
    assert refused.value.code == "own-grant"


def test_the_last_administrator_stays(units: County, admin: User) -> None:
    second = person("第二人")
    temporary = grant(second, Role.ADMINISTRATOR, units.county, until=clock.today() + timedelta(days=3))
    for act in (
        lambda: people.disable(second, admin),
        lambda: grants.take_role(second, Grant.objects.get(user=admin), None),
        lambda: grants.take_role(second, Grant.objects.get(user=admin), clock.today() + timedelta(days=9)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "last-administrator"
    Grant.objects.filter(pk=temporary.pk).update(until=None)
    people.disable(second, admin)
    admin.refresh_from_db()
    assert not admin.is_active


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_disable_one_another_at_once_leave_one(units: County, admin: User) -> None:
    second = with_role(Role.ADMINISTRATOR, units.county)
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def disable(actor: User, target: User) -> None:
        try:
            barrier.wait()
            people.disable(actor, target)
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=disable, args=pair) for pair in ((admin, second), (second, admin))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert User.objects.filter(pk__in=[admin.pk, second.pk], is_active=True).count() == 1
    assert sorted(outcomes)[0] == "done" or "done" in outcomes


def test_a_role_holds_from_its_day_and_is_taken_back_at_once(
    units: County, admin: User, stop_clock: Callable[[datetime], None]
) -> None:
    stop_clock(datetime(2026, 3, 1, 4, tzinfo=UTC))
    user, _ = add(admin, units)
    given = grants.give_role(admin, user, Role.OWNER, units.bureau, date(2026, 3, 1), None)
    with pytest.raises(Refused):
        grants.give_role(admin, user, Role.OWNER, units.bureau, date(2026, 4, 1), None)
    with pytest.raises(Refused):
        grants.give_role(admin, user, Role.LEAD, units.bureau, date(2026, 4, 1), date(2026, 3, 1))
    assert roles_at(user, units.section, date(2026, 3, 1)) == {Role.OWNER}
    grants.take_role(admin, given, None)
    assert roles_at(user, units.section, date(2026, 3, 1)) == frozenset()
    with pytest.raises(Stale):
        grants.take_role(admin, given, None)
    assert list(Event.objects.filter(act__startswith="grant").order_by("pk").values_list("act", flat=True)) == [
        "grant.give",
        "grant.end",
    ]


def test_an_administrator_of_a_branch_has_no_power_over_those_above(units: County, admin: User) -> None:
    local = with_role(Role.ADMINISTRATOR, units.bureau, "局管理员")
    appoint(admin, units.section, "兼职")
    assert people_of(local, clock.today()).filter(pk=admin.pk).exists()
    assert not may_manage(local, admin, clock.today())
    for act in (people.disable, people.reset_password, people.drop_second_factor, people.lift_lock):
        with pytest.raises(Forbidden):
            act(local, admin)
    with pytest.raises(Forbidden):
        people.edit_person(local, admin, "别名", "")


def test_a_branch_administrator_cannot_take_in_people_of_others(units: County) -> None:
    local = with_role(Role.ADMINISTRATOR, units.bureau, "局管理员")
    theirs = with_role(Role.OWNER, units.sibling, "水务局人")
    with pytest.raises(Forbidden):
        grants.give_role(local, theirs, Role.OBSERVER, units.bureau, clock.today(), None)


def test_the_list_is_filtered_and_comes_as_a_fragment_for_htmx(units: County, admin: User) -> None:
    user, _ = add(admin, units)
    grant(user, Role.OWNER, units.section)
    client = signed_in(admin)
    for query, found in (
        ("q=聂", True),
        ("q=无此人", False),
        ("role=owner", True),
        ("role=lead", False),
        ("state=off", False),
        ("state=active", True),
        ("state=nonsense", True),
    ):
        page = client.get(f"/people/?{query}", headers=HTMX).content.decode()
        assert "<html" not in page
        assert (">聂远帆<" in page) == found, query


def test_the_number_of_accounts_without_a_role_leads_to_exactly_those(units: County, admin: User) -> None:
    today, over = clock.today(), clock.today() - timedelta(days=1)
    left, off, coming, posted = person("任满人"), person("停用人"), person("将任人"), person("在岗人")
    for one in (left, off, posted):
        grant(one, Role.OWNER, units.section, until=over)
    grant(coming, Role.OWNER, units.section, since=today + timedelta(days=9))
    appoint(posted, units.section)
    User.objects.filter(pk=off.pk).update(is_active=False)
    grant(person("外县人"), Role.OWNER, county().county, until=over)
    client = signed_in(admin)
    home = html.fromstring(client.get("/").content.decode())
    (link,) = home.xpath("//li[contains(., '没有角色的账号')]//a/@href")
    assert home.xpath("normalize-space(//li[contains(., '没有角色的账号')]/span[2])") == "要处理 1"
    page = client.get(link).content.decode()
    assert [name for name in ("任满人", "停用人", "将任人", "在岗人", "外县人") if f">{name}<" in page] == ["任满人"]


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    units: County, admin: User, django_assert_max_num_queries: object
) -> None:
    client = signed_in(admin)
    for number in range(30):
        user, _ = people.add_person(admin, units.section, "科员", f"u{number}", f"人{number}")
        grant(user, Role.OWNER, units.section)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get("/people/").content.decode().count("科员") >= 30


def test_a_person_page_does_everything_by_buttons(units: County, admin: User) -> None:
    user, _ = add(admin, units)
    client = signed_in(admin)
    page = check_page(client.get(f"/people/{user.pk}/"))
    targets = set(page.xpath("//form[@method='post']/@action"))
    assert {f"/people/{user.pk}/do/reset/", f"/people/{user.pk}/do/disable/"} <= targets
    client.post(f"/people/{user.pk}/roles/add/", {"role": "owner", "branch": units.section.pk, "since": "2026-03-01"})
    given = Grant.objects.get(user=user)
    assert client.get(f"/people/{user.pk}/roles/add/").status_code == 200
    client.post(f"/roles/{given.pk}/take/")
    client.post(
        f"/people/{user.pk}/edit/", {"name": "聂远凡", "email": "n@lantai.example", "username": "root", "is_active": ""}
    )
    client.post(f"/people/{user.pk}/do/disable/")
    user.refresh_from_db()
    assert (user.name, user.username, user.is_active) == ("聂远凡", "nyf", False)
    assert client.post(f"/people/{user.pk}/do/nonsense/").status_code == 404
    text = check_page(client.get(f"/people/{user.pk}/history/")).text_content()
    for words in ("新增人员", "任职", "授予角色", "修改人员信息", "停用账号"):
        assert words in text


def test_what_was_typed_stays_when_it_is_refused(units: County, admin: User) -> None:
    add(admin, units)
    response = signed_in(admin).post(
        "/people/add/", {"username": "nyf", "name": "程素心", "unit": units.section.pk, "post": "科员"}
    )
    assert response.status_code == 409
    tree = check_page(response)
    assert "已经有人用了" in tree.text_content()
    assert tree.xpath("string(//input[@name='name']/@value)") == "程素心"


def test_names_are_never_run(units: County, admin: User) -> None:
    evil = "<img src=x onerror=alert(1)>"
    user, _ = people.add_person(admin, units.section, "<script>1", "evil", evil)
    client = signed_in(admin)
    for path in ("/people/", f"/people/{user.pk}/", f"/people/{user.pk}/history/", f"/orgs/{units.section.pk}/"):
        page = client.get(path).content.decode()
        check_page(client.get(path))
        assert "<img src=x" not in page
        assert "<script>1" not in page


def test_an_event_and_its_act_are_there_together_or_not_at_all(units: County, admin: User) -> None:
    user, _ = add(admin, units)
    with mock.patch("bihuan_web.orgs.services.people.note_person", side_effect=OSError), pytest.raises(OSError):
        people.disable(admin, user)
    user.refresh_from_db()
    assert user.is_active
