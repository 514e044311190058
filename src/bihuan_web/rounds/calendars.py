"""Dates as a calendar (ics, RFC 5545): days and titles, nothing of what anybody wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from bihuan_web.accounts.models import User
from bihuan_web.rounds.lifecycle import CLOSED, DONE, WAIVED
from bihuan_web.rounds.models import Member, Round, Step
from bihuan_web.rounds.queries import steps_for, steps_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day: ``key`` stays the same when the day moves, so that calendar programs move it, too."""

    key: str
    day: date
    title: str


Source = Callable[[User, date], Iterator[Entry]]
_sources: dict[str, Source] = {}


def add(key: str, source: Source) -> None:
    """More of somebody's own dates: apps above rounds add theirs when they are ready; the same key again replaces them."""
    _sources[key] = source


def entries_of(one: Round) -> Iterator[Entry]:
    """The dates of a round, without what is not needed; what is done says so."""
    steps = steps_of(one)
    for step in steps:
        if step.due_on is not None and step.state != WAIVED:
            yield _entry(step, one)
    if not steps and one.meeting_on is not None:
        yield _meeting(one)


def entries_for(user: User, today: date) -> Iterator[Entry]:
    """One's own dates: open steps for which one is responsible, the meetings of the teams to which one belongs, what apps added."""
    own = list(steps_for(user, today).select_related("round"))
    for step in own:
        yield _entry(step, step.round)
    told = {step.round_id for step in own if step.day == 0}
    teams = Member.objects.filter(user=user, left_on__isnull=True, round__meeting_on__isnull=False)
    for member in teams.exclude(round__state=CLOSED).exclude(round__in=told).select_related("round"):
        yield _meeting(member.round)
    for source in _sources.values():
        yield from source(user, today)


def written(entries: Iterable[Entry], name: str, at: datetime) -> bytes:
    """The calendar as a program reads it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bihuan//rounds//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in entries:
        event = Event()
        event.add("uid", f"{one.key}@bihuan")
        event.add("dtstamp", at)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one.title)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _entry(step: Step, one: Round) -> Entry:
    assert step.due_on is not None  # asked before
    done = "✓ " if step.state == DONE else ""
    return Entry(f"step-{step.pk}", step.due_on, f"{done}{step.label} · {one.title}")


def _meeting(one: Round) -> Entry:
    assert one.meeting_on is not None  # asked before
    return Entry(f"round-{one.pk}", one.meeting_on, one.title)
