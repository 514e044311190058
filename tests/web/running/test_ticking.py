"""Regular jobs: each slot once, whatever the clock and the workers do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.common import schedule
from bihuan_web.common.schedule import daily, every, scheduled
from bihuan_web.running.pulse import STILL, Watch
from bihuan_web.running.ticking import LEASE, tick

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # twelve o'clock in China
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The times for which the only job, due each hour, was done."""
    monkeypatch.setattr(schedule, "_JOBS", {})
    found: list[datetime] = []
    scheduled("count", every(60))(found.append)
    return found


@given(MOMENTS, st.integers(1, 3000))
def test_a_slot_is_the_last_moment_due(moment: datetime, minutes: int) -> None:
    slot = every(minutes)
    assert slot(moment) <= moment < slot(moment) + timedelta(minutes=minutes)
    assert slot(slot(moment)) == slot(moment)


@given(MOMENTS, st.integers(0, 23), st.integers(0, 59))
def test_a_daily_slot_is_at_its_time_in_china(moment: datetime, hour: int, minute: int) -> None:
    slot = daily(hour, minute)(moment)
    assert slot <= moment < slot + timedelta(days=1)
    assert (slot + timedelta(hours=8)).strftime("%H:%M") == f"{hour:02d}:{minute:02d}"


@pytest.mark.django_db
def test_a_job_is_done_once_a_slot_and_missed_slots_are_made_up_once(calls: list[datetime]) -> None:
    for minutes in (0, 1, 59, 60, 61, 60 * 30):
        tick(NOON + timedelta(minutes=minutes))
    assert calls == [NOON, NOON + HOUR, NOON + 30 * HOUR]


@pytest.mark.django_db
def test_a_clock_that_goes_back_does_nothing_twice_and_loses_nothing(calls: list[datetime]) -> None:
    tick(NOON + 24 * 365 * HOUR)  # wrong by a year
    tick(NOON)
    tick(NOON + timedelta(minutes=30))
    assert len(calls) == 1
    tick(NOON + HOUR)
    assert calls[1:] == [NOON + HOUR]


@pytest.mark.django_db
def test_a_job_that_fails_is_done_again_later_and_keeps_no_other_from_its_work(calls: list[datetime]) -> None:
    def fail(now: datetime) -> None:
        tried.append(now)
        if len(tried) == 1:
            raise RuntimeError("the mail server is away")

    tried: list[datetime] = []
    scheduled("fails", every(60))(fail)
    assert tick(NOON) == ["count"]
    assert tick(NOON + timedelta(minutes=1)) == []
    assert tick(NOON + LEASE + timedelta(minutes=1)) == ["fails"]


@pytest.mark.django_db
def test_a_job_whose_worker_died_is_done_when_its_claim_has_run_out(calls: list[datetime]) -> None:
    class Killed(BaseException):
        pass

    def die(now: datetime) -> None:
        tried.append(now)
        if len(tried) == 1:
            raise Killed

    tried: list[datetime] = []
    scheduled("dies", every(24 * 60))(die)
    with pytest.raises(Killed):
        tick(NOON)
    tick(NOON + timedelta(minutes=5))
    assert len(tried) == 1
    tick(NOON + LEASE)
    assert len(tried) == 2


@pytest.mark.django_db
def test_a_claim_made_by_a_clock_that_was_wrong_does_not_hold_for_years(calls: list[datetime]) -> None:
    class Killed(BaseException):
        pass

    def die(now: datetime) -> None:
        if now > NOON + HOUR:
            raise Killed
        tried.append(now)

    tried: list[datetime] = []
    scheduled("dies", every(60))(die)
    with pytest.raises(Killed):
        tick(NOON + 24 * 365 * HOUR)
    tick(NOON)
    assert tried == [NOON]


@pytest.mark.django_db(transaction=True)
def test_workers_that_tick_together_do_each_job_once(calls: list[datetime]) -> None:
    together = threading.Barrier(5)

    def work() -> None:
        try:
            together.wait()
            tick(NOON)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(5)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert calls == [NOON]


def test_a_worker_elsewhere_is_dead_when_its_heart_stood_still_while_it_was_watched() -> None:
    watch = Watch()
    assert watch.dead({"elsewhere:1:a": 7}, 1000.0) == set()
    assert watch.dead({"elsewhere:1:a": 8}, 1000.0 + STILL + 1) == set()
    assert watch.dead({"elsewhere:1:a": 8}, 1000.0 + 2 * STILL) == set()
    assert watch.dead({"elsewhere:1:a": 8}, 1000.0 + 2 * STILL + 2) == {"elsewhere:1:a"}
