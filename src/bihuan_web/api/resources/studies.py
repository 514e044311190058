"""Study before the meeting: the reading list and sessions of the office, ticks and notes of the reader alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.studies import NoteOut, SessionOut, StudyReadingOut
from bihuan_web.api.resources.rounds import round_of
from bihuan_web.api.resources.timetables import kept_round
from bihuan_web.api.rest.acting import Act, view_of
from bihuan_web.api.rest.bodies import Body, Seen, body_of, checked
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import team_of
from bihuan_web.studies import forms, services
from bihuan_web.studies.models import Note, Reading, Session
from bihuan_web.studies.queries import may_look, own_notes, readings_visible_to, sessions_visible_to
from bihuan_web.studies.services import Came, SessionFields


class _Came(Body):
    person = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    present = serializers.BooleanField()
    reason = serializers.CharField(max_length=300, allow_blank=True, required=False)


class HoldSessionBody(Seen):
    attendance = serializers.ListField(child=_Came(), max_length=500)


class TickBody(Body):
    read = serializers.BooleanField()


class NoteBody(Body):
    text = serializers.CharField(max_length=50_000)
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, allow_null=True)


class AttachBody(Body):
    attached = serializers.BooleanField()


class Readings(ApiView):
    @reads("listReadings", ("学习篇目", "the reading list"), StudyReadingOut, many=True)
    def get(self, pk: int) -> QuerySet[Reading]:
        return Reading.objects.filter(round=_looked(self.person, pk))

    @writes(
        "addReading",
        ("加学习篇目", "add a reading"),
        body_of(forms.ReadingForm),
        StudyReadingOut,
        scope=Scope.MANAGE,
        status=201,
    )
    def post(self, given: dict[str, Any], pk: int) -> Reading:
        one = kept_round(self.person, pk)
        return services.add_reading(self.person, one, **checked(forms.ReadingForm, given), at=now())


class ReadingTick(ApiView):
    @writes("tickReading", ("记为我读了", "tick a reading"), TickBody, StudyReadingOut, scope=Scope.DOCUMENTS_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Reading:
        reading = reading_of(self.person, pk)
        services.tick(self.person, reading, is_read=given["read"], at=now())
        return reading


class ReadingNote(ApiView):
    @writes("noteReading", ("写学习笔记", "write a note on a reading"), NoteBody, NoteOut, scope=Scope.DOCUMENTS_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Note:
        return services.save_note(
            self.person, reading_of(self.person, pk), given["text"], given.get("revision"), at=now()
        )


class Sessions(ApiView):
    @reads("listSessions", ("集中学习", "study sessions"), SessionOut, many=True)
    def get(self, pk: int) -> QuerySet[Session]:
        return Session.objects.filter(round=_looked(self.person, pk)).prefetch_related("attendance")

    @writes(
        "planSession", ("安排集中学习", "plan a session"), body_of(forms.NewSessionForm), SessionOut, scope=Scope.MANAGE,
        status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Session:
        one = kept_round(self.person, pk)
        return services.plan_session(self.person, one, SessionFields(**checked(forms.NewSessionForm, given)), at=now())


class OneSession(ApiView):
    @writes(
        "changeSession",
        ("修改集中学习", "change a session"),
        body_of(forms.SessionForm),
        SessionOut,
        scope=Scope.MANAGE,
    )
    def patch(self, given: dict[str, Any], pk: int) -> Session:
        session = kept_session(self.person, pk)
        was = {name: getattr(session, name) for name in ("day", "topic", "place", "leader")}
        data = checked(forms.SessionForm, {**was, **given})
        seen = data.pop("revision")
        services.change_session(self.person, session, SessionFields(**data), seen, at=now())
        return session


class SessionHold(ApiView):
    @writes("holdSession", ("记学习情况", "record a session"), HoldSessionBody, SessionOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Session:
        session = kept_session(self.person, pk)
        team = {one.user_id: one.user for one in team_of(session.round) if one.left_on is None}
        came = {item["person"]: item for item in given["attendance"]}
        if set(came) - set(team):
            raise Http404
        who = [Came(team[key], item["present"], item.get("reason", "")) for key, item in came.items()]
        services.hold_session(self.person, session, who, given["revision"], at=now())
        return session


class SessionNote(ApiView):
    @writes("noteSession", ("写学习笔记", "write a note on a session"), NoteBody, NoteOut, scope=Scope.DOCUMENTS_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Note:
        session = get_object_or_404(sessions_visible_to(self.person, today()), pk=pk)
        return services.save_note(self.person, session, given["text"], given.get("revision"), at=now())


class Notes(ApiView):
    @reads("listNotes", ("我的学习笔记", "one's own notes"), NoteOut, scope=Scope.DOCUMENTS_READ, many=True)
    def get(self) -> QuerySet[Note]:
        return own_notes(self.person)


class NoteAttachment(ApiView):
    @writes(
        "attachNote",
        ("附学习笔记", "attach one's note, or take it back"),
        AttachBody,
        NoteOut,
        scope=Scope.DOCUMENTS_WRITE,
    )
    def post(self, given: dict[str, Any], pk: int) -> Note:
        note = get_object_or_404(own_notes(self.person).select_related("reading__round", "session__round"), pk=pk)
        services.attach_note(self.person, note, attached=given["attached"], at=now())
        return note


def reading_of(user: User, pk: int) -> Reading:
    """A reading of a round whose study somebody sees."""
    return get_object_or_404(readings_visible_to(user, today()), pk=pk)


def kept_session(user: User, pk: int) -> Session:
    """A session of a round that somebody keeps."""
    session = get_object_or_404(sessions_visible_to(user, today()), pk=pk)
    kept_round(user, session.round_id)
    return session


def _looked(user: User, pk: int) -> Round:
    one = round_of(user, pk)
    if not may_look(user, one, today()):
        raise Http404
    return one


def _kept_reading(user: User, pk: int) -> Reading:
    reading = reading_of(user, pk)
    kept_round(user, reading.round_id)
    return reading


def _drop(user: User, reading: Reading, given: Any) -> None:
    services.drop_reading(user, reading, given["reason"], at=now())


def _cancel(user: User, session: Session, given: Any) -> None:
    services.cancel_session(user, session, given["reason"], given["revision"], at=now())


ACTS: dict[str, Act] = {
    "readings/<int:pk>/drop": Act("dropReading", ("不再列入篇目", "take a reading off"), _kept_reading, _drop, StudyReadingOut, forms.ReasonForm),
    "sessions/<int:pk>/cancel": Act("cancelSession", ("取消集中学习", "cancel a session"), kept_session, _cancel, SessionOut, forms.CancelForm),
}  # fmt: skip
VIEWS = {where: view_of(act) for where, act in ACTS.items()}
