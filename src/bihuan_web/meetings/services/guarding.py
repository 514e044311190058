"""What the acts on meetings share: who may, what must be as it was seen, the event. Nothing of what was said gets into the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.meetings.lifecycle import APPROVED, NOT_HELD
from bihuan_web.meetings.models import Meeting
from bihuan_web.meetings.queries import may_read_minutes
from bihuan_web.orgs.permissions import Act
from bihuan_web.rounds.queries import may_change


def demand_keeper(user: User, meeting: Meeting, at: datetime) -> None:
    """Raises ``Forbidden`` where somebody does not prepare this meeting."""
    if not may_change(user, meeting.round.organisation, timezone.localdate(at)):
        raise Forbidden("只有本单位的办公室可以筹备会议", "only the unit's office prepares a meeting")


def demand_recorder(user: User, meeting: Meeting, at: datetime) -> None:
    """Raises ``Forbidden`` where somebody does not take the minutes of this meeting, ``Refused`` where they are approved."""
    if not may_read_minutes(user, meeting, timezone.localdate(at), Act.WRITE):
        raise Forbidden("只有这次会议的记录人可以记", "only the recorders of this meeting take its minutes")
    demand_live(meeting)


def demand_live(meeting: Meeting) -> None:
    """Raises ``Refused`` where nothing of a meeting changes any more."""
    state = Meeting.objects.values_list("state", flat=True).get(pk=meeting.pk)
    if state == APPROVED:
        raise Refused("记录已经确认，要改请写补正", "the minutes are approved: write an addendum", code="approved")
    if state == NOT_HELD:
        raise Refused("这次会没有开成", "this meeting was not held", code="wrong-state")


def demand_words(text: str, name: str = "text") -> str:
    """The text without blanks around it; raises ``Incomplete`` where there is none."""
    if not text.strip():
        raise Incomplete("还没有填内容", "there is no text yet", missing=(name,))
    return text.strip()


def actor_of(user: User, meeting: Meeting, at: datetime) -> Actor:
    """Somebody as the lifecycle sees them: the office that prepares, the chair."""
    roles = {Role.OFFICE.value} if may_change(user, meeting.round.organisation, timezone.localdate(at)) else set()
    if meeting.chair_id == user.pk and may_read_minutes(user, meeting, timezone.localdate(at)):
        roles.add(Role.LEAD.value)
    return Actor(frozenset(roles))


def note(user: User, meeting: Meeting, act: str, details: Mapping[str, object], *, at: datetime) -> None:
    """The event of an act on a meeting."""
    record(meeting.round.organisation.chain, user.username, act, "meeting", str(meeting.pk), details, at=at)
