"""Every page about units and people, asked for by somebody who has nothing to do with it: not there, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.orgs.models import Appointment, Grant, ImportDraft, Organisation, Portfolio
from bihuan_web.orgs.services import importing, posts
from tests.web.support.addresses import addresses
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import County, appoint, county, grant, person, with_role
from tests.web.support.workbooks import workbook

pytestmark = pytest.mark.django_db
PASSWORD = "Guliang-2026-chu"


@dataclass(frozen=True, slots=True)
class Stock:
    """One of everything in the grain bureau."""

    units: County
    admin: User
    person: User
    urls: dict[str, str]


@pytest.fixture
def stock() -> Stock:
    units = county()
    admin = with_role(Role.ADMINISTRATOR, units.county)
    somebody = person("聂远帆", "nyf", password=PASSWORD)
    held = appoint(somebody, units.section)
    given = grant(somebody, Role.OWNER, units.section)
    portfolio = posts.add_portfolio(admin, held, "储备", None)
    Client().post("/sign-in/", {"login": "nyf", "password": PASSWORD})
    from allauth.usersessions.models import UserSession  # noqa: PLC0415

    draft = importing.keep_draft(admin, units.bureau, "x.xlsx", workbook([("人事科", "")], []))
    unit, who = f"/orgs/{units.section.pk}", f"/people/{somebody.pk}"
    urls = {
        "unit": f"{unit}/",
        "unit_history": f"{unit}/history/",
        "add_unit": f"{unit}/add/",
        "rename_unit": f"{unit}/rename/",
        "move_unit": f"{unit}/move/",
        "end_unit": f"{unit}/end/",
        "merge_unit": f"{unit}/merge/",
        "split_unit": f"{unit}/split/",
        "add_post": f"{unit}/posts/add/",
        "appoint": f"/posts/{held.post.pk}/appoint/",
        "end_appointment": f"/appointments/{held.pk}/end/",
        "hand_over": f"/appointments/{held.pk}/hand-over/",
        "add_portfolio": f"/appointments/{held.pk}/portfolios/add/",
        "drop_portfolio": f"/portfolios/{portfolio.pk}/drop/",
        "person": f"{who}/",
        "person_history": f"{who}/history/",
        "edit_person": f"{who}/edit/",
        "give_role": f"{who}/roles/add/",
        "account_act": f"{who}/do/disable/",
        "take_role": f"/roles/{given.pk}/take/",
        "end_session": f"/sessions/{UserSession.objects.get().pk}/end/",
        "import_preview": f"/import/{draft.pk}/",
    }
    return Stock(units, admin, somebody, urls)


def state() -> tuple[object, ...]:
    kinds = (Organisation, Appointment, Grant, Portfolio, User, ImportDraft)
    return (*(sorted(map(str, kind.objects.values_list())) for kind in kinds), Event.objects.count())


def strangers(stock: Stock) -> Iterator[tuple[str, User]]:
    units = stock.units
    yield "outsider with every role elsewhere", _with_all(units.outside)
    yield "administrator of the sibling", _with_all(units.sibling)
    yield "somebody without any role", person("路人")


def _with_all(unit: Organisation) -> User:
    user = person("邻居")
    for role in Role:
        grant(user, role, unit)
    appoint(user, unit, "主任")
    return user


GIVEN = {
    "name": "改名",
    "seen": "储备科",
    "on": "2026-03-01",
    "since": "2026-03-01",
    "until": "2026-03-01",
    "field": "财务",
    "role": "reviewer",
}


def test_there_is_a_check_for_every_address_with_an_item(stock: Stock) -> None:
    wanted = {one.name.removeprefix("orgs:") for one in addresses() if one.name.startswith("orgs:") and one.wants}
    assert wanted == set(stock.urls)


def test_for_strangers_nothing_is_there_and_nothing_changes(stock: Stock) -> None:
    for words, stranger in strangers(stock):
        client = signed_in(stranger)
        grants = list(Grant.objects.filter(user=stranger))
        given = {
            **GIVEN,
            "person": stranger.pk,
            "successor": stranger.pk,
            "branch": grants[0].branch.pk if grants else "",
        }
        before = state()
        for name, url in stock.urls.items():
            assert client.get(url).status_code in (404, 405), f"{words}: GET {name}"
            assert client.post(url, given).status_code in (404, 405), f"{words}: POST {name}"
        assert state() == before, words


def test_the_lists_show_nothing_of_other_branches(stock: Stock) -> None:
    for words, stranger in strangers(stock):
        client = signed_in(stranger)
        for url in ("/orgs/", "/people/", "/people/?q=聂", "/event-log/"):
            response = client.get(url)
            text = response.content.decode()
            assert response.status_code in (200, 404), f"{words}: {url}"
            assert "聂远帆" not in text, f"{words}: {url}"
            assert "储备科" not in text, f"{words}: {url}"


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_other_roles_on_the_branch_look_at_the_unit_and_change_nothing(stock: Stock, role: Role) -> None:
    client = signed_in(with_role(role, stock.units.county))
    before = state()
    tree = check_page(client.get(stock.urls["unit"]))
    assert not tree.xpath("//main//form")
    for name, url in stock.urls.items():
        if name in ("unit", "unit_history", "person_history"):
            continue
        assert client.get(url).status_code in (404, 405), name
        assert client.post(url, GIVEN).status_code in (404, 405), name
    assert client.get(stock.urls["unit_history"]).status_code == (200 if role is Role.AUDITOR else 404)
    assert client.get(stock.urls["person_history"]).status_code == (200 if role is Role.AUDITOR else 404)
    assert state() == before


def test_the_administrator_reaches_every_page(stock: Stock) -> None:
    client = signed_in(stock.admin)
    for name, url in stock.urls.items():
        response = client.get(url)
        assert response.status_code == (
            405 if name in ("drop_portfolio", "account_act", "take_role", "end_session") else 200
        ), name
        if response.status_code == 200:
            check_page(response)


def test_a_choice_that_is_not_offered_is_not_taken(stock: Stock) -> None:
    """Whoever administers one branch names a unit or a person of another in a form of their own."""
    local = with_role(Role.ADMINISTRATOR, stock.units.bureau, "局管理员")
    theirs = with_role(Role.OWNER, stock.units.sibling, "水务局人")
    client = signed_in(local)
    before = state()
    tries = [
        ("move_unit", {"target": stock.units.sibling.pk}),
        ("merge_unit", {"on": "2026-03-01", "successor": stock.units.sibling.pk}),
        ("appoint", {"person": theirs.pk, "since": "2026-03-01"}),
        ("hand_over", {"successor": theirs.pk, "on": "2026-03-01"}),
        ("add_portfolio", {"field": "水", "organisation": stock.units.sibling.pk}),
        ("give_role", {"role": "owner", "branch": stock.units.sibling.pk, "since": "2026-03-01"}),
        ("give_role", {"role": "emperor", "branch": stock.units.section.pk, "since": "2026-03-01"}),
    ]
    for name, given in tries:
        response = client.post(stock.urls[name], given)
        assert response.status_code == 200, name
        assert check_page(response).find_class("is-invalid"), name
    assert state() == before


def test_forms_are_refused_without_the_token_of_the_page(stock: Stock) -> None:
    client = signed_in(stock.admin, csrf=True)
    before = state()
    for name, url in stock.urls.items():
        if name not in ("unit", "unit_history", "person", "person_history"):
            assert client.post(url, GIVEN).status_code == 403, name
    assert state() == before


def test_a_role_that_ended_opens_nothing(stock: Stock) -> None:
    user = person("前管理员")
    grant(user, Role.ADMINISTRATOR, stock.units.county, until=date(2021, 1, 1))
    assert signed_in(user).get(stock.urls["person"]).status_code == 404
