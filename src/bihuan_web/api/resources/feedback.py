"""Letters from outside and their points. Personal ones come only to whom they ask and who handles them; reading them is recorded."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.inspections import FeedbackOut, FeedbackPointOut
from bihuan_web.api.resources.inspections import reply_of
from bihuan_web.api.rest.bodies import Body, Reason, Seen, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.files.downloads import stored_file
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.inspections import forms, queries
from bihuan_web.inspections.models import Feedback, Point
from bihuan_web.inspections.services import answering
from bihuan_web.inspections.services import feedback as acts
from bihuan_web.inspections.words import Kind
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near


def _key(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**63 - 1, **more)


class FeedbackBody(Body):
    """``file`` or ``text``; without a text it is read from the file."""

    organisation = _key()
    kind = serializers.ChoiceField(choices=Kind.values)
    person = _key(required=False, allow_null=True)
    title = serializers.CharField(max_length=200)
    sender = serializers.CharField(max_length=120)
    reference = serializers.CharField(max_length=80, allow_blank=True, required=False)
    received_on = serializers.DateField()
    due_on = serializers.DateField(required=False, allow_null=True)
    text = serializers.CharField(max_length=acts.LONGEST, allow_blank=True, required=False)
    file = serializers.FileField(required=False)


class FeedbackPointsBody(Seen):
    points = serializers.ListField(child=serializers.CharField(max_length=5000), max_length=300)


class PointAssignBody(Body):
    unit, handler = _key(required=False, allow_null=True), _key(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class FeedbackHandlersBody(Body):
    handlers = serializers.ListField(child=_key(), max_length=100)


class Letters(ApiView):
    @reads("listFeedback", ("外部反馈", "letters from outside"), FeedbackOut, many=True, scope=Scope.DOCUMENTS_READ)
    def get(self) -> QuerySet[Feedback]:
        return queries.feedback_visible_to(self.person, today())

    @writes(
        "enterFeedback", ("登记外部反馈", "enter a letter"), FeedbackBody, FeedbackOut,
        scope=Scope.LEDGERS, status=201, files=True,
    )  # fmt: skip
    def post(self, given: dict[str, Any]) -> Feedback:
        unit = get_object_or_404(queries.units_entering(self.person, today()), pk=given["organisation"])
        person = get_object_or_404(people_near(unit), pk=given["person"]) if given.get("person") else None
        about = acts.About(
            given["kind"], given["title"], given["sender"], given.get("reference", ""), given["received_on"],
            given.get("due_on"), person,
        )  # fmt: skip
        sent = given.get("file")
        with transaction.atomic():
            stored = store(sent.chunks(), sent.name, Purpose.DOCUMENT, by=self.person, at=now()) if sent else None
            return acts.enter(unit, about, given.get("text", ""), stored, self.person)


class OneLetter(ApiView):
    @reads("getFeedback", ("一份外部反馈", "a letter"), FeedbackOut, scope=Scope.DOCUMENTS_READ)
    def get(self, pk: int) -> Feedback:
        found = feedback_of(self.person, pk)
        acts.note_read(found, self.person, "read")
        return found


class OriginalLetter(ApiView):
    @downloads("getFeedbackOriginal", ("来文原件", "a letter's file"), ["application/octet-stream"], scope=Scope.EXPORT)
    def get(self, pk: int) -> Any:
        found = feedback_of(self.person, pk)
        if found.file is None or not queries.reads_whole(self.person, found, today()):
            raise Http404
        acts.note_read(found, self.person, "original")
        return stored_file(found.file)


class LetterPoints(ApiView):
    @reads(
        "listFeedbackPoints", ("要点", "points of a letter"), FeedbackPointOut, many=True, scope=Scope.DOCUMENTS_READ
    )
    def get(self, pk: int) -> QuerySet[Point]:
        found = feedback_of(self.person, pk)
        acts.note_read(found, self.person, "read")
        return queries.points_visible_to(self.person, found, today())

    @writes("writePoints", ("校正要点", "write the points"), FeedbackPointsBody, FeedbackOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Feedback:
        found = feedback_of(self.person, pk)
        acts.write_points(found, given["points"], given["revision"], self.person)
        return found


class Unanswered(ApiView):
    @reads(
        "listUnansweredPoints",
        ("未回应的要点", "points without an answer"),
        FeedbackPointOut,
        many=True,
        scope=Scope.DOCUMENTS_READ,
    )
    def get(self) -> QuerySet[Point]:
        return queries.unanswered_points(self.person, today()).select_related("answered_by")


class Confirmation(ApiView):
    @writes("confirmPoints", ("确认要点", "confirm the points"), Seen, FeedbackOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Feedback:
        found = _as_seen(self.person, pk, given)
        acts.confirm(found, self.person)
        return found


class Dropping(ApiView):
    @writes("dropFeedback", ("外部反馈作废", "drop a letter"), Reason, FeedbackOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Feedback:
        found = _as_seen(self.person, pk, given)
        acts.drop(found, given["reason"], self.person)
        return found


class Settlement(ApiView):
    @writes("settleFeedback", ("外部反馈办结", "settle a letter"), Seen, FeedbackOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Feedback:
        found = _as_seen(self.person, pk, given)
        answering.settle_feedback(found, self.person)
        return found


class Handlers(ApiView):
    @writes(
        "nameHandlers",
        ("指定经办人", "name who handles a letter"),
        FeedbackHandlersBody,
        FeedbackOut,
        scope=Scope.LEDGERS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Feedback:
        found = feedback_of(self.person, pk)
        people = people_near(found.organisation).filter(pk__in=given["handlers"])
        acts.name_handlers(found, people, self.person)
        return found


class PointAssignment(ApiView):
    @writes(
        "assignFeedbackPoint", ("交办要点", "assign a point"), PointAssignBody, FeedbackPointOut, scope=Scope.LEDGERS
    )
    def post(self, given: dict[str, Any], pk: int) -> Point:
        row = _point(self.person, pk)
        data = checked(forms.AssignForm, given, point=row)
        acts.assign_point(row, data.get("unit"), data.get("handler"), data["due_on"], self.person)
        return row


class PointAnswer(ApiView):
    @writes(
        "answerFeedbackPoint",
        ("回应要点", "answer a point"),
        body_of(forms.ReplyForm),
        FeedbackPointOut,
        scope=Scope.LEDGERS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Point:
        row = _point(self.person, pk)
        unit: Organisation = row.unit or row.feedback.organisation
        answering.answer_point(row, reply_of(given, unit), self.person)
        return row


def feedback_of(user: User, pk: int) -> Feedback:
    """A letter that somebody may see; 404 otherwise."""
    return get_object_or_404(queries.feedback_visible_to(user, today()), pk=pk)


def _as_seen(user: User, pk: int, given: dict[str, Any]) -> Feedback:
    found = feedback_of(user, pk)
    must_be_as_seen(found, given["revision"])
    return found


def _point(user: User, pk: int) -> Point:
    """A point that somebody may see; 404 otherwise."""
    found = feedback_of(user, get_object_or_404(Point, pk=pk).feedback_id)
    row = get_object_or_404(queries.points_visible_to(user, found, today()), pk=pk)
    row.feedback = found
    return row
