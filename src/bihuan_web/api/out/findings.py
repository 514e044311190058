"""Findings of the review with what was decided of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.documents.findings.kinds import DECISIONS
from bihuan_web.documents.findings.notes import Note
from bihuan_web.documents.kinds import SEVERITIES
from bihuan_web.documents.models import FindingDecision


class ReviewFindingOut(serializers.Serializer[Any]):
    """A finding; positions are code points of the text. ``mark`` names it in every version, ``revision`` is its decision's."""

    number = serializers.IntegerField(min_value=0)
    mark = serializers.CharField()
    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=list(SEVERITIES))
    start, end = serializers.IntegerField(min_value=0), serializers.IntegerField(min_value=0)
    message, message_en = serializers.SerializerMethodField(), serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=list(DECISIONS))
    ground = serializers.CharField(source="decision.ground", default="")
    words = serializers.CharField(source="decision.words", default="")
    by = PersonOut(source="decision.by", allow_null=True, default=None)
    at = serializers.DateTimeField(source="decision.at", allow_null=True, default=None)
    version = serializers.IntegerField(source="decision.version", allow_null=True, default=None)
    revision = serializers.IntegerField(min_value=0)

    def get_message(self, note: Note) -> str:
        return note.message[0]

    def get_message_en(self, note: Note) -> str:
        return note.message[1]


class ReviewFindingsOut(serializers.Serializer[Any]):
    """All findings of a version that were asked for."""

    findings = ReviewFindingOut(many=True)


class RuleRateOut(serializers.Serializer[Any]):
    rule = serializers.CharField()
    decided, dismissed = serializers.IntegerField(min_value=0), serializers.IntegerField(min_value=0)
    rate = serializers.FloatField(min_value=0, max_value=1)
    few, often_wrong = serializers.BooleanField(), serializers.BooleanField()


class RuleRatesOut(serializers.Serializer[Any]):
    """Every rule of which something was decided, the most often dismissed first."""

    rules = RuleRateOut(many=True)


class DecisionOut(serializers.ModelSerializer[FindingDecision]):
    """A decision without anything of what the document says."""

    organisation = UnitOut(source="document.organisation", read_only=True)

    class Meta:
        model = FindingDecision
        fields = ["id", "rule", "organisation", "decision", "ground", "at"]
        read_only_fields = fields
