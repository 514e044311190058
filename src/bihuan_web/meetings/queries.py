"""Whose meeting it is, who reads its minutes, whether it has a quorum."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.meetings.lifecycle import NOT_HELD
from bihuan_web.meetings.models import Attendant, Meeting, Part, Presence
from bihuan_web.meetings.quorum import Quorum
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import is_member, may_change, roles_for
from bihuan_web.rounds.queries import visible_to as rounds_visible_to

READERS = (Part.MEMBER, Part.RECORDER)


def visible_to(user: User, today: date) -> QuerySet[Meeting]:
    """Meetings that somebody keeps or to which they belong; where they may only see the round, none."""
    rounds = rounds_visible_to(user, today)
    kept = [
        one.pk for one in rounds.filter(meetings__isnull=False).distinct() if may_change(user, one.organisation, today)
    ]
    found = Meeting.objects.filter(round__in=rounds)
    own = found.filter(pk__in=Attendant.objects.filter(user=user, left_on__isnull=True).values("meeting"))
    return (found.filter(round__in=kept) | own).select_related("round__organisation", "chair").distinct()


def may_look(user: User, one: Round, today: date) -> bool:
    """Whether the meeting of a round is somebody's: they keep it, are in the team, or are named for it."""
    if may_change(user, one.organisation, today) or is_member(user, one):
        return True
    return Attendant.objects.filter(meeting__round=one, user=user, left_on__isnull=True).exists()


def current(one: Round) -> Meeting | None:
    """The meeting of a round that is prepared, sits or was held."""
    return (
        Meeting.objects.filter(round=one).exclude(state=NOT_HELD).select_related("round__organisation", "chair").first()
    )


def attendants_of(meeting: Meeting) -> list[Attendant]:
    """Everybody of a meeting: members, superiors, guests, recorders, in that order; whoever left behind the others."""
    order = {part.value: number for number, part in enumerate(Part)}
    found = meeting.attendants.select_related("user", "successor")
    return sorted(found, key=lambda one: (one.left_on is not None, order[one.part], one.pk))


def quorum_of(meeting: Meeting) -> Quorum:
    """Counted from the attendance."""
    due = meeting.attendants.filter(part=Part.MEMBER, left_on__isnull=True)
    return Quorum(due.count(), due.filter(presence=Presence.PRESENT).count())


def may_read_minutes(user: User, meeting: Meeting, today: date, act: Act = Act.READ) -> bool:
    """Whether somebody may read (or with WRITE: take) the minutes: a record of criticism, for its members and recorders."""
    parts = READERS if act is Act.READ else (Part.RECORDER,)
    has_part = meeting.attendants.filter(user=user, part__in=parts, left_on__isnull=True).exists()
    return has_part and allows(
        roles_for(user, meeting.round.organisation, today), act, Secrecy.CRITICISM, has_part=True
    )
