"""Meetings: people, items, minutes, outcomes."""

from __future__ import annotations

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut
from bihuan_web.meetings.models import Addendum, AgendaItem, Attendant, Meeting, Outcome
from bihuan_web.meetings.queries import quorum_of


class MeetingOut(serializers.ModelSerializer[Meeting]):
    """A meeting with its quorum: how many are due, came, are needed."""

    chair = PersonOut(read_only=True, allow_null=True)
    due = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField()
    needed = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = [
            "id", "round", "number", "state", "place", "chair", "on", "reason", "approved_at", "digest", "due", "present",
            "needed", "revision",
        ]  # fmt: skip
        read_only_fields = fields

    def get_due(self, meeting: Meeting) -> int:
        return quorum_of(meeting).due

    def get_present(self, meeting: Meeting) -> int:
        return quorum_of(meeting).present

    def get_needed(self, meeting: Meeting) -> int:
        return quorum_of(meeting).needed


class AttendantOut(serializers.ModelSerializer[Attendant]):
    """Somebody of a meeting; what they sent to be read stands in the minutes."""

    user = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Attendant
        fields = [
            "id", "meeting", "part", "user", "name", "post", "presence", "reason", "left_on", "left_note", "successor",
            "revision",
        ]  # fmt: skip
        read_only_fields = fields


class AgendaItemOut(serializers.ModelSerializer[AgendaItem]):
    """An item as whoever prepares the meeting sees it: without what was said."""

    class Meta:
        model = AgendaItem
        fields = ["id", "meeting", "order", "key", "title", "speaker", "started_at", "revision"]
        read_only_fields = fields


class MinutesItemOut(serializers.ModelSerializer[AgendaItem]):
    """An item with what was said."""

    written = serializers.CharField(source="speaker.written", read_only=True, default="")

    class Meta:
        model = AgendaItem
        fields = ["id", "order", "title", "speaker", "started_at", "text", "written", "saved_at", "revision"]
        read_only_fields = fields


class OutcomeOut(serializers.ModelSerializer[Outcome]):
    class Meta:
        model = Outcome
        fields = ["id", "meeting", "text", "answer", "answer_problem", "answer_measure", "answer_reason"]
        read_only_fields = fields


class AddendumOut(serializers.ModelSerializer[Addendum]):
    class Meta:
        model = Addendum
        fields = ["id", "meeting", "text", "added_at"]
        read_only_fields = fields


class MinutesOut(serializers.ModelSerializer[Meeting]):
    """The minutes of a meeting."""

    items = MinutesItemOut(many=True, read_only=True)
    outcomes = OutcomeOut(many=True, read_only=True)
    addenda = AddendumOut(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = ["id", "state", "digest", "items", "outcomes", "addenda"]
        read_only_fields = fields
