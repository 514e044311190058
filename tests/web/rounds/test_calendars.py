"""Calendars: a secret address opens one's dates and nothing else, until it is renewed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from bihuan_web.accounts.waiting import waiting
from bihuan_web.rounds.models import CalendarAddress
from bihuan_web.rounds.services import StepFields, finish_step, move_meeting, revise_step, waive_step
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.seasons import AT, MEETING, TODAY, Season, season
from tests.web.support.units import appoint, person

pytestmark = pytest.mark.django_db
PAGE = reverse("rounds:calendar")


@pytest.fixture
def there(stop_clock: Any) -> Season:
    stop_clock(AT)
    return season()


def address(user: Any) -> str:
    """The address as the page shows it once."""
    page = check_page(signed_in(user).post(reverse("rounds:calendar-renew")))
    (url,) = page.xpath("//input[@id='mine']/@value")
    return re.sub(r"^https?://[^/]+", "", url)


def events(url: str) -> dict[str, date]:
    response = Client().get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    return {str(one["SUMMARY"]): one.decoded("DTSTART") for one in calendar.walk("VEVENT")}


def test_ones_own_dates_come_without_a_session_and_follow_the_timetable(there: Season) -> None:
    member = there.people[1]
    step = there.step("talks")
    revise_step(there.office, step, StepFields(step.label, step.due_on, user=member), "", 0, at=AT)
    url = address(member)
    assert events(url) == {"谈心谈话 · 2026年度民主生活会": date(2027, 1, 8), "2026年度民主生活会": MEETING}
    move_meeting(there.office, there.fresh(), date(2027, 2, 3), "改", there.round.revision, at=AT)
    assert events(url)["谈心谈话 · 2026年度民主生活会"] == date(2027, 1, 22)
    finish_step(there.office, there.step("talks"), TODAY, there.step("talks").revision, at=AT)
    assert list(events(url)) == ["2026年度民主生活会"]


def test_a_round_is_a_calendar_of_its_own_for_whoever_may_see_it(there: Season) -> None:
    waive_step(there.office, there.step("circulate"), "不公示", 0, at=AT)
    mine = address(there.office)
    url = mine.replace("mine.ics", f"{there.round.pk}.ics")
    found = events(url)
    assert len(found) == 13  # 16 steps, two without a day, one not needed
    assert not any("公示" in title for title in found)
    theirs = address(there.outsider).replace("mine.ics", f"{there.round.pk}.ics")
    assert Client().get(theirs).status_code == 404


def test_a_renewed_ended_or_made_up_address_opens_nothing_and_no_secret_is_kept(there: Season) -> None:
    first = address(there.office)
    second = address(there.office)
    assert first != second
    assert Client().get(first).status_code == 404
    assert events(second) is not None
    secret = second.split("/")[-2]
    assert secret not in CalendarAddress.objects.get().key_hash
    page = check_page(signed_in(there.office).get(PAGE)).text_content()
    assert secret not in page
    there.office.is_active = False
    there.office.save()
    assert Client().get(second).status_code == 404
    there.office.is_active = True
    there.office.save()
    signed_in(there.office).post(reverse("rounds:calendar-end"))
    assert Client().get(second).status_code == 404


def test_steps_wait_for_whoever_is_responsible_by_name_or_by_post_a_week_ahead(there: Season) -> None:
    member, on_post = there.people[1], person("尚怀瑾")
    appointment = appoint(on_post, there.place.bureau, "党办主任")
    for key, fields in {"study": {"user": member}, "opinions": {"user": None, "post": appointment.post}}.items():
        step = there.step(key)
        revise_step(there.office, step, StepFields(step.label, step.due_on, required=True, **fields), "", 0, at=AT)  # type: ignore[arg-type]
    day = date(2027, 1, 4)
    assert [one.words[0] for one in waiting(day, member)] == ["2026年度民主生活会：会前学习研讨"]
    assert [one.due_on for one in waiting(day, on_post)] == [date(2027, 1, 8)]
    everybody = {(one.user, one.key) for one in waiting(day)}
    assert {(one.user, one.key) for one in waiting(day, member)} < everybody
    assert {user for user, _ in everybody} == {member, on_post, there.office}
    assert not list(waiting(date(2026, 12, 20), member))
