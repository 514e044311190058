"""Time and load in a real browser: from the list to the drawing, the ladder, the calendar, the tree; in both languages, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.notices.jobs import remind_and_escalate
from bihuan_web.tasks.models import Rhythm, Task
from tests.web.support.seasons import AT, season
from tests.web.support.units import grant
from tests.web.support.work import DUE, NOON, Crew, crew, task_in

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh": ("看时间图", "看任务列表", "看催办情况", "提醒", "到期日历", "责任分布", "今天", "定期工作"),
    "en": ("Along days", "List of tasks", "Escalation", "reminder", "Due dates", "Who carries what", "Today", "Standing work"),
}  # fmt: skip


@pytest.fixture
def people(stop_clock: Any) -> Crew:
    """A county where a task is late and a reminder was sent, and another is due every month."""
    stop_clock(NOON)
    there = crew()
    grant(there.office, Role.OFFICE, there.place.county)
    task_in("doing", there)
    standing, _ = task_in("doing", there)
    Task.objects.filter(pk=standing.pk).update(rhythm=Rhythm.MONTHLY, due_on=DUE + timedelta(days=14))
    stop_clock(NOON + timedelta(days=122))  # 2 July
    remind_and_escalate(NOON + timedelta(days=122))
    return there


def speaking(user: User, language: str) -> User:
    user.language = language
    user.save()
    return user


@pytest.mark.parametrize(("language", "javascript"), [("zh", True), ("en", True), ("zh", False), ("en", False)])
def test_from_the_list_to_drawing_ladder_calendar_and_tree(
    enter: Any, people: Crew, language: str, javascript: bool
) -> None:
    drawing, listing, ladder, reminder, calendar, tree, today, standing = WORDS[language]
    page = enter(speaking(people.office, language), "/tasks/?view=overdue", javascript=javascript)
    page.get_by_role("link", name=drawing).click()
    figure = page.locator("figure[data-chart='gantt']")
    expect(figure.locator("tbody tr")).to_have_count(1)
    if javascript:
        expect(figure.locator("svg text", has_text=today)).to_have_count(1)
    page.get_by_role("link", name=listing).click()
    page.wait_for_url("**/tasks/?view=overdue")
    page.get_by_role("link", name=ladder).last.click()
    page.locator("tbody").get_by_role("link", name="普查").click()
    expect(page.get_by_role("link", name=reminder)).to_be_visible()
    expect(page.locator("section[aria-labelledby='coming'] tbody tr")).to_have_count(4)
    page.goto("/schedule/?month=2026-07")
    expect(page.get_by_role("heading", name=calendar)).to_be_visible()
    page.get_by_role("link", name=standing).click()
    expect(page.locator("figure[data-chart='calendar'] tbody tr")).to_have_count(6)
    page.locator("figure tbody a").first.click()
    expect(page.locator("section[aria-labelledby='day'] tbody tr")).to_have_count(1)
    page.goto("/workloads/")
    expect(page.get_by_role("heading", name=tree)).to_be_visible()
    owner = page.locator("tr[data-person]", has_text=people.owner.name)
    if javascript:
        expect(owner).to_be_hidden()
        button = page.get_by_role("button", name="储备科")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
    expect(owner).to_be_visible()
    owner.get_by_role("link", name="2").click()
    expect(page.locator("tbody td a")).to_have_count(2)


@pytest.mark.parametrize(
    "path",
    [
        "/schedule/tasks/?group=unit",
        "/schedule/escalation/",
        "/schedule/rhythm/",
        "/schedule/?month=2026-07",
        "/workloads/",
    ],
)
def test_pages_fit_a_phone(enter: Any, people: Crew, path: str) -> None:
    page = enter(people.office, path, width=390)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_lists_the_days_that_have_something(enter: Any, people: Crew) -> None:
    page = enter(people.owner, "/schedule/?month=2026-07", width=390)
    expect(page.locator("td.month-empty").first).to_be_hidden()
    expect(page.locator("td", has_text="2026-07-14")).to_be_visible()
    page.goto("/schedule/rhythm/?year=2026")
    expect(page.locator("figure .chart-drawing")).to_be_hidden()  # too wide; the table lists the days


@pytest.mark.parametrize("javascript", [True, False])
def test_a_round_leads_to_its_timeline(enter: Any, stop_clock: Any, javascript: bool) -> None:
    stop_clock(AT)
    there = season()
    page = enter(there.office, f"/rounds/{there.round.pk}/", javascript=javascript)
    page.get_by_role("link", name="日程时间线").click()
    expect(page.locator("figure tbody tr")).to_have_count(there.round.steps.count())
    if javascript:
        expect(page.locator("figure svg text", has_text="T 开会")).to_have_count(1)
