"""Meetings: prepared, who came, begun and held or not, minutes, outcomes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.meetings import (
    AddendumOut,
    AgendaItemOut,
    AttendantOut,
    MeetingOut,
    MinutesItemOut,
    MinutesOut,
    OutcomeOut,
)
from bihuan_web.api.resources.timetables import kept_round
from bihuan_web.api.rest.acting import Act as Deed
from bihuan_web.api.rest.acting import view_of
from bihuan_web.api.rest.bodies import Body, Seen, body_of, checked
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.meetings import forms
from bihuan_web.meetings.models import AgendaItem, Attendant, Meeting, Outcome, Presence
from bihuan_web.meetings.queries import may_read_minutes, visible_to
from bihuan_web.meetings.services import minutes, preparing, sitting
from bihuan_web.orgs.permissions import Act

_WRITE = Scope.DOCUMENTS_WRITE


class MarkBody(Seen):
    presence = serializers.ChoiceField(choices=Presence.values)
    reason = serializers.CharField(max_length=300, allow_blank=True, required=False)


class MoveItemBody(Body):
    up = serializers.BooleanField()


class ItemTextBody(Seen):
    text = serializers.CharField(max_length=forms.LONGEST, allow_blank=True, trim_whitespace=False)
    over = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


class Meetings(ApiView):
    @reads("listMeetings", ("会议", "meetings"), MeetingOut, many=True)
    def get(self) -> QuerySet[Meeting]:
        return visible_to(self.person, today())


class OneMeeting(ApiView):
    @reads("getMeeting", ("一次会议", "a meeting"), MeetingOut)
    def get(self, pk: int) -> Meeting:
        return meeting_of(self.person, pk)


class RoundMeeting(ApiView):
    @writes(
        "prepareMeeting", ("筹备会议", "prepare the meeting of a round"), body_of(forms.PrepareForm), MeetingOut,
        scope=Scope.MANAGE, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Meeting:
        one = kept_round(self.person, pk)
        data = checked(forms.PrepareForm, given, one=one)
        return preparing.prepare(self.person, one, data["chair"], data["place"], at=now())


class Attendants(ApiView):
    @reads("listAttendants", ("参会人员", "people of a meeting"), AttendantOut, many=True)
    def get(self, pk: int) -> QuerySet[Attendant]:
        return Attendant.objects.filter(meeting=meeting_of(self.person, pk)).select_related("user")

    @writes(
        "addAttendant", ("加参会人员", "add somebody to a meeting"), body_of(forms.AttendantForm), AttendantOut,
        scope=Scope.MANAGE, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Attendant:
        meeting = meeting_of(self.person, pk)
        data = checked(forms.AttendantForm, given, meeting=meeting)
        return preparing.add_attendant(
            self.person, meeting, data["part"], data["person"], data["name"], data["post"], at=now()
        )


class OneAttendant(ApiView):
    @writes("markAttendance", ("记到会", "record whether somebody came"), MarkBody, AttendantOut, scope=Scope.MANAGE)
    def patch(self, given: dict[str, Any], pk: int) -> Attendant:
        found = attendant_of(self.person, pk)
        presence, reason = given.get("presence", found.presence), given.get("reason", found.reason)
        mark = preparing.Mark(found, presence, reason, given["revision"])
        preparing.mark(self.person, found.meeting, [mark], at=now())
        return found


class Agenda(ApiView):
    @reads("listAgenda", ("议程", "the agenda"), AgendaItemOut, many=True)
    def get(self, pk: int) -> QuerySet[AgendaItem]:
        return AgendaItem.objects.filter(meeting=meeting_of(self.person, pk))

    @writes(
        "addAgendaItem", ("加一项议程", "add an item"), body_of(forms.ItemForm), AgendaItemOut, scope=Scope.MANAGE,
        status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> AgendaItem:
        meeting = meeting_of(self.person, pk)
        data = checked(forms.ItemForm, given, meeting=meeting)
        return minutes.add_item(self.person, meeting, data["title"], data["speaker"], at=now())


class AgendaMove(ApiView):
    @writes("moveAgendaItem", ("移动议程", "move an item up or down"), MoveItemBody, AgendaItemOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> AgendaItem:
        item = item_of(self.person, pk)
        minutes.move_item(self.person, item, up=given["up"], at=now())
        item.refresh_from_db()
        return item


class AgendaDrop(ApiView):
    @writes("dropAgendaItem", ("去掉一项议程", "take an item off"), Body, MeetingOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Meeting:
        item = item_of(self.person, pk)
        minutes.drop_item(self.person, item, at=now())
        return item.meeting


class Minutes(ApiView):
    @reads("getMinutes", ("会议记录", "the minutes"), MinutesOut, scope=Scope.DOCUMENTS_READ)
    def get(self, pk: int) -> Meeting:
        meeting = read_meeting(self.person, pk)
        minutes.note_read(self.person, meeting, at=now())
        return meeting


class ItemText(ApiView):
    @writes("saveMinutes", ("保存一项记录", "save what was said"), ItemTextBody, MinutesItemOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> AgendaItem:
        item = recorded_item(self.person, pk)
        minutes.save_text(self.person, item, given["text"], given["revision"], over=given.get("over"), at=now())
        return item


class ItemStart(ApiView):
    @writes("startItem", ("开始一项", "begin an item"), Body, MinutesItemOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> AgendaItem:
        item = recorded_item(self.person, pk)
        minutes.start_item(self.person, item, at=now())
        return item


class Outcomes(ApiView):
    @writes(
        "addOutcome", ("记议定事项", "record an outcome"), body_of(forms.OutcomeForm), OutcomeOut, scope=_WRITE, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Outcome:
        meeting = read_meeting(self.person, pk, Act.WRITE)
        return minutes.add_outcome(self.person, meeting, given["text"], at=now())


class OutcomeAnswer(ApiView):
    @writes(
        "answerOutcome", ("落实议定事项", "follow an outcome up"), body_of(forms.AnswerForm), OutcomeOut, scope=_WRITE
    )
    def post(self, given: dict[str, Any], pk: int) -> Outcome:
        found = get_object_or_404(Outcome.objects.filter(meeting__in=visible_to(self.person, today())), pk=pk)
        found.meeting = read_meeting(self.person, found.meeting_id)
        data = checked(forms.AnswerForm, given, meeting=found.meeting)
        landing = minutes.Landing(data["ledger"], data["problem"], data["reason"])
        minutes.answer_outcome(self.person, found, landing, at=now())
        return found


class Addenda(ApiView):
    @writes(
        "addAddendum", ("补正记录", "correct the minutes"), body_of(forms.AddendumForm), AddendumOut, scope=_WRITE, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Any:
        return minutes.add_addendum(self.person, read_meeting(self.person, pk), given["text"], at=now())


def meeting_of(user: User, pk: int) -> Meeting:
    """A meeting that somebody may look at; 404 otherwise."""
    return get_object_or_404(visible_to(user, today()), pk=pk)


def read_meeting(user: User, pk: int, act: Act = Act.READ) -> Meeting:
    """A meeting whose minutes somebody may read (or take); 404 otherwise."""
    meeting = meeting_of(user, pk)
    if not may_read_minutes(user, meeting, today(), act):
        raise Http404
    return meeting


def attendant_of(user: User, pk: int) -> Attendant:
    """Somebody of a meeting, who has not left."""
    rows = Attendant.objects.filter(meeting__in=visible_to(user, today()), left_on__isnull=True)
    return get_object_or_404(rows.select_related("meeting__round__organisation", "user"), pk=pk)


def item_of(user: User, pk: int) -> AgendaItem:
    """An item of a meeting that somebody may look at."""
    rows = AgendaItem.objects.filter(meeting__in=visible_to(user, today()))
    return get_object_or_404(rows.select_related("meeting__round__organisation", "speaker"), pk=pk)


def recorded_item(user: User, pk: int) -> AgendaItem:
    """An item of a meeting whose minutes somebody takes."""
    item = item_of(user, pk)
    read_meeting(user, item.meeting_id, Act.WRITE)
    return item


def _leave(user: User, found: Attendant, given: Any) -> None:
    preparing.leave(user, found, given["left_on"], given["reason"], successor=given["successor"], at=now())


def _written(user: User, found: Attendant, given: Any) -> None:
    preparing.write_text(user, found, given["text"], given["revision"], at=now())


def _follow(user: User, meeting: Meeting, given: Any) -> None:
    preparing.follow_team(user, meeting, at=now())


def _begin(user: User, meeting: Meeting, given: Any) -> None:
    sitting.begin(user, meeting, given["revision"], at=now())


def _hold(user: User, meeting: Meeting, given: Any) -> None:
    sitting.hold(user, meeting, given["on"], given["revision"], at=now())


def _fail(user: User, meeting: Meeting, given: Any) -> Meeting:
    return sitting.fail(user, meeting, given["reason"], given["again_on"], given["revision"], at=now())


def _approve(user: User, meeting: Meeting, given: Any) -> None:
    sitting.approve(user, meeting, given["revision"], at=now())


ACTS: dict[str, Deed] = {
    "attendants/<int:pk>/leave": Deed(
        "leaveMeeting", ("参会人员离任", "somebody left before the meeting"), attendant_of, _leave, AttendantOut,
        forms.LeaveForm, offers=lambda user, found: {"attendant": found},
    ),
    "attendants/<int:pk>/written": Deed(
        "sendText", ("写书面发言", "send a text to be read"), attendant_of, _written, AttendantOut, forms.WrittenForm,
        scope=_WRITE,
    ),
    "meetings/<int:pk>/follow": Deed("followTeam", ("按班子名单更新", "update from the team"), meeting_of, _follow, MeetingOut),
    "meetings/<int:pk>/begin": Deed("beginMeeting", ("开始开会", "begin the meeting"), meeting_of, _begin, MeetingOut, forms.SeenForm),
    "meetings/<int:pk>/hold": Deed("holdMeeting", ("散会", "end the meeting"), meeting_of, _hold, MeetingOut, forms.HoldForm),
    "meetings/<int:pk>/fail": Deed("failMeeting", ("没有开成", "the meeting was not held"), meeting_of, _fail, MeetingOut, forms.FailForm),
    "meetings/<int:pk>/approve": Deed(
        "approveMinutes", ("确认记录", "approve the minutes"), meeting_of, _approve, MeetingOut, forms.SeenForm, scope=_WRITE
    ),
}  # fmt: skip
VIEWS = {where: view_of(act) for where, act in ACTS.items()}
