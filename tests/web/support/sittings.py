"""Meetings of the fictional county, brought into any state by the acts that people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.meetings.models import Attendant, Meeting, Part
from bihuan_web.meetings.queries import attendants_of
from bihuan_web.meetings.services import preparing, sitting
from tests.web.support.seasons import AT, MEETING, Season, season
from tests.web.support.units import with_role

ON_THE_DAY = datetime(2027, 1, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting of a season: five are due, so four are needed; two recorders, one of whom is the office."""

    season: Season
    meeting: Meeting
    recorder: User

    @property
    def office(self) -> User:
        return self.season.office

    @property
    def chair(self) -> User:
        return self.season.people[0]

    def fresh(self) -> Meeting:
        """The meeting as it is now."""
        self.meeting.refresh_from_db()
        return self.meeting

    def members(self) -> list[Attendant]:
        """Those due, the chair first."""
        return [one for one in attendants_of(self.meeting) if one.part == Part.MEMBER and one.left_on is None]


def prepared(kind: str = "mzshh") -> Sitting:
    """A meeting that is prepared."""
    there = season(kind)
    meeting = preparing.prepare(there.office, there.fresh(), there.people[0], "三楼会议室", at=AT)
    recorder = with_role(Role.AUTHOR, there.place.bureau, "尚怀瑾")
    for user in (there.office, recorder):
        preparing.add_attendant(there.office, meeting, Part.RECORDER, user, at=AT)
    return Sitting(there, meeting, recorder)


def came(there: Sitting, present: int) -> None:
    """So many of those due came, the others did not."""
    marks = [
        preparing.Mark(
            one, "present" if number < present else "absent", "" if number < present else "出差", one.revision
        )
        for number, one in enumerate(there.members())
    ]
    preparing.mark(there.office, there.fresh(), marks, at=ON_THE_DAY)


def sits(kind: str = "mzshh", present: int = 4) -> Sitting:
    """A meeting that has begun."""
    there = prepared(kind)
    came(there, present)
    sitting.begin(there.office, there.fresh(), there.meeting.revision, at=ON_THE_DAY)
    return there


def held(present: int = 4) -> Sitting:
    """A meeting that was held."""
    there = sits(present=present)
    sitting.hold(there.office, there.fresh(), MEETING, there.meeting.revision, at=ON_THE_DAY)
    return there
