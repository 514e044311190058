"""Pages of rounds: for the office of the unit, readable below and above it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.rounds import parts
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import AT, Desk, desk
from tests.web.support.units import with_role

LIST = reverse("rounds:list")
CREATE = reverse("rounds:create")


@pytest.fixture
def people(db: None, stop_clock: Any) -> Desk:
    stop_clock(AT)
    return desk()


def test_the_office_keeps_rounds_through_the_pages(people: Desk) -> None:
    client = signed_in(people.office)
    data = {"organisation": people.place.bureau.pk, "year": 2025, "kind": "zzshh", "title": "<b>组织生活会</b>",
            "profile": "zzshh-2024", "meeting_on": "2026-03-30"}  # fmt: skip
    check_page(client.get(CREATE))
    assert client.post(CREATE, data).status_code == 302
    one = Round.objects.get(year=2025)
    tree = check_page(client.get(LIST))
    assert "<b>组织生活会</b>" in tree.text_content()
    change = reverse("rounds:change", args=[one.pk])
    check_page(client.get(change))
    assert client.post(change, {**data, "title": "专题组织生活会", "seen": 0}).status_code == 302
    assert client.post(change, {**data, "title": "后到的", "seen": 0}).status_code == 409
    assert Round.objects.get(pk=one.pk).title == "专题组织生活会"
    for wrong in ({"year": 1800}, {"profile": "../x"}, {"title": ""}, {"organisation": people.place.sibling.pk}):
        assert client.post(CREATE, {**data, **wrong}).status_code == 422
    assert client.post(CREATE, {**data, "title": "专题组织生活会"}).status_code == 409


def test_others_see_the_rounds_of_their_units_and_change_none(people: Desk) -> None:
    change = reverse("rounds:change", args=[people.round.pk])
    data = {"year": 2025, "kind": "zzshh", "title": "改名", "seen": 0}
    for user, sees in [(people.author, True), (people.reviewer, True), (people.outsider, False),
                       (with_role(Role.OFFICE, people.place.sibling), False)]:  # fmt: skip
        client = signed_in(user)
        assert (people.round.title in check_page(client.get(LIST)).text_content()) is sees
        assert client.get(change).status_code == client.post(change, data).status_code == 404
    assert signed_in(people.author).get(CREATE).status_code == 404


def test_the_list_asks_the_database_the_same_for_one_row_and_many(people: Desk) -> None:
    client = signed_in(people.office)

    def asked() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    before = asked()
    for number in range(45):
        create_round(people.office, people.place.bureau, RoundFields(2025, "mzshh", f"轮次{number}"), at=AT)
    assert asked() == before <= 12


def test_the_page_of_a_round_leads_to_what_belongs_to_it_and_one_may_see(people: Desk) -> None:
    def summary(user: Any, one: Round, today: Any) -> str | None:
        return "3 / 5" if user == people.office else None

    before = dict(parts._parts)
    parts.add(parts.Part("test", "测试部分", "rounds:change", order=0, summary=summary))
    try:
        page = reverse("rounds:round", args=[people.round.pk])
        seen = check_page(signed_in(people.office).get(page)).text_content()
        assert "测试部分" in seen
        assert "3 / 5" in seen
        assert "测试部分" not in check_page(signed_in(people.author).get(page)).text_content()
        assert signed_in(people.outsider).get(page).status_code == 404
    finally:
        parts._parts.clear()
        parts._parts.update(before)
