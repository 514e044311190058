"""What is due when: the calendar of a month, its numbers and the feed of one's own dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bihuan_web.accounts.roles import Role
from bihuan_web.tasks.models import Review, Rhythm, Task
from bihuan_web.tasks.services.lasting import keep_up
from tests.web.support.api import Program
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.seasons import AT, MEETING, season
from tests.web.support.units import person, with_role
from tests.web.support.work import DUE, NOON, Crew, crew, measure_for, task_in

pytestmark = pytest.mark.django_db
StopClock = Callable[[datetime], None]
URL = "schedules:calendar"
JUNE = "month=2026-06"


def fill(people: Crew, number: int) -> None:
    measure, start = measure_for(people), Task.objects.count()
    for one in range(number):
        Task.objects.create(
            measure=measure, organisation=(people.place.section, people.place.bureau)[one % 2], number=start + one + 1,
            title=f"事项{one}", acceptance_standard="有清单", state=("doing", "submitted")[one % 2], owner=people.owner,
            due_on=DUE - timedelta(days=one % 3), first_due_on=DUE - timedelta(days=one % 3),
        )  # fmt: skip


def squares(page: Any) -> dict[str, Any]:
    """The days with something, by what stands over them on a phone."""
    found = page.xpath("//table[contains(@class, 'month')]//td[ul]")
    return {one.xpath("string(.//span[@class='month-long'])")[:10]: one for one in found}


@pytest.mark.parametrize("whose", ["mine", "unit"])
def test_a_number_leads_to_as_many_tasks_and_three_of_them_are_named(stop_clock: StopClock, whose: str) -> None:
    stop_clock(NOON)
    people = crew()
    fill(people, 25)
    user, query = (people.owner, "") if whose == "mine" else (people.office, f"&unit={people.place.bureau.pk}")
    client = signed_in(user)
    days = squares(check_page(client.get(f"{reverse(URL)}?{JUNE}{query}")))
    assert list(days) == ["2026-06-28", "2026-06-29", "2026-06-30"]
    for one in days.values():
        links = one.xpath(".//li/a")
        assert len(links) == 4  # three by name, and the number
        number = int("".join(filter(str.isdigit, links[-1].text)))
        listed = check_page(client.get(links[-1].get("href"))).xpath("//tbody//td/a")
        assert len(listed) == number


def test_steps_meetings_and_reviews_stand_in_their_days(stop_clock: StopClock) -> None:
    stop_clock(AT)
    there = season()
    month = f"month={MEETING:%Y-%m}"
    office = check_page(signed_in(there.office).get(f"{reverse(URL)}?{month}&unit={there.place.bureau.pk}"))
    assert "开会：" in squares(office)[MEETING.isoformat()].text_content()
    own = check_page(signed_in(there.office).get(f"{reverse(URL)}?{month}"))
    step = there.round.steps.filter(due_on__year=MEETING.year, due_on__month=MEETING.month).exclude(day=0)[0]
    assert step.label[:20] in squares(own)[str(step.due_on)].text_content()
    member = check_page(signed_in(there.people[1]).get(f"{reverse(URL)}?{month}"))
    assert list(squares(member)) == [MEETING.isoformat()]
    outsider = check_page(signed_in(there.outsider).get(f"{reverse(URL)}?{month}&unit={there.place.sibling.pk}"))
    assert squares(outsider) == {}


def test_a_review_waits_for_its_verifier(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    task, people = task_in("closed")
    Task.objects.filter(pk=task.pk).update(verifier=people.verifier)
    task.refresh_from_db()
    keep_up(task, people.office, Rhythm.MONTHLY)
    planned = Review.objects.get(kind=Review.PERSISTENCE).planned_on
    page = check_page(signed_in(people.verifier).get(f"{reverse(URL)}?month={planned:%Y-%m}"))
    assert "长期坚持复核" in squares(page)[planned.isoformat()].text_content()


def test_days_off_and_working_weekends_are_marked(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    page = check_page(signed_in(person()).get(f"{reverse(URL)}?month=2025-10"))
    marks = {
        one.xpath("string(.//span[@class='month-long'])")[:10]: one.xpath("string(.//span[contains(@class, 'badge')])")
        for one in page.xpath("//table[contains(@class, 'month')]//td")
    }
    assert (marks["2025-10-01"], marks["2025-10-11"], marks["2025-10-09"], marks["2025-10-18"]) == ("休", "班", "", "")
    assert "这个月没有要办的事" in page.text_content()
    for query in ("month=2026-13", "month=x", "unit=1", "unit=x"):
        assert signed_in(person()).get(f"{reverse(URL)}?{query}").status_code in (404, 200)
    assert signed_in(person()).get(f"{reverse(URL)}?month=2026-13").status_code == 404


def test_another_branch_cannot_be_chosen(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    people = crew()
    fill(people, 5)
    other = signed_in(with_role(Role.OFFICE, people.place.sibling))
    assert other.get(f"{reverse(URL)}?{JUNE}&unit={people.place.bureau.pk}").status_code == 404
    assert squares(check_page(other.get(f"{reverse(URL)}?{JUNE}"))) == {}


def test_the_secret_address_has_tasks_and_reviews_until_it_ends(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    task, people = task_in("doing")
    client = signed_in(people.owner)
    made = check_page(client.post(reverse("rounds:calendar-renew")))
    address = made.xpath("//input[@id='mine']/@value")[0].partition("testserver")[2]
    events = {str(one["uid"]): one for one in Calendar.from_ical(Client().get(address).content).walk("VEVENT")}
    found = events[f"task-{task.pk}@bihuan"]
    assert found["dtstart"].dt == DUE
    assert task.title in str(found["summary"])
    assert all(word not in str(events) for word in (task.acceptance_standard, task.measure.text))
    client.post(reverse("rounds:calendar-end"))
    assert Client().get(address).status_code == 404


def test_the_page_asks_as_often_for_many_as_for_one(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    people = crew()
    client = signed_in(people.owner)
    counts = []
    for number in (1, 40):
        fill(people, number)
        client.get(f"{reverse(URL)}?{JUNE}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{reverse(URL)}?{JUNE}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_interface_says_the_same(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    people = crew()
    fill(people, 9)
    found = Program(people.owner).get("/due?since=2026-06-01&until=2026-06-30").json()["days"]
    assert [(one["day"], one["tasks"]) for one in found] == [("2026-06-28", 3), ("2026-06-29", 3), ("2026-06-30", 3)]
    by_unit = (
        Program(people.office)
        .get(f"/due?since=2026-06-01&until=2026-06-30&unit={people.place.section.pk}")
        .json()["days"]
    )
    assert sum(one["tasks"] for one in by_unit) == 5
    for query in (
        "since=2026-06-01",
        "since=2026-06-01&until=2029-06-30",
        "since=2026-06-02&until=2026-06-01",
        "since=x&until=y",
    ):
        assert Program(people.owner).get(f"/due?{query}").status_code == 400
