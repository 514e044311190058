"""The tree of responsibility: parts add up to the whole, a number is the length of the list it leads to, everybody sees their branch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services import planning
from bihuan_web.workloads import showing
from bihuan_web.workloads import tree as trees
from bihuan_web.workloads.counting import FIGURES, Load
from bihuan_web.workloads.tree import Node, tree_of
from tests.web.support.api import Program
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import person, with_role
from tests.web.support.work import NOON, Crew, crew, measure_for, plan, task_in

pytestmark = pytest.mark.django_db
TREE = "workloads:tree"
TODAY = NOON.date()
STATES = [one for one in lifecycle.TASK.states if one not in (lifecycle.CLOSED, lifecycle.CANCELLED)]


@pytest.fixture
def people(stop_clock: Callable[[datetime], None]) -> Crew:
    stop_clock(NOON)
    return crew()


def give(people: Crew, specs: list[tuple[int, int, int, bool]]) -> None:
    """Tasks by (unit, state, days until due, with a leader), written as rows: what counts is how they are counted."""
    place, measure = people.place, measure_for(people)
    units = [place.county, place.government, place.bureau, place.section, place.sibling, place.outside]
    start = Task.objects.count()
    for number, (unit, state, days, led) in enumerate(specs):
        name = STATES[state % len(STATES)]
        nobody = name == lifecycle.DRAFT and days % 2 == 0
        Task.objects.create(
            measure=measure, organisation=units[unit], number=start + number + 1, title=f"事项{start + number}", acceptance_standard="有清单",
            state=name, owner=None if nobody else (people.owner, people.office)[number % 2], lead=people.lead if led else None,
            due_on=TODAY + timedelta(days=days), first_due_on=TODAY + timedelta(days=days),
        )  # fmt: skip


_specs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6), st.integers(-20, 30), st.booleans()), max_size=25)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(specs=_specs)
def test_a_whole_is_the_sum_of_its_parts(people: Crew, specs: list[tuple[int, int, int, bool]]) -> None:
    Task.objects.all().delete()
    give(people, specs)
    everything = with_role(Role.OFFICE, people.place.county)
    tops = tree_of(everything, TODAY)
    nodes = [node for top in tops for node in top.walk()]
    for node in nodes:
        owners = [one.load for one in node.people if one.part == "owner"]
        assert sum(owners, Load()) == node.own
        assert sum((one.all for one in node.below), node.own) == node.all
    here = Task.objects.filter(organisation__path__startswith=people.place.county.path)
    assert tops[0].all == Load(
        here.count(),
        here.filter(state__in=["assigned", "doing"], due_on__range=(TODAY, TODAY + timedelta(days=7))).count(),
        here.filter(state__in=["assigned", "doing"], due_on__lt=TODAY).count(),
        here.filter(state="submitted").count(),
    )
    assert [one.unit.path for one in nodes] == sorted(
        one.unit.path for one in nodes
    )  # the tree's order, whoever is late


def length(client: Any, url: str) -> int:
    found = 0
    for number in range(1, 9):
        page = check_page(client.get(f"{url}&page={number}"))
        rows = page.xpath("//tbody//td/a/@href")
        last = not page.xpath("//a[@rel='next']")
        found += len(rows)
        if last:
            return found
    return found


def lines(page: Any) -> list[tuple[str, list[int], list[str]]]:
    found = []
    for line in page.xpath("//table[@data-tree]/tbody/tr"):
        numbers = [int(one.text_content()) for one in line.xpath("td")]
        found.append((line.xpath("string(th)"), numbers, line.xpath("td/a/@href")))
    return found


@pytest.mark.parametrize("who", ["office", "county", "owner", "observer"])
def test_every_number_is_the_length_of_the_list_behind_it(people: Crew, who: str) -> None:
    specs = [(one % 6, one % 7, one * 3 % 40 - 15, one % 3 == 0) for one in range(40)]
    give(people, specs)
    user = {
        "office": people.office,
        "owner": people.owner,
        "county": with_role(Role.OFFICE, people.place.county),
        "observer": with_role(Role.OBSERVER, people.place.government),
    }[who]
    client = signed_in(user)
    checked = 0
    for _name, numbers, urls in lines(check_page(client.get(reverse(TREE)))):
        assert len([one for one in numbers if one]) == len(urls)
        for number, url in zip([one for one in numbers if one], urls, strict=True):
            assert length(client, url) == number, url
            checked += 1
    assert checked > 10


def test_everybody_sees_their_branch_and_what_they_have_a_part_in(people: Crew) -> None:
    give(people, [(one, 2, 5, False) for one in range(6)])

    def names(user: User) -> list[str]:
        page = check_page(signed_in(user).get(reverse(TREE)))
        units = "//table[@data-tree]/tbody/tr[not(@data-person)]"
        return [str(one).strip() for one in page.xpath(f"{units}/th/a/text()|{units}/th[not(a)]/text()[1]")]

    assert names(people.lead) == ["岚台县粮食局", "储备科"]
    assert names(with_role(Role.OFFICE, people.place.sibling)) == ["岚台县水务局"]
    assert names(person()) == []
    part = names(people.owner)  # no branch, tasks at three units
    assert part == ["岚台县", "岚台县粮食局", "岚台县水务局"]
    page = signed_in(people.lead).get(f"{reverse(TREE)}?unit={people.place.sibling.pk}")
    assert page.status_code == 404


def test_a_large_tree_shows_the_units_below_its_top_and_each_leads_deeper(
    people: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(people, [(3, 2, 5, True), (2, 2, 5, True)])
    monkeypatch.setattr(trees, "WHOLE", 2)
    user = with_role(Role.OFFICE, people.place.county)
    top = tree_of(user, TODAY)[0]
    assert [one.unit.name for one in top.walk()] == ["岚台县", "岚台县人民政府"]
    assert top.all.open == 2
    deeper = tree_of(user, TODAY, people.place.bureau)[0]
    assert [one.unit.name for one in deeper.walk()] == ["岚台县粮食局", "储备科"]
    assert [one.name for one in deeper.people] == ["骆明川", "温知行"]


def test_of_many_people_at_a_unit_the_first_are_listed_and_the_rest_counted_with_the_way_to_their_tasks(
    people: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(people, [(2, 2, 5, True), (2, 2, 5, True), (2, 2, 6, False), (3, 2, 5, False)])  # three parts at the bureau
    client = signed_in(people.office)

    def shown() -> list[tuple[str, list[str]]]:
        found = check_page(client.get(reverse(TREE))).xpath("//table[@data-tree]/tbody/tr[@data-person]/th")
        return [(" ".join(one.text_content().split()), one.xpath("a/@href")) for one in found]

    whole = shown()
    monkeypatch.setattr(showing, "PEOPLE", 3)
    assert shown() == whole, "as many as may be shown: nothing is left out"
    monkeypatch.setattr(showing, "PEOPLE", 1)
    first, more, *others = shown()
    assert first == whole[0]
    assert others == whole[3:], "the units below come as they did"
    assert more[0] == "还有 2 人次没有列出 看本级没有办结的任务"
    assert length(client, more[1][0]) == 3


def test_the_page_asks_as_often_for_many_as_for_few(people: Crew) -> None:
    client = signed_in(with_role(Role.OFFICE, people.place.county))
    counts = []
    for number in (1, 60):
        give(people, [(one % 5, one % 7, one, True) for one in range(number)])
        client.get(reverse(TREE))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(TREE))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_of_a_unit_shows_its_load(people: Crew) -> None:
    task_in("submitted", people)
    planning.assign(
        planning.create(
            measure_for(people), people.place.bureau, replace(plan(people), owner=people.lead), people.office
        ),
        people.office,
    )
    client = signed_in(people.office)
    page = check_page(client.get(reverse("orgs:unit", args=[people.place.bureau.pk])))
    card = page.xpath("//section[@aria-labelledby='load']//li/a")
    assert [one.xpath("string(strong)") for one in card] == ["2", "0", "0", "1"]
    assert [length(client, one.get("href")) for one in card] == [2, 0, 0, 1]
    administrator = signed_in(with_role(Role.ADMINISTRATOR, people.place.county))
    assert "任务量" not in administrator.get(reverse("orgs:unit", args=[people.place.bureau.pk])).content.decode()


def test_the_interface_says_the_same(people: Crew) -> None:
    give(people, [(one % 5, one % 7, one, True) for one in range(20)])
    found = Program(people.office).get("/workload").json()["units"]
    nodes: list[Node] = [node for one in tree_of(people.office, TODAY) for node in one.walk()]
    assert [one["unit"]["name"] for one in found] == [one.unit.name for one in nodes]
    assert [one["all"] for one in found] == [{name: getattr(one.all, name) for name in FIGURES} for one in nodes]
    sibling = Organisation.objects.get(pk=people.place.sibling.pk)
    assert Program(people.office).get(f"/workload?unit={sibling.pk}").status_code == 400
