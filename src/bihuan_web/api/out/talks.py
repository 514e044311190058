"""Teams, talks and criticism. What was said in a talk is in none of these but its own."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.talks.models import Criticism, Member, Point, Talk, TalkText, Team


class TeamMemberOut(serializers.ModelSerializer[Member]):
    user = PersonOut(read_only=True)

    class Meta:
        model = Member
        fields = ["user", "part", "left_on"]
        read_only_fields = fields


class TeamOut(serializers.ModelSerializer[Team]):
    organisation = UnitOut(read_only=True)

    class Meta:
        model = Team
        fields = ["id", "round", "organisation", "meeting_on", "revision"]
        read_only_fields = fields


class NeedOut(serializers.Serializer[Any]):
    """A talk that is missing: of one of these with one of those."""

    left, right = PersonOut(many=True, read_only=True), PersonOut(many=True, read_only=True)


class PairOut(serializers.Serializer[Any]):
    words = serializers.CharField(source="label", read_only=True)
    wanted, done = serializers.IntegerField(read_only=True), serializers.IntegerField(read_only=True)
    missing = NeedOut(many=True, read_only=True)


class CoverageOut(serializers.Serializer[Any]):
    """Who is in the team, and how far each prescribed pair is."""

    members = TeamMemberOut(many=True, read_only=True)
    pairs = PairOut(many=True, read_only=True)


class TalkOut(serializers.ModelSerializer[Talk]):
    first, second = PersonOut(read_only=True), PersonOut(read_only=True)

    class Meta:
        model = Talk
        fields = ["id", "team", "first", "second", "held_on", "place", "state", "confirmed_at", "revision"]
        read_only_fields = fields


class PointOut(serializers.ModelSerializer[Point]):
    class Meta:
        model = Point
        fields = [
            "id", "talk", "number", "text", "for_ledger", "answer", "answer_problem", "answer_measure", "answer_reason",
        ]  # fmt: skip
        read_only_fields = fields


class TalkTextOut(serializers.ModelSerializer[TalkText]):
    """What was said; asking for it is recorded."""

    points = PointOut(source="talk.points", many=True, read_only=True)

    class Meta:
        model = TalkText
        fields = ["talk", "text", "correction", "points"]
        read_only_fields = fields


class CriticismOut(serializers.ModelSerializer[Criticism]):
    speaker, receiver = PersonOut(read_only=True), PersonOut(read_only=True)

    class Meta:
        model = Criticism
        fields = [
            "id", "team", "speaker", "receiver", "text", "state", "spoken_at", "answer", "answer_problem",
            "answer_measure", "answer_reason", "revision",
        ]  # fmt: skip
        read_only_fields = fields


class TallyOut(serializers.Serializer[Any]):
    """Counts of criticism, for the office."""

    prepared, said = serializers.IntegerField(read_only=True), serializers.IntegerField(read_only=True)
    answered, alike = serializers.IntegerField(read_only=True), serializers.IntegerField(read_only=True)
    factless = serializers.IntegerField(read_only=True)
