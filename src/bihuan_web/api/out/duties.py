"""Responsibility lists, shares, coverage."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.duties.models import DutyList, Field, Share


class DutyListOut(serializers.ModelSerializer[DutyList]):
    organisation = UnitOut(read_only=True)

    class Meta:
        model = DutyList
        fields = ["id", "round", "organisation", "ledger", "title"]
        read_only_fields = fields


class DutyFieldOut(serializers.ModelSerializer[Field]):
    class Meta:
        model = Field
        fields = ["id", "duty_list", "name", "organisation"]
        read_only_fields = fields


class DutyShareOut(serializers.ModelSerializer[Share]):
    unit = UnitOut(read_only=True)
    holder, handed_by = PersonOut(read_only=True), PersonOut(read_only=True)

    class Meta:
        model = Share
        fields = [
            "id", "duty_list", "parent", "number", "level", "side", "field", "what", "unit", "holder", "due_on", "state",
            "handed_at", "handed_by", "acknowledged_at", "reason", "problem", "measure", "task", "revision",
        ]  # fmt: skip
        read_only_fields = fields


class DutyRowOut(serializers.Serializer[Any]):
    """A field with the keys of its problems, tasks and shares; which lists are empty and which sides of dual duty are missing."""

    name = serializers.CharField(read_only=True)
    leaders = serializers.ListField(child=serializers.CharField(), read_only=True)
    problems = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    tasks = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    shares = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    empty = serializers.ListField(child=serializers.CharField(), read_only=True)
    missing_sides = serializers.ListField(child=serializers.CharField(), read_only=True)


class DutyCoverageOut(serializers.Serializer[Any]):
    rows = DutyRowOut(many=True, read_only=True)
