"""The timetable of a round: steps, versions, team."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut
from bihuan_web.rounds.models import Basis, Member, Plan, Step, StepFile
from bihuan_web.rounds.services.planning import given_of, offered_now, rows_of


class StepFileOut(serializers.ModelSerializer[StepFile]):
    sha256 = serializers.CharField(source="file.sha256", read_only=True)

    class Meta:
        model = StepFile
        fields = ["id", "step", "name", "sha256", "added_at"]
        read_only_fields = fields


class StepOut(serializers.ModelSerializer[Step]):
    """A step of a timetable; ``again_of`` is the step that is to be done again."""

    user, done_by = PersonOut(read_only=True, allow_null=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Step
        fields = [
            "id", "round", "key", "label", "document", "note", "certainty", "day", "working_days", "follows", "required",
            "due_on", "user", "post", "state", "done_on", "done_by", "reason", "again_of", "revision",
        ]  # fmt: skip
        read_only_fields = fields


class MemberOut(serializers.ModelSerializer[Member]):
    user = PersonOut(read_only=True)

    class Meta:
        model = Member
        fields = ["id", "round", "user", "post", "left_on", "left_note", "successor"]
        read_only_fields = fields


class PlanRowOut(serializers.Serializer[Any]):
    """A step as a version keeps it."""

    key = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    due_on = serializers.DateField(read_only=True, allow_null=True)
    responsible = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)
    done_on = serializers.DateField(read_only=True, allow_null=True)


class PlanOut(serializers.ModelSerializer[Plan]):
    """A version of a timetable, frozen when it was made."""

    made_by = PersonOut(read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields = ["id", "round", "number", "meeting_on", "reason", "made_at", "made_by", "steps"]
        read_only_fields = fields

    @extend_schema_field(PlanRowOut(many=True))
    def get_steps(self, plan: Plan) -> Any:
        return PlanRowOut(rows_of(plan), many=True).data


class BasisOut(serializers.ModelSerializer[Basis]):
    """What a timetable rests on; ``digest`` of it and of what the profile says now, the same where nothing has changed."""

    digest = serializers.SerializerMethodField()
    newer_digest = serializers.SerializerMethodField()

    class Meta:
        model = Basis
        fields = ["id", "round", "number", "profile", "title", "text", "taken_at", "digest", "newer_digest"]
        read_only_fields = fields

    def get_digest(self, basis: Basis) -> str:
        return given_of(basis).digest

    def get_newer_digest(self, basis: Basis) -> str | None:

        newer = offered_now(basis.round)
        return newer.digest if newer is not None else None
