"""The rules of reminding and of the ladder: laws that hold for every due date, calendar and history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.common.workdays import load_calendar
from bihuan_web.notices.hours import ZONE, after_quiet, is_quiet
from bihuan_web.notices.ladder import LADDER, STAGES, Taken, next_step, stage_due, step_due

CHINA = load_calendar()
DAY = timedelta(days=1)
DUE = st.dates(date(2025, 1, 1), date(2026, 9, 1))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
HOURS = st.integers(0, 23)


def walked(due_on: date, days_on: set[int], length: int = 150) -> list[Taken]:
    """The steps taken when the machine runs on some of the days after the due date only."""
    taken: list[Taken] = []
    for number in range(length):
        today = due_on + number * DAY
        step = step_due(due_on, today, taken, CHINA) if number not in days_on else None
        if step:
            taken.append(Taken(step.name, today))
    return taken


@given(DUE, st.sets(st.integers(0, 60), max_size=40))
def test_steps_come_in_order_on_working_days_with_the_time_between_them_that_was_promised(
    due_on: date, off: set[int]
) -> None:
    taken = walked(due_on, off)
    assert [one.name for one in taken] == [one.name for one in LADDER]
    before = due_on
    for one, step in zip(taken, LADDER, strict=True):
        assert CHINA.is_workday(one.on)
        assert CHINA.workdays_between(before, one.on) >= step.grace
        before = one.on


@given(DUE)
def test_on_a_machine_that_always_runs_no_step_comes_later_than_promised(due_on: date) -> None:
    before = due_on
    for one, step in zip(walked(due_on, set()), LADDER, strict=True):
        assert CHINA.workdays_between(before, one.on) == step.grace
        before = one.on


@given(DUE, st.integers(-60, 0))
def test_nothing_is_escalated_before_the_due_date_has_passed(due_on: date, days: int) -> None:
    assert step_due(due_on, due_on + days * DAY, [], CHINA) is None


@given(DUE, st.integers(0, len(LADDER) - 1))
def test_a_waived_step_is_passed_over_and_gives_its_time(due_on: date, number: int) -> None:
    taken = [Taken(step.name, due_on + 2 * DAY) for step in LADDER[: number + 1]]
    following = next_step(due_on, taken, CHINA)
    if number + 1 == len(LADDER):
        assert following is None
    else:
        assert following == (LADDER[number + 1], CHINA.add_workdays(due_on + 2 * DAY, LADDER[number + 1].grace))


@given(DUE, st.integers(0, 80), st.sets(st.integers(0, 80)))
def test_each_stage_is_reminded_of_once_and_the_nearest_counts(due_on: date, lead: int, off: set[int]) -> None:
    sent: list[tuple[int, date]] = []
    for number in range(lead + 5):
        today = due_on - lead * DAY + number * DAY
        if number in off:
            continue
        stage = stage_due(due_on, today, [one for one, _ in sent])
        if stage is not None:
            assert (due_on - today).days <= stage
            assert not any((due_on - today).days <= other < stage for other in STAGES)
            sent.append((stage, today))
    stages = [one for one, _ in sent]
    assert stages == sorted(set(stages), reverse=True)
    assert all(on <= due_on for _, on in sent)


@given(MOMENTS, HOURS, HOURS)
def test_nobody_is_written_to_in_quiet_hours_and_nothing_waits_longer_than_them(
    moment: datetime, begin: int, end: int
) -> None:
    sent = after_quiet(moment, begin, end)
    assert moment <= sent < moment + timedelta(hours=24)
    assert not is_quiet(sent.astimezone(ZONE).hour, begin, end)
    between = (moment + timedelta(minutes=one) for one in range(0, int((sent - moment).total_seconds() // 60), 30))
    assert all(is_quiet(one.astimezone(ZONE).hour, begin, end) for one in between)
