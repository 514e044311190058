"""Collections of opinions, topics, opinions and whom they are about."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.opinions.models import Collection, Opinion, Question, Subject, Topic


class QuestionOut(serializers.ModelSerializer[Question]):
    class Meta:
        model = Question
        fields = ["number", "text"]
        read_only_fields = fields


class SubjectOut(serializers.ModelSerializer[Subject]):
    """Whom a collection is about, and how far the feedback is."""

    user = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Subject
        fields = ["id", "collection", "kind", "name", "user", "state", "reason", "sent_at", "read_on"]
        read_only_fields = fields


class CollectionOut(serializers.ModelSerializer[Collection]):
    """A collection; ``link`` is the last part of the public address of its form."""

    organisation = UnitOut(read_only=True)
    channels = serializers.ListField(child=serializers.CharField(), source="asked_by", read_only=True)
    subjects = SubjectOut(many=True, read_only=True)
    questions = QuestionOut(many=True, read_only=True)

    class Meta:
        model = Collection
        fields = [
            "id", "round", "organisation", "title", "words", "channels", "opens_on", "closes_on", "most", "link",
            "state", "revision", "subjects", "questions",
        ]  # fmt: skip
        read_only_fields = fields


class TopicOut(serializers.ModelSerializer[Topic]):
    """A topic with its answer; ``answer_reason`` is what whoever asked reads."""

    owner, answered_by = PersonOut(read_only=True, allow_null=True), PersonOut(read_only=True, allow_null=True)
    unit = UnitOut(read_only=True, allow_null=True)

    class Meta:
        model = Topic
        fields = [
            "id", "collection", "name", "state", "owner", "unit", "due_on", "revision", "answer", "answer_problem",
            "answer_measure", "answer_reason", "answered_by", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class OpinionOut(serializers.ModelSerializer[Opinion]):
    """An opinion as it is shown; its number is drawn by lot, there is no writer, no time and no channel."""

    text = serializers.CharField(source="shown", read_only=True)
    is_masked = serializers.SerializerMethodField()

    class Meta:
        model = Opinion
        fields = ["id", "subject", "question", "text", "times", "topic", "is_masked"]
        read_only_fields = fields

    def get_is_masked(self, one: Opinion) -> bool:
        return bool(one.masked)


class TakenOut(serializers.Serializer[Any]):
    """How many opinions were new, and how many the same as before."""

    new, known = serializers.IntegerField(), serializers.IntegerField()


class SortedOut(serializers.Serializer[Any]):
    """How many opinions were sorted."""

    sorted = serializers.IntegerField()
