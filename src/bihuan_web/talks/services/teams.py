"""Who is in the team of a round: its office says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at
from bihuan_web.rounds.models import Round
from bihuan_web.talks.access import still_there
from bihuan_web.talks.models import Member, Team
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services.moving import note

Parts = Mapping[User, Part]


@transaction.atomic
def set_up_team(one: Round, unit: Organisation, people: Parts, user: User, meeting_on: date | None = None) -> Team:
    """A unit of the round gets its team; each has one in a round."""
    _must_keep(unit, user)
    if not unit.path.startswith(one.organisation.path):
        raise Refused("这个单位不在本轮次里", "this unit is not in the round", code="other-branch")
    try:
        with transaction.atomic():
            team = Team.objects.create(round=one, organisation=unit, meeting_on=meeting_on, created_at=now())
    except IntegrityError as trouble:
        raise Refused(
            "这个单位在本轮次已经有班子", "the unit has its team in this round already", code="exists"
        ) from trouble
    _set_members(team, people)
    note(team, user, "team.set-up", "team", team.pk, _told(people))
    return team


@transaction.atomic
def change_team(team: Team, people: Parts, user: User, seen: int, meeting_on: date | None = None) -> Team:
    """Other people, or others of them as what; whoever is not named any more has left today, and what they said stays."""
    _must_keep(team.organisation, user)
    change_row(team, {"meeting_on": meeting_on}, seen=seen)
    _set_members(team, people)
    note(team, user, "team.change", "team", team.pk, _told(people))
    return team


def _set_members(team: Team, people: Parts) -> None:
    if sum(part is Part.PRINCIPAL for part in people.values()) != 1:
        raise Incomplete("主要负责同志要有且只有一位", "exactly one principal is wanted", missing=("principal",))
    there = Member.objects.filter(team=team)
    there.filter(still_there(today())).exclude(user__in=list(people)).update(left_on=today())
    # The one before steps back first: there is one principal at every moment.
    there.filter(part=Part.PRINCIPAL).exclude(user__in=[one for one in people if people[one] is Part.PRINCIPAL]).update(
        part=Part.MEMBER
    )
    for person, part in people.items():
        Member.objects.update_or_create(team=team, user=person, defaults={"part": part, "left_on": None})


def _must_keep(unit: Organisation, user: User) -> None:
    roles = roles_at(user, unit, today())
    if Role.OFFICE not in roles or not allows(roles, Act.WRITE, Secrecy.TEAM, has_part=False):
        raise Forbidden("只有本单位的办公室可以定班子名单", "only the unit's office says who is in the team")


def _told(people: Parts) -> dict[str, object]:
    return {part.value: sorted(one.username for one in people if people[one] is part) for part in Part}
