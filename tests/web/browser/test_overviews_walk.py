"""First pages and the overview in a real browser: each role finds its things, in Chinese and English, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.roles import Role
from tests.web.support.units import with_role
from tests.web.support.work import DUE, NOON, Crew, crew, task_in

pytestmark = pytest.mark.django_db(transaction=True)
HEADINGS = {
    Role.ADMINISTRATOR: ("系统状况", "Health"),
    Role.OFFICE: ("逾期的任务，在谁手上", "Late tasks, and whose they are"),
    Role.REVIEWER: ("等我办的", "Waiting for me"),
    Role.AUTHOR: ("等我办的", "Waiting for me"),
    Role.LEAD: ("总览：岚台县", "Overview: 岚台县"),
    Role.OWNER: ("等我办的", "Waiting for me"),
    Role.VERIFIER: ("等我办的", "Waiting for me"),
    Role.CLOSER: ("逾期的任务，在谁手上", "Late tasks, and whose they are"),
    Role.OBSERVER: ("总览：岚台县", "Overview: 岚台县"),
    Role.AUDITOR: ("事件日志", "Event log"),
}


@pytest.fixture
def people(stop_clock: Any) -> Crew:
    stop_clock(NOON)
    people = crew()
    task_in("doing", people)
    task_in("closed", people)
    stop_clock(NOON.replace(month=DUE.month, day=DUE.day) + timedelta(days=9))
    return people


@pytest.mark.parametrize("javascript", [True, False])
def test_every_role_finds_its_first_page_in_both_languages(enter: Any, people: Crew, javascript: bool) -> None:
    for role, words in HEADINGS.items():
        for english, language in enumerate(("zh-hans", "en")):
            user = with_role(role, people.place.county)
            user.language = language
            user.save()
            page = enter(user, "/", javascript=javascript, width=390 if english else 1280)
            expect(page.get_by_role("heading", name=words[english])).to_be_visible()
            if javascript:
                assert page.evaluate("document.documentElement.scrollWidth") <= (390 if english else 1280)
            page.context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_leader_goes_from_a_number_to_its_rows_and_a_person_from_what_is_late_to_the_task(
    enter: Any, people: Crew, javascript: bool
) -> None:
    page = enter(people.lead, "/overview/", javascript=javascript)
    expect(page.get_by_role("heading", name="每月销号：今年和上年")).to_be_visible()
    if javascript:
        expect(page.locator("figure[data-chart='line'] .chart-drawing[data-drawn] svg").first).to_be_visible()
    row = page.get_by_role("table", name="各单位").get_by_role("row", name="储备科")
    row.get_by_role("link", name="1", exact=True).nth(2).click()  # late, after what is closed and what is assigned
    expect(page.get_by_text("共 1 项")).to_be_visible()
    expect(page.get_by_text("逾期 9 天")).to_be_visible()
    page = enter(people.owner, "/", javascript=javascript)
    expect(page.get_by_role("heading", name="已逾期")).to_be_visible()
    page.get_by_role("link", name="对全县粮库普查一遍").first.click()
    expect(page.get_by_role("heading", name="对全县粮库普查一遍").first).to_be_visible()
