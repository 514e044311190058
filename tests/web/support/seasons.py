"""Rounds with a team and a timetable, brought into any state by the acts that people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.rounds.models import Member, Round, Step
from bihuan_web.rounds.services import RoundFields, add_member, create_round, hold_round, plan_round
from tests.web.support.units import County, appoint, county, grant, person, with_role

AT = datetime(2026, 12, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 12, 21)
MEETING = date(2027, 1, 20)
NAMES = ("骆明川", "聂远帆", "程素心", "安如松", "陆闻舟")


@dataclass(frozen=True, slots=True)
class Season:
    """A county with a round of the grain bureau: its office, its team of five (the first one chairs), others around."""

    place: County
    round: Round
    office: User
    team: list[Member]
    outsider: User  # the office of the bureau beside
    below: User  # an owner in a section

    @property
    def people(self) -> list[User]:
        """The people of the team."""
        return [one.user for one in self.team]

    def step(self, key: str) -> Step:
        """A step of the timetable as it is now."""
        return Step.objects.get(round=self.round, key=key)

    def fresh(self) -> Round:
        """The round as it is now."""
        self.round.refresh_from_db()
        return self.round


def season(
    kind: str = "mzshh", *, meeting_on: date | None = MEETING, profile: str = "", planned: bool = True
) -> Season:
    """The people of all tests of rounds; ``planned``: with its timetable."""
    place = county()
    office = with_role(Role.OFFICE, place.bureau, "温知行")
    fields = RoundFields(2026, kind, "2026年度民主生活会", profile, meeting_on)
    one = create_round(office, place.bureau, fields, at=AT)
    team = []
    for number, name in enumerate(NAMES):
        user = person(name)
        grant(user, Role.LEAD if number == 0 else Role.AUTHOR, place.bureau)
        appoint(user, place.bureau, "局长" if number == 0 else f"副局长{number}")
        team.append(add_member(office, one, user, "局长" if number == 0 else "副局长", at=AT))
    if planned:
        plan_round(office, one, one.revision, at=AT)
    return Season(place, one, office, team, with_role(Role.OFFICE, place.sibling), with_role(Role.OWNER, place.section))


def held(there: Season, on: date = MEETING, at: datetime = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)) -> Round:
    """The meeting was held."""
    hold_round(there.office, there.fresh(), on, has_quorum=True, at=at)
    return there.fresh()
