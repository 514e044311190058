"""What is foretold of the escalation ladder is what the tick then does, and the page says it to those who see the task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.accounts.roles import Role
from bihuan_web.common.workdays import Calendar, Year
from bihuan_web.notices.jobs import remind_and_escalate
from bihuan_web.notices.ladder import LADDER, Step, Taken, course, step_due
from bihuan_web.notices.models import LadderSetting, Letter
from bihuan_web.notices.services.escalating import courses_of
from bihuan_web.notices.services.letters import ask_to_waive, decide_waiver
from bihuan_web.schedules.escalation import STANDS, counts_of, late_tasks
from bihuan_web.tasks.models import Task
from tests.web.support.api import Program
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import person, with_role
from tests.web.support.work import DUE, Crew, crew, task_in

StopClock = Callable[[datetime], None]
DAY = timedelta(days=1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


_days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    due=_days,
    graces=st.lists(st.integers(0, 12), min_size=0, max_size=5),
    off=st.sets(_days, max_size=30),
    work=st.sets(_days, max_size=10),
    lag=st.integers(0, 60),
    climbed=st.integers(0, 5),
)
def test_the_course_is_what_looking_every_day_takes(
    due: date, graces: list[int], off: set[date], work: set[date], lag: int, climbed: int
) -> None:
    """For any ladder and holidays, from any day on, also where days were missed or steps were taken before."""
    calendar = Calendar({2026: Year(frozenset(off - work), frozenset(work))})
    ladder = [Step(one.name, one.zh, one.en, grace) for one, grace in zip(LADDER, graces, strict=False)]
    taken = [Taken(one.name, due + (number + 1) * DAY) for number, one in enumerate(ladder[:climbed])]
    today = max([due, *(one.on + DAY for one in taken)]) + lag * DAY
    foretold = course(due, today, taken, calendar, ladder)
    done: list[tuple[Step, date]] = []
    day = today
    for _ in range(300):
        step = step_due(due, day, taken, calendar, ladder)
        if step is not None:
            done.append((step, day))
            taken = [*taken, Taken(step.name, day)]
        day += DAY
    assert foretold == done


@pytest.mark.django_db
@pytest.mark.parametrize("first", [-3, 1, 9, 26])
def test_what_is_foretold_is_what_the_tick_then_does(stop_clock: StopClock, first: int) -> None:
    task, people = task_in("doing")
    LadderSetting.objects.create(organisation=people.place.bureau, step="interview", grace=4, used=False)
    LadderSetting.objects.create(organisation=people.place.section, step="urge", grace=2)
    day = DUE + first * DAY
    if first > 3:
        remind_and_escalate(at(DUE + 2 * DAY))  # one step was taken, then the machine was off
    stop_clock(at(day))
    foretold = [(step.name, on) for step, on in courses_of([task], day)[task.pk]]
    before = set(Letter.objects.values_list("pk", flat=True))
    for number in range(90):
        stop_clock(at(day + number * DAY))
        remind_and_escalate(at(day + number * DAY))
    done = Letter.objects.exclude(pk__in=before).order_by("issued_on").values_list("step", "issued_on")
    assert foretold == list(done)
    assert foretold


@pytest.fixture
def late(stop_clock: StopClock, db: None) -> tuple[Task, Crew]:
    task, people = task_in("doing")
    stop_clock(at(DUE + 2 * DAY))
    remind_and_escalate(at(DUE + 2 * DAY))
    return task, people


def test_a_page_says_what_was_taken_who_was_told_and_what_comes(late: tuple[Task, Crew]) -> None:
    task, people = late
    page = check_page(signed_in(people.office).get(reverse("schedules:task-escalation", args=[task.pk])))
    text = " ".join(page.text_content().split())
    assert f"提醒 {DUE + 2 * DAY}" in text
    assert f"通知了：{people.owner.name}" in text
    coming = [[one.text for one in row] for row in page.xpath("//table//tbody/tr")]
    assert [row[:2] for row in coming] == [
        [{"urge": "催办", "supervise": "督办", "interview": "约谈", "circular": "通报"}[step.name], on.isoformat()]
        for step, on in courses_of([task], DUE + 2 * DAY)[task.pk]
    ]
    assert coming[0][2] == "牵头领导"
    assert page.xpath(f"//a[@href='{reverse('notices:letter', args=[Letter.objects.get().pk])}']")


def test_a_waived_step_names_its_approval(late: tuple[Task, Crew]) -> None:
    task, people = late
    asked = ask_to_waive(task, people.owner, "汛期停工")
    client = signed_in(people.owner)
    assert "申请免予，待批" in client.get(reverse("schedules:escalation")).content.decode()
    decide_waiver(asked, people.lead, granted=True, decision="同意免一次")
    one = client.get(reverse("schedules:task-escalation", args=[task.pk])).content.decode()
    assert "经批准免予" in one
    assert "同意免一次" in one


@pytest.mark.django_db
def test_numbers_are_as_many_rows_as_they_lead_to(stop_clock: StopClock) -> None:
    people = crew()
    for number, days in enumerate((1, 2, 6, 15, 40)):
        task, _ = task_in("doing", people)
        Task.objects.filter(pk=task.pk).update(due_on=DUE - days * DAY)
        if number == 4:
            task_in("submitted", people)
    for number in range(-60, 1):
        if number % 7:  # some ticks were missed
            remind_and_escalate(at(DUE + number * DAY))
    stop_clock(at(DUE))
    client = signed_in(people.office)
    page = check_page(client.get(reverse("schedules:escalation")))
    numbers = [int(one) for one in page.xpath("//ul[@class='stands']//strong/text()")]
    links = page.xpath("//ul[@class='stands']//a/@href")
    assert sum(numbers) == 5
    for number, link in zip(numbers, links, strict=True):
        found = check_page(client.get(reverse("schedules:escalation") + link))
        assert len(found.xpath("//table/tbody/tr")) == number
    assert max(numbers) < 5
    counts = counts_of(late_tasks(Task.objects.all(), DUE))
    assert list(counts) == list(STANDS)
    assert list(counts.values()) == numbers


def test_whoever_may_not_see_the_task_finds_nothing(late: tuple[Task, Crew]) -> None:
    task, people = late
    for user in (person(), with_role(Role.OFFICE, people.place.sibling)):
        client = signed_in(user)
        assert client.get(reverse("schedules:task-escalation", args=[task.pk])).status_code == 404
        assert task.title not in client.get(reverse("schedules:escalation")).content.decode()
        assert Program(user).get("/escalations").json()["results"] == []
        assert Program(user).get(f"/tasks/{task.pk}/escalation").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_one(late: tuple[Task, Crew], stop_clock: StopClock) -> None:
    people = late[1]
    client, program = signed_in(people.office), Program(people.office)
    counts: list[Any] = []
    for number in (0, 12):
        for _ in range(number):
            task_in("doing", people)
        client.get(reverse("schedules:escalation"))
        program.get("/escalations")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("schedules:escalation"))
        with CaptureQueriesContext(connection) as asked:
            program.get("/escalations")
        counts.append((len(queries), len(asked)))
    assert counts[0] == counts[1]


def test_the_interface_says_the_same(late: tuple[Task, Crew]) -> None:
    task, people = late
    found = Program(people.office).get(f"/tasks/{task.pk}/escalation").json()
    assert found["days_late"] == 2
    assert [one["step"] for one in found["taken"]] == ["remind"]
    foretold = courses_of([task], DUE + 2 * DAY)[task.pk]
    assert [(one["step"], one["on"]) for one in found["coming"]] == [
        (step.name, on.isoformat()) for step, on in foretold
    ]
    assert Program(people.office).get("/escalations?stand=remind").json()["results"] == [found]
