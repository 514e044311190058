"""Lists of tasks and problems: how often they ask, filters, kept views."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.services import ProblemText, add_problem
from bihuan_web.tasks.models import SavedView, Task
from bihuan_web.tasks.services import planning
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import person, with_role
from tests.web.support.work import Crew, crew, measure_for, plan, task_in

pytestmark = pytest.mark.django_db


def _many(people: Crew, number: int) -> list[Task]:
    measure = measure_for(people)
    return [
        planning.create(measure, people.place.section, plan(people, f"任务{one}号"), people.office)
        for one in range(number)
    ]


@pytest.mark.parametrize("name", ["list", "ledger problems", "ledger tasks", "ledger responsibility", "problem"])
def test_a_list_asks_the_database_as_often_for_one_row_as_for_forty(name: str) -> None:
    people = crew()
    client = signed_in(people.office)
    counts = []
    for number in (1, 40):
        tasks = _many(people, number)
        for task in tasks:
            planning.assign(task, people.office)
        problem = tasks[0].measure.problem
        for one in range(number):
            add_problem(problem.ledger, people.place.bureau, ProblemText(f"问题{one}"), people.office)
        ledger = reverse("tasks:ledger", args=[problem.ledger_id])
        url = {"list": reverse("tasks:list"), "problem": problem.get_absolute_url()}.get(
            name
        ) or f"{ledger}?view={name.split()[1]}"
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            check_page(client.get(url))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=库乙", {"粮库乙"}),
        ("q=粮库 甲", {"粮库甲"}),
        ("q=隐患", {"粮库甲", "粮库乙", "水库"}),  # words of the problem
        ("state=doing", {"粮库乙"}),
        ("state=doing&q=水库", set()),
        ("view=mine", set()),
        ("view=waiting", {"粮库甲"}),  # the office assigns
        ("view=soon", set()),
        ("due_from=2026-07-01", set()),
        ("due_to=2026-06-30", {"粮库甲", "粮库乙", "水库"}),
        ("source=audit", set()),
        ("q=%25", set()),
        ("page=999", {"粮库甲", "粮库乙", "水库"}),
    ],
)
def test_filters_find_what_they_say(query: str, found: set[str]) -> None:
    people = crew()
    measure = measure_for(people)
    tasks = [
        planning.create(measure, people.place.section, plan(people, title), people.office)
        for title in ("粮库甲", "粮库乙", "水库")
    ]
    planning.start(planning.assign(tasks[1], people.office), people.owner)
    planning.assign(tasks[2], people.office)
    response = signed_in(people.office).get(f"{reverse('tasks:list')}?{query}")
    page = check_page(response)
    assert {one.text for one in page.xpath("//tbody//td/a")} == found


def test_filters_keep_what_was_chosen() -> None:
    _, people = task_in("doing")
    page = check_page(signed_in(people.office).get(reverse("tasks:list") + "?q=粮库&state=doing&due_from=2026-01-02"))
    kinds = {
        one.get("name"): (one.get("type"), one.get("value")) for one in page.xpath("//form[@role='search']//input")
    }
    assert kinds == {"q": ("search", "粮库"), "due_from": ("date", "2026-01-02"), "due_to": ("date", "")}
    assert page.xpath("//select[@name='state']/option[@selected]/@value") == ["doing"]


def test_a_number_elsewhere_leads_to_tasks_of_a_ledger_a_unit_alone_an_owner_or_a_leader() -> None:
    people = crew()
    own = planning.create(
        measure_for(people), people.place.bureau, replace(plan(people, "局里的"), owner=people.lead), people.office
    )
    below = planning.create(
        measure_for(people), people.place.section, replace(plan(people, "科里的"), lead=people.lead), people.office
    )
    client = signed_in(people.office)

    def found(query: str) -> tuple[set[str], list[str]]:
        page = check_page(client.get(f"{reverse('tasks:list')}?{query}"))
        return {one.text for one in page.xpath("//tbody//td/a")}, page.xpath(
            "//select[@name='ledger' or @name='at' or @name='owner' or @name='lead']/option[@selected]/text()"
        )

    assert found(f"at={people.place.bureau.pk}") == ({own.title}, ["岚台县粮食局"])
    assert found(f"unit={people.place.bureau.pk}")[0] == {own.title, below.title}
    assert found(f"owner={people.owner.pk}") == ({below.title}, [people.owner.name])
    assert found(f"lead={people.lead.pk}") == ({below.title}, [people.lead.name])
    ledger = own.measure.problem.ledger
    assert found(f"ledger={ledger.pk}") == ({own.title}, [ledger.title])
    assert found("") == ({own.title, below.title}, [])
    stranger = person("外县的人")
    assert "外县的人" not in client.get(f"{reverse('tasks:list')}?owner={stranger.pk}").content.decode()


def test_filters_of_htmx_get_the_table_alone() -> None:
    task, people = task_in("doing")
    response = signed_in(people.office).get(reverse("tasks:list"), headers={**HTMX, "HX-Target": "tasks"})
    assert response.content.decode().startswith('<div id="tasks"')
    assert task.title in response.content.decode()


def test_a_kept_view_is_ones_own() -> None:
    people = crew()
    client = signed_in(people.office)
    client.post(reverse("tasks:save-view"), {"name": "逾期的", "query": "view=overdue&next=//evil.example&page=3"})
    kept = SavedView.objects.get()
    assert (kept.user, kept.query) == (people.office, "view=overdue")
    assert "逾期的" in client.get(reverse("tasks:list")).content.decode()
    assert signed_in(people.lead).post(reverse("tasks:delete-view", args=[kept.pk])).status_code == 404
    client.post(reverse("tasks:delete-view", args=[kept.pk]))
    assert not SavedView.objects.exists()


def test_finished_tasks_stand_in_the_list_only_for_those_who_ask() -> None:
    task, people = task_in("closed")
    client = signed_in(people.office)
    assert task.title not in client.get(reverse("tasks:list")).content.decode()
    for asked in ("?view=&state=", "?state=closed", "?q=" + task.title[:2]):
        assert task.title in client.get(reverse("tasks:list") + asked).content.decode()


def test_several_tasks_are_assigned_at_once_and_each_is_told_of() -> None:
    people = crew()
    tasks = _many(people, 3)
    planning.revise(tasks[2], planning.Plan("没有时限的任务"), people.office)
    client, url = signed_in(people.office), reverse("tasks:bulk")
    chosen = {"act": "assign", "task": [one.pk for one in tasks]}
    check_page(client.post(url, chosen))
    assert Task.objects.filter(state="assigned").count() == 0  # nothing before it is confirmed
    page = check_page(client.post(url, {**chosen, "confirm": "1"})).text_content()
    assert Task.objects.filter(state="assigned").count() == 2
    assert "还没有填：责任人、完成时限、验收标准" in page
    outsider = signed_in(with_role(Role.OFFICE, people.place.sibling))
    assert outsider.post(url, {**chosen, "confirm": "1"}).status_code == 302
    for name in ("verify", "close", "burn"):
        assert client.post(url, {"act": name, "task": [tasks[0].pk], "confirm": "1"}).status_code == 404


# Writing --------------------------------------------------------------------------------------------------------------
