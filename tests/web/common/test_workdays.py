"""Working days: what the State Council's notices say, and laws that hold for every calendar."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.errors import BadConfiguration
from bihuan_web.common.workdays import Calendar, Year, load_calendar

CHINA = load_calendar()
DAYS = st.dates(date(2014, 6, 1), date(2027, 6, 1))
CALENDARS = st.builds(
    lambda off, work: Calendar({2026: Year(frozenset(off) - frozenset(work), frozenset(work))}),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=40),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=20),
)


def test_every_day_of_the_years_with_data_is_as_announced() -> None:
    day = date(2015, 1, 1)
    while day < date(2027, 1, 1):
        assert CHINA.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_year_without_data_has_its_weekends_and_says_so() -> None:
    assert CHINA.knows(2026)
    assert not CHINA.knows(2031)
    assert CHINA.is_workday(date(2031, 10, 1))
    assert not CHINA.is_workday(date(2031, 10, 4))


@given(CALENDARS, DAYS, st.integers(-40, 40))
def test_working_days_are_counted_as_they_are_added(calendar: Calendar, day: date, number: int) -> None:
    reached = calendar.add_workdays(day, number)
    first, last = sorted((day, reached))
    assert (reached - day).days * number >= abs(number)
    if number > 0:
        assert calendar.is_workday(reached)
        assert calendar.workdays_between(first, last) == number
    if number < 0:
        assert calendar.is_workday(reached)
        assert calendar.add_workdays(reached, -number) == calendar.next_workday(day) or not calendar.is_workday(day)


@given(CALENDARS, DAYS, st.integers(0, 20), st.integers(0, 20))
def test_adding_twice_is_adding_the_sum(calendar: Calendar, day: date, one: int, other: int) -> None:
    assert calendar.add_workdays(calendar.add_workdays(day, one), other) == calendar.add_workdays(day, one + other)


@given(CALENDARS, DAYS)
def test_the_next_working_day_is_the_first_one(calendar: Calendar, day: date) -> None:
    following = calendar.next_workday(day)
    assert calendar.is_workday(following)
    assert not any(calendar.is_workday(day + timedelta(days=one)) for one in range((following - day).days))


def test_the_data_folder_replaces_whole_years(tmp_path: Path) -> None:
    (tmp_path / "workdays.toml").write_text('[2027]\noff = ["2027-01-01..2027-01-03"]\nwork = ["2027-01-09"]\n')
    calendar = load_calendar(tmp_path)
    assert calendar.knows(2027)
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.years[2026] == CHINA.years[2026]


@pytest.mark.parametrize(
    "text",
    [
        "[2027",
        "[year]\n",
        '[2027]\nholidays = ["2027-01-01"]\n',
        '[2027]\noff = ["2026-01-01"]\n',
        '[2027]\noff = ["2027-1-1"]\n',
        '[2027]\noff = ["2027-01-05..2027-01-01"]\n',
        '[2027]\noff = ["2027-01-01..2027-12-31"]\n',
        "[2027]\noff = [1]\n",
        '[2027]\noff = ["2027-01-09"]\nwork = ["2027-01-09"]\n',
        "2027 = 1\n",
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "workdays.toml").write_text(text)
    with pytest.raises(BadConfiguration, match=r"workdays\.toml"):
        load_calendar(tmp_path)
