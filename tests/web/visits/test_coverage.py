"""Whom visits reached, as figures beside the register: counted once, planned ones never, at a constant cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.visits.coverage import coverage_of, places_not_visited
from bihuan_web.visits.models import Place, Visit
from bihuan_web.visits.queries import not_met_since
from bihuan_web.visits.services.recording import Counted, Entry
from tests.web.support.api import Program
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.visiting import TODAY, Visiting, done, going, planned

PAGE = reverse("visits:coverage")


@pytest.fixture
def biased(people: Visiting) -> Visiting:
    """The bias of the text that this is made for: heads and key households, one ordinary household."""
    done(people, Entry(going(people), met=[Counted("head", 4), Counted("team", 2), Counted("staff", 1)]))
    village = going(people, place=people.village, on=TODAY - timedelta(days=40))
    done(people, Entry(village, met=[Counted("key", 2, ["A1"]), Counted("ordinary", 1, ["A2"])]))
    return people


def test_the_bias_is_a_figure_with_the_counts_behind_it(biased: Visiting) -> None:
    found = coverage_of(Visit.objects.all(), [biased.place.county.path])
    assert (found.near.part, found.near.whole, found.near.percent) == (8, 10, 80.0)
    assert (found.near_households.part, found.near_households.whole) == (2, 3)
    assert (found.near_registered.part, found.near_registered.whole, found.near_registered.percent) == (1, 4, 25.0)
    page = check_page(signed_in(biased.office).get(PAGE))
    told = {
        one: page.get_element_by_id(one).text_content().strip()
        for one in ("near", "near-households", "near-registered")
    }
    assert told == {"near": "80.0%（8/10）", "near-households": "66.7%（2/3）", "near-registered": "25.0%（1/4）"}
    charts = {one.get("data-chart"): one for one in page.iter("figure")}
    rows = [[cell.get("data-value") for cell in row] for row in charts["heatmap"].iter("tr")][1:]
    assert rows == [["骆明川", "4", "2", "1", "2", "1", "0"]]


def test_without_visits_or_register_there_is_no_figure_instead_of_a_wrong_one(people: Visiting) -> None:
    Place.objects.update(ended=True)
    found = coverage_of(Visit.objects.all(), [people.place.county.path])
    assert found.near.percent is found.near_registered.percent is None
    assert "—" in check_page(signed_in(people.office).get(PAGE)).get_element_by_id("near").text_content()


def test_plans_merged_records_and_other_times_are_not_counted(biased: Visiting) -> None:
    planned(biased)
    before = coverage_of(Visit.objects.all(), [])
    assert (before.visits, before.unannounced) == (2, 2)
    page = check_page(
        signed_in(biased.office).get(PAGE, {"since": str(TODAY - timedelta(days=5)), "until": str(TODAY)})
    )
    assert "走访 1 次" in page.text_content()
    narrow = check_page(signed_in(biased.office).get(PAGE, {"organisation": biased.place.bureau.pk}))
    assert "走访 0 次" in narrow.text_content()


def test_places_and_households_without_a_visit_are_listed(biased: Visiting) -> None:
    never = Place.objects.create(organisation=biased.place.county, area="青岭镇", name="柳树村")
    planned(biased, place=never)  # a plan is no visit
    since = TODAY - timedelta(days=365)
    assert places_not_visited(biased.place.county, since) == [(never, None)]
    assert [one.code for one in not_met_since(biased.place.county, since)] == ["A3", "A4"]
    late = TODAY - timedelta(days=30)
    assert {one.name for one, _day in places_not_visited(biased.place.county, late)} == {"柳树村", "石桥村"}
    text = check_page(signed_in(biased.office).get(PAGE, {"months": 1})).text_content()
    assert "柳树村" in text
    assert "没有走访过" in text


def test_it_shows_nothing_of_branches_that_one_does_not_read(biased: Visiting) -> None:
    for user in (with_role(Role.OFFICE, biased.place.sibling), with_role(Role.LEAD, biased.place.bureau)):
        assert "走访 0 次" in check_page(signed_in(user).get(PAGE)).text_content()
        assert Program(user).get("/coverage-of-visits").json()["visits"] == 0
    assert Program(biased.office).get("/coverage-of-visits").json()["near"] == {"part": 8, "whole": 10, "percent": 80.0}


def test_it_costs_the_same_however_many_visits_there_are(biased: Visiting) -> None:
    client, counts = signed_in(biased.office), []
    for number in (0, 15):
        for day in range(number):
            done(
                biased,
                Entry(
                    going(biased, on=TODAY - timedelta(days=day * 20), where=f"地点{day}"), met=[Counted("staff", 2)]
                ),
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_it_is_drawn_and_readable_in_english(biased: Visiting) -> None:
    biased.office.language = "en"
    biased.office.save()
    page = check_page(signed_in(biased.office).get(PAGE))
    assert "ordinary households" in page.text_content()
    assert page.get("lang") == "en"


def test_an_unknown_filter_falls_back_to_all(biased: Visiting, settings: Any) -> None:
    for query in ({"since": "x"}, {"months": 0}, {"organisation": 10**9}):
        assert signed_in(biased.office).get(PAGE, query).status_code == 200


def test_a_number_leads_to_the_visits_behind_it(biased: Visiting) -> None:
    client = signed_in(biased.office)
    page = check_page(client.get(PAGE))
    links = {one.text_content(): one.get("href") for one in page.xpath("//figure//a")}
    for word, number in (("普通户", 1), ("主要负责同志", 1), ("骆明川", 2), ("2026-03", 1), ("特殊群体", 0)):
        tree = check_page(client.get(links[word]))
        assert len(tree.xpath("//table[@aria-labelledby='done']/tbody/tr")) == number, word


def test_nobody_finds_out_by_a_filter_whom_a_visit_met(biased: Visiting) -> None:
    boss = with_role(Role.LEAD, biased.place.bureau)
    client = signed_in(boss)
    assert len(check_page(client.get(reverse("visits:list"))).xpath("//tbody/tr")) == 2
    for kind in ("head", "ordinary", "key"):
        assert not check_page(client.get(reverse("visits:list"), {"kind": kind})).xpath("//tbody/tr")
