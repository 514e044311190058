"""Notices of one's own; letters of the tasks one may see, and steps of the ladder that are waived."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.common import PersonOut
from bihuan_web.api.rest.bodies import Body
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.notices.models import Letter, Notice, Waiver
from bihuan_web.notices.queries import letters_visible_to, notices_of, waivers_visible_to
from bihuan_web.notices.services import letters, telling
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to


class NoticeOut(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = ["id", "kind", "title", "title_en", "task", "path", "created_at", "read_at"]
        read_only_fields = fields


class LetterOut(serializers.ModelSerializer[Letter]):
    addressee, received_by, answered_by = (PersonOut(read_only=True, allow_null=True) for _ in range(3))

    class Meta:
        model = Letter
        fields = [
            "id", "task", "due_on", "step", "issued_on", "issued_at", "addressee", "received_by", "received_at",
            "answer", "answered_by", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class WaiverOut(serializers.ModelSerializer[Waiver]):
    asked_by, decided_by = PersonOut(read_only=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Waiver
        fields = [
            "id", "task", "due_on", "step", "state", "reason", "asked_by", "asked_at", "decided_by", "decided_at",
            "decision",
        ]  # fmt: skip
        read_only_fields = fields


class ReadBody(Body):
    """Which notices were read; without any all of them."""

    notices = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=1_000
    )


class ReadOut(serializers.Serializer[Any]):
    read = serializers.IntegerField()


class TextBody(Body):
    text = serializers.CharField(max_length=5000)


class DecisionBody(TextBody):
    granted = serializers.BooleanField()


class Notices(ApiView):
    @reads("listNotices", ("我的通知", "one's notices"), NoticeOut, many=True, newest_first=True)
    def get(self) -> QuerySet[Notice]:
        return notices_of(self.person)


class ReadNotices(ApiView):
    @writes("readNotices", ("标为已读", "mark notices as read"), ReadBody, ReadOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any]) -> dict[str, int]:
        return {"read": telling.mark_read(self.person, given.get("notices"))}


class Letters(ApiView):
    @reads("listLetters", ("催办函", "letters"), LetterOut, many=True, newest_first=True)
    def get(self) -> QuerySet[Letter]:
        return _letters(self.person)


class OneLetter(ApiView):
    @reads("getLetter", ("一份催办函", "a letter"), LetterOut)
    def get(self, pk: int) -> Letter:
        return get_object_or_404(_letters(self.person), pk=pk)


class Receipt(ApiView):
    @writes("receiptLetter", ("签收", "receipt a letter"), Body, LetterOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Letter:
        letters.receipt(get_object_or_404(_letters(self.person), pk=pk), self.person)
        return get_object_or_404(_letters(self.person), pk=pk)


class LetterAnswer(ApiView):
    @writes("answerLetter", ("回复催办函", "answer a letter"), TextBody, LetterOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Letter:
        letters.answer(get_object_or_404(_letters(self.person), pk=pk), self.person, given["text"])
        return get_object_or_404(_letters(self.person), pk=pk)


class Waivers(ApiView):
    @reads("listWaivers", ("免予催办的申请", "steps asked to be waived"), WaiverOut, many=True, newest_first=True)
    def get(self) -> QuerySet[Waiver]:
        return waivers_visible_to(self.person, today()).select_related("decided_by")


class AskingToWaive(ApiView):
    @writes("askToWaive", ("申请免予下一步催办", "ask to waive the next step"), TextBody, WaiverOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Waiver:
        seen: QuerySet[Task] = visible_to(self.person, today())
        return letters.ask_to_waive(get_object_or_404(seen, pk=pk), self.person, given["text"])


class WaiverDecision(ApiView):
    @writes(
        "decideWaiver", ("批复免予催办", "decide whether a step is waived"), DecisionBody, WaiverOut, scope=Scope.TASKS
    )
    def post(self, given: dict[str, Any], pk: int) -> Waiver:
        asked = get_object_or_404(waivers_visible_to(self.person, today()), pk=pk)
        letters.decide_waiver(asked, self.person, granted=given["granted"], decision=given["text"])
        asked.refresh_from_db()
        return asked


def _letters(user: User) -> QuerySet[Letter]:
    return letters_visible_to(user, today()).filter(waived=False).select_related("answered_by")
