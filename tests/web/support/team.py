"""A team of the grain bureau with its round, so that tests of talks and criticism read like the acts of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Portfolio
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from bihuan_web.talks.models import Talk, Team
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services.talking import Said, confirm_talk, enter_talk
from bihuan_web.talks.services.teams import set_up_team
from tests.web.support.units import County, appoint, county, grant, person, with_role

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MEETING = date(2026, 3, 20)
ON_THE_DAY = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
SECRET = "他说家里老人住院，想换一个不出差的岗位"


@dataclass(frozen=True, slots=True)
class Table:
    """Principal, two members, a head whose unit one of them is in charge of, an ordinary branch member; the office, others."""

    place: County
    round: Round
    team: Team
    office: User
    principal: User
    one: User
    other: User
    head: User
    ordinary: User
    recorder: User
    outsider: User  # every role in the bureau beside
    administrator: User


def table(kind: str = "mzshh") -> Table:
    """A team of five in the round of the bureau; the clock stands at AT."""
    place = county()
    office = with_role(Role.OFFICE, place.bureau, "温知行")
    fields = RoundFields(2025, kind, "2025年度民主生活会", "", MEETING)
    one_round = create_round(office, place.bureau, fields, at=AT)
    principal, one, other = person("骆明川"), person("聂远帆"), person("程素心")
    head, ordinary, recorder, outsider = person("安如松"), person("陆闻舟"), person("贺青"), person("邻居")
    for user in (principal, one, other):
        grant(user, Role.AUTHOR, place.bureau)
    held = appoint(one, place.bureau, "副局长")
    Portfolio.objects.create(appointment=held, field="储备", organisation=place.section)
    appoint(head, place.section, "科长")
    appoint(ordinary, place.section, "干部")
    appoint(recorder, place.bureau, "秘书")
    for role in Role:
        grant(outsider, role, place.sibling)
    parts = {
        principal: Part.PRINCIPAL, one: Part.MEMBER, other: Part.MEMBER, head: Part.HEAD, ordinary: Part.ORDINARY,
        recorder: Part.RECORDER,
    }  # fmt: skip
    team = set_up_team(one_round, place.bureau, parts, office)
    administrator = with_role(Role.ADMINISTRATOR, place.county, "季长禾")
    return Table(
        place, one_round, team, office, principal, one, other, head, ordinary, recorder, outsider, administrator
    )


def said(text: str = SECRET, **more: object) -> Said:
    """What is recorded of a talk."""
    return Said(**{"held_on": date(2026, 3, 1), "place": "三楼谈话室", "text": text, **more})  # type: ignore[arg-type]


def talked(here: Table, first: User, second: User, **more: object) -> Talk:
    """A talk that both confirmed."""
    return confirm_talk(enter_talk(here.team, first, second, said(**more)), second)  # type: ignore[arg-type]
