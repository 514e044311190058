"""Standing rhythms by day: what was done, missed and is to come; the numbers are the lengths of the lists behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.common.errors import Stale
from bihuan_web.schedules.rhythm import Day, days_of, items_on, shown
from bihuan_web.tasks.models import Method, Period, Review, Rhythm, Task
from bihuan_web.tasks.services.lasting import Look, find_kept_up, keep_up
from bihuan_web.tasks.services.requests import ask_for_time, grant_time
from bihuan_web.tasks.services.working import report_period
from tests.web.support.api import Program
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import person, with_role
from tests.web.support.work import DUE, NOON, Crew, crew, task_in

pytestmark = pytest.mark.django_db
StopClock = Callable[[datetime], None]
URL = "schedules:rhythm"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def monthly(people: Crew | None = None, rhythm: str = Rhythm.MONTHLY) -> tuple[Task, Crew]:
    task, people = task_in("doing", people)
    Task.objects.filter(pk=task.pk).update(rhythm=rhythm)
    task.refresh_from_db()
    return task, people


def year_of(today: date) -> dict[date, tuple[int, int, int]]:
    days = days_of(Task.objects.all(), *YEAR, today)
    return {day: (one.done, one.missed, one.coming) for day, one in days.items()}


def test_periods_are_done_missed_or_to_come(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    task, people = monthly()
    stop_clock(NOON + timedelta(days=118))  # 28 June
    report_period(task, people.owner, "查了三座粮库", date(2026, 6, 20))
    assert year_of(date(2026, 9, 1)) == {
        DUE: (1, 0, 0),
        date(2026, 7, 30): (0, 1, 0),
        date(2026, 8, 30): (0, 1, 0),
        date(2026, 9, 30): (0, 0, 1),
        date(2026, 10, 30): (0, 0, 1),
        date(2026, 11, 30): (0, 0, 1),
        date(2026, 12, 30): (0, 0, 1),
    }
    period = Period.objects.get()
    assert (period.due_on, period.done_on, period.user) == (DUE, date(2026, 6, 20), people.owner)


def test_a_period_is_reported_once_by_whoever_comes_first(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    task, people = monthly()
    as_seen_before = Task.objects.get(pk=task.pk)
    report_period(task, people.owner, "查了三座粮库", date(2026, 3, 1))
    with pytest.raises(Stale):
        report_period(as_seen_before, people.owner, "又报了一次", date(2026, 3, 2))
    assert [one.due_on for one in Period.objects.all()] == [DUE]


def test_more_time_for_a_period_is_not_work_that_was_done(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    task, people = monthly(rhythm=Rhythm.YEARLY)
    grant_time(ask_for_time(task, people.owner, DUE + timedelta(days=40), "设备晚到"), people.lead, "同意")
    assert year_of(DUE + timedelta(days=50)) == {DUE + timedelta(days=40): (0, 1, 0)}


def test_reviews_of_what_has_to_last_stand_there_too(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    task, people = task_in("closed")
    keep_up(task, people.office, Rhythm.QUARTERLY)
    first = Review.objects.get(kind=Review.PERSISTENCE).planned_on
    assert year_of(first) == {first: (0, 0, 1)}
    assert year_of(first + timedelta(days=1)) == {first: (0, 1, 0)}
    stop_clock(NOON + timedelta(days=95))
    task.refresh_from_db()
    find_kept_up(task, people.verifier, Look((Method.ON_SITE,), "", "仍在坚持"))
    assert list(year_of(first + timedelta(days=5)).values()) == [(1, 0, 0), (0, 0, 1)]


def test_numbers_are_as_long_as_the_lists_they_lead_to(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    people = crew()
    for one in range(5):
        task, _ = monthly(people, (Rhythm.MONTHLY, Rhythm.QUARTERLY)[one % 2])
        Task.objects.filter(pk=task.pk).update(due_on=DUE - timedelta(days=30 * (one // 2)))
    reported, _ = monthly(people)
    stop_clock(NOON + timedelta(days=120))
    report_period(reported, people.owner, "已办", DUE)
    today = (NOON + timedelta(days=120)).date()
    days = days_of(Task.objects.all(), *YEAR, today)
    for day, found in days.items():
        items = shown(list(items_on(Task.objects.all(), day)), day, today)
        counted = Day(*(sum(one.standing == name for one in items) for name in ("done", "missed", "coming")))
        assert counted == found, day
    client = signed_in(people.office)
    page = check_page(client.get(f"{reverse(URL)}?year=2026"))
    links = page.xpath("//figure//tbody/tr/th/a/@href")
    numbers = [int(one) for one in page.xpath("//figure//tbody/tr/td[1]/@data-value")]
    assert len(links) == len(days)
    for link, number in zip(links[:4], numbers, strict=False):
        rows = check_page(client.get(reverse(URL) + link.partition("#")[0])).xpath(
            "//section[@aria-labelledby='day']//tbody/tr"
        )
        assert len(rows) == number
    months = page.xpath("//section[@aria-labelledby='months']//tbody/tr/td[1]/text()")
    assert sum(map(int, months)) == sum(numbers)
    one = check_page(client.get(f"{reverse(URL)}?year=2026&task={reported.pk}"))
    assert one.xpath("//figure//tbody/tr/td[2]/@data-value")[0] == "1"


def test_days_off_are_those_that_the_office_keeps(stop_clock: StopClock, settings: Any, tmp_path: Path) -> None:
    stop_clock(NOON)
    _, people = monthly()
    settings.DATA = tmp_path
    (tmp_path / "workdays.toml").write_text('[2026]\noff = ["2026-06-30"]\nwork = ["2026-07-04"]\n', encoding="utf-8")
    page = check_page(signed_in(people.office).get(f"{reverse(URL)}?year=2026"))
    assert any("2026-06-30" in one and "休" in one for one in page.xpath("//figure//tbody//th/a/text()"))
    assert page.xpath("//figure/@data-days")[0] == '{"2026-06-30": "休", "2026-07-04": "班"}'


def test_nobody_sees_another_branch(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    task, people = monthly()
    for user in (person(), with_role(Role.OFFICE, people.place.sibling)):
        client = signed_in(user)
        assert client.get(f"{reverse(URL)}?task={task.pk}").status_code == 404
        assert check_page(client.get(f"{reverse(URL)}?year=2026")).xpath("//figure") == []
    for query in ("year=abc", "year=9999", "day=2026-02-31", "task=x"):
        assert signed_in(people.office).get(f"{reverse(URL)}?{query}").status_code == 404


def test_the_page_asks_as_often_for_many_as_for_one(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    people = crew()
    client = signed_in(people.office)
    counts = []
    for number in (1, 12):
        for _ in range(number):
            monthly(people)
        client.get(reverse(URL))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{reverse(URL)}?day={DUE}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_interface_says_the_same(stop_clock: StopClock) -> None:
    stop_clock(NOON)
    _, people = monthly()
    found = Program(people.office).get("/rhythm?year=2026").json()["days"]
    assert found[0] == {"day": DUE.isoformat(), "due": 1, "done": 0, "missed": 0, "coming": 1}
    assert len(found) == 7
    assert Program(people.office).get("/rhythm?year=20x").status_code == 400
