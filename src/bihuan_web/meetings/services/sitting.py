"""The meeting itself: begun and ended with a quorum, or recorded as not held and planned again; its minutes approved."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Refused
from bihuan_web.meetings.lifecycle import MEETING
from bihuan_web.meetings.models import Meeting
from bihuan_web.meetings.queries import quorum_of
from bihuan_web.meetings.services.guarding import actor_of, note
from bihuan_web.meetings.services.preparing import copy_for_next
from bihuan_web.rounds.services import hold_round, move_meeting


@transaction.atomic
def begin(user: User, meeting: Meeting, seen: int, *, at: datetime) -> None:
    """The meeting begins (开始开会); raises ``Incomplete`` without a quorum."""
    _locked(meeting)
    moved = MEETING.move("begin", meeting.state, actor_of(user, meeting, at), {"quorum": quorum_of(meeting).is_there})
    change_row(meeting, {"state": moved.target}, seen=seen)
    note(user, meeting, "meeting.begin", _counted(meeting), at=at)


@transaction.atomic
def hold(user: User, meeting: Meeting, on: date, seen: int, *, at: datetime) -> None:
    """The meeting was held (散会) on a day; the round goes on from there. Without a quorum it was not: raises ``Incomplete``."""
    _locked(meeting)
    there = quorum_of(meeting).is_there
    moved = MEETING.move("hold", meeting.state, actor_of(user, meeting, at), {"quorum": there})
    if on > timezone.localdate(at):
        raise Refused("开会日期不能在今天之后", "it cannot have been held after today", code="bad-day")
    change_row(meeting, {"state": moved.target, "on": on}, seen=seen)
    hold_round(user, meeting.round, on, has_quorum=there, at=at)
    note(user, meeting, "meeting.hold", {"on": on.isoformat(), **_counted(meeting)}, at=at)


@transaction.atomic
def fail(user: User, meeting: Meeting, reason: str, again_on: date, seen: int, *, at: datetime) -> Meeting:
    """The meeting was not held (没有开成), with the reason; T moves and the next attempt is prepared with the same people and items.

    What was recorded by then stays readable with this one.
    """
    _locked(meeting)
    moved = MEETING.move("fail", meeting.state, actor_of(user, meeting, at), {"reason": reason.strip()})
    day = meeting.round.meeting_on or timezone.localdate(at)
    change_row(meeting, {"state": moved.target, "reason": reason.strip()[:500], "on": day}, seen=seen)
    note(user, meeting, "meeting.fail", {"on": day.isoformat(), "reason": meeting.reason, **_counted(meeting)}, at=at)
    one = meeting.round
    one.refresh_from_db()
    move_meeting(user, one, again_on, f"没有开成 not held: {meeting.reason}"[:500], one.revision, at=at)
    return copy_for_next(meeting)


@transaction.atomic
def approve(user: User, meeting: Meeting, seen: int, *, at: datetime) -> None:
    """The chair approves the minutes (确认记录): from now on they stay as they are; the log has their hash."""
    _locked(meeting)
    moved = MEETING.move("approve", meeting.state, actor_of(user, meeting, at))
    digest = digest_of(meeting)
    change_row(meeting, {"state": moved.target, "approved_at": at, "digest": digest}, seen=seen)
    note(user, meeting, "meeting.approve", {"sha256": digest}, at=at)


def digest_of(meeting: Meeting) -> str:
    """The hash of the minutes (SHA-256): items in order, title and text."""
    parts = [f"{item.title}\n{item.text}" for item in meeting.items.order_by("order", "pk")]
    return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()


def _locked(meeting: Meeting) -> None:
    """Nobody is marked or writes while a meeting changes its state."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.refresh_from_db()
    meeting.round.refresh_from_db()


def _counted(meeting: Meeting) -> dict[str, object]:
    quorum = quorum_of(meeting)
    return {"due": quorum.due, "present": quorum.present}
