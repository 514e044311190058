"""Counting from T: laws for every calendar, and the days around New Year as the State Council announced them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.common.errors import Refused
from bihuan_web.common.workdays import Calendar, Year, load_calendar
from bihuan_web.rounds.timetable import (
    Difference,
    Given,
    GivenStep,
    differences,
    due_on,
    given_by,
    unknown_years,
    usual_days,
)

CHINA = load_calendar()
MEETINGS = st.dates(date(2025, 11, 1), date(2028, 4, 1))
OFFSETS = st.integers(-60, 60)
CALENDARS = st.one_of(
    st.just(CHINA),
    st.builds(
        lambda off, work: Calendar({2026: Year(frozenset(off) - frozenset(work), frozenset(work))}),
        st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=40),
        st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=20),
    ),
)


@given(CALENDARS, MEETINGS, OFFSETS, st.booleans())
def test_what_is_due_falls_on_a_working_day_and_does_not_cross_the_meeting(
    calendar: Calendar, meeting: date, day: int, working: bool
) -> None:
    due = due_on(meeting, day, calendar, working_days=working)
    assert due is not None
    assert (due - meeting).days * day >= 0
    assert (due == meeting) == (day == 0)
    assert day == 0 or calendar.is_workday(due)


@given(CALENDARS, MEETINGS, OFFSETS, OFFSETS, st.booleans())
def test_what_comes_later_in_the_count_is_never_due_earlier(
    calendar: Calendar, meeting: date, one: int, other: int, working: bool
) -> None:
    first, last = sorted((one, other))
    earlier, later = (due_on(meeting, day, calendar, working_days=working) for day in (first, last))
    assert earlier is not None
    assert later is not None
    assert earlier <= later


@given(CALENDARS, MEETINGS, OFFSETS, st.integers(1, 30))
def test_a_later_meeting_makes_nothing_due_earlier(calendar: Calendar, meeting: date, day: int, days: int) -> None:
    before, after = due_on(meeting, day, calendar), due_on(meeting + timedelta(days=days), day, calendar)
    assert before is not None
    assert after is not None
    assert before <= after


def test_nothing_is_due_where_no_day_is_prescribed() -> None:
    assert due_on(date(2026, 1, 20), None, CHINA) is None


def test_around_new_year_and_spring_festival_days_off_count_as_announced() -> None:
    # 2026: off 1-3 January, worked on Sunday the 4th; Spring Festival off 15-23 February, worked on 14 and 28 February.
    assert due_on(date(2026, 1, 18), -15, CHINA) == date(2025, 12, 31)
    assert due_on(date(2026, 1, 19), -15, CHINA) == date(2026, 1, 4)
    assert due_on(date(2026, 2, 3), 15, CHINA) == date(2026, 2, 24)
    assert due_on(date(2026, 2, 3), 9, CHINA, working_days=True) == date(2026, 2, 14)
    assert due_on(date(2026, 2, 3), 10, CHINA, working_days=True) == date(2026, 2, 24)


def test_of_a_year_without_data_only_weekends_count_and_it_is_told() -> None:
    due = due_on(date(2031, 1, 20), -15, CHINA)
    assert due == date(2031, 1, 3)  # the 5th is a Sunday; New Year's days off are not known
    assert unknown_years(iter([due, date(2026, 1, 5)]), CHINA) == [2031]


@pytest.mark.parametrize(
    ("profile", "kind", "steps"), [("mzshh-2025", "mzshh", 16), ("", "mzshh", 16), ("", "zzshh", 8)]
)
def test_profiles_give_their_timetable_and_without_one_the_newest_of_the_kind_does(
    profile: str, kind: str, steps: int
) -> None:
    found = given_by(profile, kind)
    assert len(found.steps) == steps
    assert found.profile.startswith(kind)
    assert Given.from_text(found.as_text()) == found


@pytest.mark.parametrize(("profile", "kind"), [("gone", "mzshh"), ("", "other"), ("generic", "mzshh")])
def test_where_there_is_no_timetable_it_is_said(profile: str, kind: str) -> None:
    with pytest.raises(Refused):
        given_by(profile, kind)


@pytest.mark.parametrize(
    "wrong",
    ["[[step]]\nkey='a'\nlabel='甲'\nday=9000", "earliest='13-40'\nlatest='02-28'\n[[step]]\nkey='a'\nlabel='甲'",
     "[[step]]\nkey='a'\nlabel='甲'\n[[step]]\nkey='a'\nlabel='乙'", "day = ["],
)  # fmt: skip
def test_what_a_clerk_wrote_wrong_is_told_and_not_counted(wrong: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "bihuan" / "profiles" / "ours"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text("id = 'ours'\ntitle = '本县'\nmeeting = 'mzshh'\n", encoding="utf-8")
    (folder / "timetable.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(Refused):
        given_by("ours", "mzshh")


def test_differences_name_what_is_new_gone_and_said_otherwise() -> None:
    one, two = GivenStep("a", "甲", -3), GivenStep("b", "乙", -2)
    before = Given("p", "本县", (one, two))
    after = Given("p", "本县", (GivenStep("a", "甲", -5), GivenStep("c", "丙", 1)))
    assert differences(before, before) == []
    assert differences(before, after) == [
        Difference(one, GivenStep("a", "甲", -5)),
        Difference(None, GivenStep("c", "丙", 1)),
        Difference(two, None),
    ]
    assert before.digest != after.digest


def test_the_usual_days_of_a_meeting_may_lie_in_the_next_year() -> None:
    assert usual_days(given_by("", "mzshh"), 2026) == (date(2026, 12, 15), date(2027, 2, 28))
    assert usual_days(given_by("", "zzshh"), 2026) == (date(2027, 1, 1), date(2027, 3, 31))
    assert usual_days(Given("p", "", ()), 2026) is None
    assert usual_days(Given("p", "", (), "01-01", "02-29", latest_is_next_year=True), 2026) == (
        date(2027, 1, 1), date(2027, 2, 28),
    )  # fmt: skip
