"""Checklists, inspections, findings, letters and their points."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.inspections.models import (
    Checklist,
    ChecklistItem,
    Feedback,
    Finding,
    Inspection,
    Look,
    Point,
    Result,
)

_ANSWER = ["answer", "answer_problem", "answer_measure", "answer_reason", "answered_by", "answered_at"]


class ChecklistItemOut(serializers.ModelSerializer[ChecklistItem]):
    class Meta:
        model = ChecklistItem
        fields = ["id", "number", "section", "look_at", "how", "finding_when"]
        read_only_fields = fields


class ChecklistOut(serializers.ModelSerializer[Checklist]):
    organisation = UnitOut(read_only=True)

    class Meta:
        model = Checklist
        fields = ["id", "organisation", "title", "latest", "retired"]
        read_only_fields = fields


class ChecklistDetailOut(ChecklistOut):
    """A checklist with the items of its newest version."""

    items = serializers.SerializerMethodField()

    class Meta(ChecklistOut.Meta):
        fields = [*ChecklistOut.Meta.fields, "items"]
        read_only_fields = fields

    @extend_schema_field(ChecklistItemOut(many=True))
    def get_items(self, one: Checklist) -> Any:
        rows = ChecklistItem.objects.filter(version__checklist=one, version__number=one.latest).order_by("number")
        return ChecklistItemOut(rows, many=True).data


class InspectionOut(serializers.ModelSerializer[Inspection]):
    organisation, inspected = UnitOut(read_only=True), UnitOut(read_only=True)

    class Meta:
        model = Inspection
        fields = [
            "id", "organisation", "inspected", "version", "title", "planned_on", "announced", "answer_days", "state",
            "revision", "started_at", "reported_at", "summary", "answer_due_on", "acknowledged_at", "recheck_of",
        ]  # fmt: skip
        read_only_fields = fields


class ResultOut(serializers.ModelSerializer[Result]):
    item = ChecklistItemOut(read_only=True)

    class Meta:
        model = Result
        fields = ["id", "inspection", "item", "verdict", "note", "revision"]
        read_only_fields = fields


class LookOut(serializers.ModelSerializer[Look]):
    class Meta:
        model = Look
        fields = ["id", "inspection", "finding", "mended", "note", "revision"]
        read_only_fields = fields


class FindingOut(serializers.ModelSerializer[Finding]):
    answered_by = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Finding
        fields = ["id", "inspection", "number", "item", "text", "again_of", *_ANSWER]
        read_only_fields = fields


class FeedbackOut(serializers.ModelSerializer[Feedback]):
    organisation = UnitOut(read_only=True)
    person = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Feedback
        fields = [
            "id", "organisation", "kind", "title", "sender", "reference", "received_on", "due_on", "secrecy", "person",
            "state", "revision",
        ]  # fmt: skip
        read_only_fields = fields


class FeedbackPointOut(serializers.ModelSerializer[Point]):
    unit = UnitOut(read_only=True, allow_null=True)
    handler, answered_by = PersonOut(read_only=True, allow_null=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Point
        fields = ["id", "feedback", "number", "text", "start", "end", "unit", "handler", "due_on", *_ANSWER]
        read_only_fields = fields
