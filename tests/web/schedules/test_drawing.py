"""Tasks and rounds along days: the drawing has the rows of the list, keeps the first date, and is seen by whoever sees the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.rounds.services import finish_step, move_meeting
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services import planning
from bihuan_web.tasks.services.requests import ask_for_time, grant_time
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.seasons import AT, MEETING, season
from tests.web.support.units import person, with_role
from tests.web.support.work import DUE, NOON, Crew, crew, measure_for, plan, task_in

pytestmark = pytest.mark.django_db
GANTT = "schedules:gantt"
LINKS = "//figure//tbody/tr/th/a[contains(@href, '/tasks/') and not(contains(@href, '?'))]"


def several(people: Crew, number: int) -> list[Task]:
    measure = measure_for(people)
    made = []
    for one in range(number):
        unit = people.place.section if one % 2 else people.place.bureau
        due = DUE + timedelta(days=7 * one % 50)
        made.append(planning.create(measure, unit, replace(plan(people, f"事项{one}"), due_on=due), people.office))
    for task in made[::3]:
        planning.assign(task, people.office)
    return made


def rows(client: Any, query: str) -> list[str]:
    page = check_page(client.get(f"{reverse(GANTT)}?{query}"))
    return [str(one.get("href")) for one in page.xpath(LINKS)]


def listed(client: Any, query: str) -> list[str]:
    page = check_page(client.get(f"{reverse('tasks:list')}?{query}"))
    return [str(one.get("href")) for one in page.xpath("//tbody//td/a")]


@pytest.mark.parametrize(
    "query", ["", "view=open", "state=assigned", "view=mine", "q=事项1", "due_to=2026-07-10", "page=2", "view=overdue"]
)
def test_the_drawing_has_the_rows_of_the_list_in_its_order(query: str) -> None:
    people = crew()
    several(people, 60)
    client = signed_in(people.office)
    found = rows(client, query)
    assert found == listed(client, query)
    for group in ("unit", "problem"):
        whole = {
            one for page in (1, 2) for one in rows(client, f"{query.replace('page=2', '')}&group={group}&page={page}")
        }
        assert whole == {
            one
            for page in (1, 2)
            for one in listed(client, f"{query.replace('page=2', 'view=open') or 'view=open'}&page={page}")
        }


def test_groups_have_headings_that_lead_to_their_rows() -> None:
    people = crew()
    several(people, 6)
    client = signed_in(people.office)
    page = check_page(client.get(f"{reverse(GANTT)}?group=unit"))
    assert [one.text for one in page.xpath("//tbody/tr[not(td/@data-value != '')]/th/a")] == ["岚台县粮食局", "储备科"]
    first = page.xpath("//tbody/tr[not(td/@data-value != '')]/th/a/@href")[0]
    assert len(listed(client, first.partition("?")[2])) == 3


def test_an_extension_stands_apart_from_the_first_date(stop_clock: Callable[[datetime], None]) -> None:
    stop_clock(NOON)
    task, people = task_in("doing")
    grant_time(ask_for_time(task, people.owner, DUE + timedelta(days=20), "设备晚到"), people.lead, "同意")
    stop_clock(NOON + timedelta(days=150))
    page = check_page(signed_in(people.owner).get(reverse(GANTT)))
    cells = [str(one.get("data-value")) for one in page.xpath("//figure//tbody/tr/td")]
    assert cells[1:4] == [DUE.isoformat(), (DUE + timedelta(days=20)).isoformat(), "整改中 · 逾期 10 天"]
    assert "2026-07-30" in page.xpath("//figure/@data-days")[0]


def test_an_outsider_finds_nothing() -> None:
    _, people = task_in("doing")
    for user in (person(), with_role(Role.OFFICE, people.place.sibling)):
        assert rows(signed_in(user), "") == []


def test_the_drawing_asks_as_often_for_many_as_for_one() -> None:
    people = crew()
    client = signed_in(people.office)
    counts = []
    for number in (1, 40):
        several(people, number)
        client.get(reverse(GANTT))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{reverse(GANTT)}?group=unit")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_round_is_drawn_beside_the_version_that_is_chosen(stop_clock: Callable[[datetime], None]) -> None:
    stop_clock(AT)
    there = season()
    step = there.round.steps.order_by("order").first()
    assert step is not None
    finish_step(there.office, step, AT.date(), step.revision, at=AT)
    later = MEETING + timedelta(days=7)
    move_meeting(there.office, there.fresh(), later, "上级要求推迟", there.round.revision, at=AT)
    client = signed_in(there.office)
    page = check_page(client.get(reverse("schedules:timeline", args=[there.round.pk])))
    assert len(page.xpath("//figure//tbody/tr")) == there.round.steps.count()
    meeting = there.step("meeting")

    def cells(page: Any, label: str) -> list[str]:
        return [str(one) for one in page.xpath(f"//figure//tr[th/a[text()='{label}']]/td/@data-value")]

    assert cells(page, meeting.label)[:2] == [later.isoformat(), MEETING.isoformat()]
    assert cells(page, step.label)[2] == AT.date().isoformat()
    assert "已完成" in cells(page, step.label)[3]
    second = check_page(client.get(reverse("schedules:timeline", args=[there.round.pk]) + "?version=2"))
    assert cells(second, meeting.label)[:2] == [later.isoformat(), later.isoformat()]
    assert date.fromisoformat(cells(second, meeting.label)[0]) == later
    assert signed_in(there.outsider).get(reverse("schedules:timeline", args=[there.round.pk])).status_code == 404


def test_a_round_without_a_timetable_says_what_to_do() -> None:
    there = season(meeting_on=None, planned=False)
    page = check_page(signed_in(there.office).get(reverse("schedules:timeline", args=[there.round.pk])))
    assert page.xpath("//p[@class='empty-title']/text()") == ["还没有日程"]
