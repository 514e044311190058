"""A responsibility list of the grain bureau, handed down from the team to a person by the acts that people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.duties.models import DutyList, Share
from bihuan_web.duties.services import Wanted, acknowledge, add_share, hand_down, open_list
from bihuan_web.orgs.models import Appointment, Organisation, Portfolio
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support.units import County, appoint, county, grant, person, with_role

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DUE = date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Chain:
    """Who stands on which level, and the list with one share for the team, not yet acknowledged."""

    place: County
    round: Round
    list: DutyList
    team: Share
    office: User
    principal: User
    member: User
    head: User
    clerk: User
    outsider: User
    administrator: User
    held: dict[str, Appointment]

    def wanted(self, level: str, holder: User, unit: Organisation | None = None, **more: object) -> Wanted:
        """What a share says; in the field of the member's portfolio unless another is named."""
        given = {"what": f"{level}：粮库安全", "field": "储备", "due_on": DUE, **more}
        return Wanted(level=level, holder=holder, unit=unit or self.place.section, **given)  # type: ignore[arg-type]


def chain() -> Chain:
    """The people of all tests; the clock stands at AT."""
    place = county()
    office = with_role(Role.OFFICE, place.bureau, "温知行")
    one = create_round(
        office, place.bureau, RoundFields(2025, "mzshh", "2025年度民主生活会", "", date(2026, 3, 20)), at=AT
    )
    principal, member, head, clerk = person("骆明川"), person("聂远帆"), person("安如松"), person("陆闻舟")
    held = {
        "principal": appoint(principal, place.bureau, "局长"), "member": appoint(member, place.bureau, "副局长"),
        "head": appoint(head, place.section, "科长"), "clerk": appoint(clerk, place.section, "干部"),
    }  # fmt: skip
    Portfolio.objects.create(appointment=held["member"], field="储备", organisation=place.section)
    Portfolio.objects.create(appointment=held["principal"], field="人事财务")
    outsider = person("邻居")
    for role in Role:
        grant(outsider, role, place.sibling)
    duty_list = open_list(one, place.bureau, "2025年度责任清单", office)
    wanted = Wanted("全局粮库安全不出事", "储备", "team", place.bureau, principal, DUE)
    team = add_share(duty_list, wanted, office)
    administrator = with_role(Role.ADMINISTRATOR, place.county, "季长禾")
    return Chain(place, one, duty_list, team, office, principal, member, head, clerk, outsider, administrator, held)


def handed_down(here: Chain) -> dict[str, Share]:
    """The share of the team, of the member, of the unit and of the person, all but the last acknowledged."""
    team = acknowledge(here.team, here.principal)
    member = acknowledge(
        hand_down(team, here.wanted("member", here.member, here.place.bureau), here.principal), here.member
    )
    unit = acknowledge(hand_down(member, here.wanted("unit", here.head), here.member), here.head)
    return {
        "team": team, "member": member, "unit": unit,
        "person": hand_down(unit, here.wanted("person", here.clerk), here.head),
    }  # fmt: skip
