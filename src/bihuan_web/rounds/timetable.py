"""Timetables (会议日程) as the profiles of the engine give them: kept as text, compared, and counted from the meeting day T."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from bihuan.errors import BihuanError
from bihuan.profiles import Profile, known_profiles, load, timetable
from bihuan_web.common.errors import Refused
from bihuan_web.common.workdays import Calendar

MEETING, FILING = "meeting", "filing"  # steps that more hangs on than their date
_FARTHEST = 730  # days from the meeting


@dataclass(frozen=True, slots=True)
class GivenStep:
    """A step as a profile gives it; ``day`` counts from the meeting day, negative before it, None where no day is prescribed."""

    key: str
    label: str
    day: int | None = None
    working_days: bool = False
    document: str = ""
    certainty: str = "likely"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a profile says of the timetable at one moment (日程依据); ``as_text`` and ``from_text`` are inverse."""

    profile: str
    title: str
    steps: tuple[GivenStep, ...]
    earliest: str | None = None
    latest: str | None = None
    latest_is_next_year: bool = True

    def as_text(self) -> str:
        """JSON, the same for the same content."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Given:
        """What ``as_text`` wrote."""
        found = json.loads(text)
        return cls(**{**found, "steps": tuple(GivenStep(**one) for one in found["steps"])})

    @property
    def digest(self) -> str:
        """Tells two contents apart (SHA-256)."""
        return hashlib.sha256(self.as_text().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer timetable changes: a step that is new (``before`` is None), gone (``after`` is None) or says something else."""

    before: GivenStep | None
    after: GivenStep | None

    @property
    def key(self) -> str:
        """The key of the step."""
        one = self.after or self.before
        assert one is not None  # one of them is there
        return one.key


def given_by(profile: str, kind: str) -> Given:
    """The timetable of a profile as it is now; without one that of the newest profile of this kind of meeting.

    Raises ``Refused`` where there is none: the profile is gone, broken, or says nothing of a timetable.
    """
    try:
        found = load(profile) if profile else _newest(kind)
        table = timetable(found) if found is not None else None
    except BihuanError as trouble:
        raise Refused(trouble.message, trouble.message_en, code="no-profile") from trouble
    if found is None or table is None:
        raise Refused(
            "这类会议没有现成的日程，请先选场景配置",
            "there is no timetable for this kind of meeting: choose a profile first",
            code="no-timetable",
        )
    if not table.steps:
        raise Refused(
            f"场景配置“{found.id}”里没有日程", f"the profile {found.id} has no timetable", code="no-timetable"
        )
    steps = tuple(
        GivenStep(one.key, one.label, one.day, one.working_days, one.document, one.certainty.value, one.note)
        for one in table.steps
    )
    given = Given(found.id, found.title, steps, table.earliest, table.latest, table.latest_is_next_year)
    _must_be_sound(given)
    return given


def differences(before: Given, after: Given) -> list[Difference]:
    """What the second says otherwise, in its own order, then what it no longer has."""
    old, new = ({one.key: one for one in given.steps} for given in (before, after))
    found = [Difference(old.get(key), one) for key, one in new.items() if old.get(key) != one]
    return [*found, *(Difference(one, None) for key, one in old.items() if key not in new)]


def due_on(meeting_on: date, day: int | None, calendar: Calendar, *, working_days: bool = False) -> date | None:
    """When a step is due: so many days from T, or working days. A day off becomes the working day before it for what precedes the
    meeting, after it for what follows, so that nothing crosses T; the meeting itself is on T, whatever day that is."""
    if day is None:
        return None
    if day == 0:
        return meeting_on
    if working_days:
        return calendar.add_workdays(meeting_on, day)
    raw = meeting_on + timedelta(days=day)
    return calendar.next_workday(raw) if day > 0 else calendar.previous_workday(raw)


def usual_days(given: Given, year: int) -> tuple[date, date] | None:
    """Between which days the meeting of a year is usually held; None where the timetable does not say."""
    if given.earliest is None or given.latest is None:
        return None
    first = date.fromisoformat(f"{year}-{given.earliest}")
    last = _last_day(year + given.latest_is_next_year, given.latest)
    # A meeting in spring of the following year: both of them are then in that year.
    return (first.replace(year=year + 1), last) if given.latest_is_next_year and _in_spring(given) else (first, last)


def unknown_years(days: Iterator[date], calendar: Calendar) -> list[int]:
    """Years of which no holidays are known, so that only weekends counted."""
    return sorted({one.year for one in days if not calendar.knows(one.year)})


def _must_be_sound(given: Given) -> None:
    """What a clerk wrote into a profile can be counted and kept: each key once, days within two years, days of the calendar."""
    keys = [one.key for one in given.steps]
    wrong = [one.key for one in given.steps if one.day is not None and abs(one.day) > _FARTHEST]
    wrong += [one.key for one in given.steps if keys.count(one.key) > 1 or len(one.key) > 40 or len(one.label) > 200]
    try:
        usual_days(given, 2000)
    except ValueError:
        wrong.append(f"earliest {given.earliest}, latest {given.latest}")
    if wrong:
        raise Refused(
            f"场景配置“{given.profile}”的日程写得不对：{wrong[0]}",
            f"the timetable of the profile {given.profile} is wrong: {wrong[0]}",
            code="bad-timetable",
        )


def _in_spring(given: Given) -> bool:
    return (given.earliest or "") <= (given.latest or "")


def _last_day(year: int, text: str) -> date:
    """The day, or the last of February where the year has no 29th."""
    month, day = (int(one) for one in text.split("-"))
    return date(year, month, day) if (month, day) != (2, 29) else date(year, 3, 1) - timedelta(days=1)


def _newest(kind: str) -> Profile | None:
    found = (load(name) for name, _ in known_profiles())
    fitting = [one for one in found if one.meeting == kind and one.year is not None and not one.by_name_only]
    return max(fitting, key=lambda one: one.year or 0, default=None)
