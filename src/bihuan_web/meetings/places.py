"""Where meetings stand beside other things: the page of their round, the archive, the first page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.meetings.lifecycle import APPROVED, HELD, MEETING, PREPARING, SITTING
from bihuan_web.meetings.models import Attendant, Meeting, Part, Presence
from bihuan_web.meetings.papers import write_attendance, write_minutes
from bihuan_web.meetings.queries import current, may_look, quorum_of
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.rounds import parts, records
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.parts import Part as RoundPart
from bihuan_web.rounds.records import Kind, Record


def add() -> None:
    """Adds the part of the round and the kinds of records."""
    parts.add(RoundPart("meetings", _("会议"), "meetings:round", order=70, summary=summary, steps=("meeting",)))
    records.add(Kind("attendance", _("到会记录"), "meeting", Secrecy.TEAM, attendance_of, order=70))
    records.add(Kind("minutes", _("会议原始记录"), "meeting", Secrecy.CRITICISM, minutes_of, order=71))


def summary(user: User, one: Round, today: date) -> str | None:
    """How far the meeting of a round is, in a line."""
    if not may_look(user, one, today):
        return None
    meeting, english = current(one), get_language() == "en"
    if meeting is None:
        return str(_("还没有筹备"))
    state, quorum = MEETING.states[meeting.state], quorum_of(meeting)
    counted = _("应到 %(due)d，实到 %(present)d") % {"due": quorum.due, "present": quorum.present}
    return f"{state.en if english else state.zh} · {counted}"


def attendance_of(one: Round) -> Iterator[Record]:
    """Of the meeting that was held, and of those that were not."""
    for meeting in Meeting.objects.filter(round=one, on__isnull=False).order_by("number"):
        yield Record(f"到会记录 attendance {meeting.number}.docx", meeting.on, _later(write_attendance, meeting))


def minutes_of(one: Round) -> Iterator[Record]:
    """The minutes once they are approved."""
    for meeting in Meeting.objects.filter(round=one, state=APPROVED):
        yield Record("会议记录 minutes.docx", meeting.on, _later(write_minutes, meeting))


def waiting_meetings(today: date, user: User | None) -> Iterator[Waiting]:
    """The chair approves the minutes; a member who will be absent sends a text to be read."""
    held = Meeting.objects.filter(state=HELD, chair__is_active=True).select_related("round", "chair")
    for meeting in held.filter(chair=user) if user is not None else held:
        words = (f"{meeting.round.title}：确认会议记录", f"{meeting.round.title}: approve the minutes")
        path = reverse("meetings:minutes", args=[meeting.pk])
        if meeting.chair is not None:
            yield Waiting(f"meetings.approve.{meeting.pk}", meeting.chair, words, path)
    absent = Attendant.objects.filter(
        Q(meeting__state__in=[PREPARING, SITTING]), part=Part.MEMBER, presence=Presence.ABSENT, written="",
        left_on__isnull=True, user__is_active=True,
    ).select_related("meeting__round", "user")  # fmt: skip
    for one in absent.filter(user=user) if user is not None else absent:
        title = one.meeting.round.title
        words = (f"{title}：您不能到会，请写书面发言", f"{title}: you cannot come, send a text to be read")
        path = reverse("meetings:written", args=[one.meeting_id, one.pk])
        assert one.user is not None  # a member has an account
        yield Waiting(f"meetings.written.{one.pk}", one.user, words, path, one.meeting.round.meeting_on)


def _later(write: Callable[[Meeting], bytes], meeting: Meeting) -> Callable[[], bytes]:
    return lambda: write(meeting)
