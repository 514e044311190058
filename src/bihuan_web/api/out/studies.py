"""Study: readings with one's own tick, sessions with attendance, one's own notes."""

from __future__ import annotations

from rest_framework import serializers

from bihuan_web.studies.models import Attendance, Note, Reading, Session


class StudyReadingOut(serializers.ModelSerializer[Reading]):
    class Meta:
        model = Reading
        fields = ["id", "round", "title", "material", "place", "due_on", "dropped_reason"]
        read_only_fields = fields


class StudyAttendanceOut(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ["user", "name", "present", "reason"]
        read_only_fields = fields


class SessionOut(serializers.ModelSerializer[Session]):
    attendance = StudyAttendanceOut(many=True, read_only=True)

    class Meta:
        model = Session
        fields = ["id", "round", "day", "topic", "place", "leader", "state", "reason", "attendance", "revision"]
        read_only_fields = fields


class NoteOut(serializers.ModelSerializer[Note]):
    """One's own note."""

    class Meta:
        model = Note
        fields = ["id", "reading", "session", "text", "saved_at", "attached_at", "revision"]
        read_only_fields = fields
