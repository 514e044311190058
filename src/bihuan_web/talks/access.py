"""Who somebody is to a team, a talk, a criticism: the table of permissions and the part that they have in it.

Being in the team makes somebody one whose round it is (对照检查人), being its recorder one of the office that has a part. What was
said in a talk has no level of the table: it is the two's alone, whatever roles anybody has, unless both have released it.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Actor
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at
from bihuan_web.talks.lifecycle import CONFIRMED, FIRST, RECEIVER, RECORDER, SECOND, SPEAKER
from bihuan_web.talks.models import Audience, Criticism, Member, Release, Talk, Team
from bihuan_web.talks.pairs import ATTENDS, Part


def still_there(today: date) -> Q:
    """Members who have not left."""
    return Q(left_on__isnull=True) | Q(left_on__gt=today)


def part_in(team: Team, user: User, today: date) -> Part | None:
    """What somebody is in a team; None for whoever is not in it, has left, or has no account any more."""
    if not user.is_active:
        return None
    found = Member.objects.filter(still_there(today), team=team, user=user).values_list("part", flat=True).first()
    return Part(found) if found else None


def attends(team: Team, user: User, today: date) -> bool:
    """Whether somebody sits in the meeting as one of its members."""
    return part_in(team, user, today) in ATTENDS[team.round.kind]


def may(team: Team, user: User, act: Act, level: Secrecy, today: date) -> bool:
    """Whether somebody may do this with things of a team: by their roles on the unit, and by their part in the meeting."""
    part = part_in(team, user, today)
    seated = part in ATTENDS[team.round.kind]
    roles = roles_at(user, team.organisation, today)
    if seated:
        roles |= {Role.AUTHOR}
    if part is Part.RECORDER and level is Secrecy.CRITICISM:
        roles |= {Role.OFFICE}
    return allows(roles, act, level, has_part=seated or part is Part.RECORDER)


def keeps(team: Team, user: User, today: date) -> bool:
    """Whether somebody says who is in the team: the office of its unit."""
    roles = roles_at(user, team.organisation, today)
    return Role.OFFICE in roles and allows(roles, Act.WRITE, Secrecy.TEAM, has_part=False)


def sees_coverage(team: Team, user: User, today: date) -> bool:
    """Whether somebody sees who talked with whom, and when; not what was said."""
    return may(team, user, Act.READ, Secrecy.TEAM, today)


def hears_criticism(team: Team, user: User, today: date) -> bool:
    """Whether somebody hears the criticism: members of the meeting and whoever takes its record."""
    return may(team, user, Act.READ, Secrecy.CRITICISM, today)


def talk_actor(talk: Talk, user: User) -> Actor:
    """Somebody as the lifecycle of a talk sees them."""
    parts = {FIRST} if talk.first_id == user.pk else {SECOND} if talk.second_id == user.pk else set()
    return Actor(frozenset(parts) if user.is_active else frozenset())


def records(team: Team, user: User, today: date) -> bool:
    """Whether somebody takes the record of the meeting."""
    return part_in(team, user, today) is Part.RECORDER


def criticism_actor(criticism: Criticism, user: User, *, recorder: bool) -> Actor:
    """Somebody as the lifecycle of a criticism sees them; ``recorder``: whether they take the record of its meeting."""
    named = {SPEAKER: criticism.speaker_id, RECEIVER: criticism.receiver_id}
    parts = {part for part, key in named.items() if key == user.pk}
    if recorder:
        parts.add(RECORDER)
    return Actor(frozenset(parts) if user.is_active else frozenset())


def is_one_of_two(talk: Talk, user: User) -> bool:
    return user.is_active and user.pk in (talk.first_id, talk.second_id)


def released_to(talk: Talk) -> frozenset[Audience]:
    """The audiences to which both have released what was said; one release alone opens nothing."""
    if talk.state != CONFIRMED:
        return frozenset()
    given = set(Release.objects.filter(talk=talk).values_list("user", "audience"))
    both = (talk.first_id, talk.second_id)
    return frozenset(one for one in Audience if all((user, one.value) in given for user in both))


def audience_of(talk: Talk, user: User, today: date) -> Audience | None:
    """As which audience somebody may read what was said now; None where they may not, or need no release."""
    open_to = released_to(talk)
    office = roles_at(user, talk.team.organisation, today)
    if Audience.OFFICE in open_to and Role.OFFICE in office and allows(office, Act.READ, Secrecy.TEAM, has_part=False):
        return Audience.OFFICE
    if Audience.MEETING in open_to and attends(talk.team, user, today):
        return Audience.MEETING
    return None
