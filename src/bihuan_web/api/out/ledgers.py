"""Ledgers, problems, measures."""

from __future__ import annotations

from rest_framework import serializers

from bihuan_web.api.out.common import UnitOut
from bihuan_web.ledgers.models import Ledger, Measure, Problem, Rules


class LedgerOut(serializers.ModelSerializer[Ledger]):
    organisation = UnitOut(read_only=True)

    class Meta:
        model = Ledger
        fields = ["id", "organisation", "title", "year", "opened_on", "archived"]
        read_only_fields = fields


class ProblemOut(serializers.ModelSerializer[Problem]):
    organisation = UnitOut(read_only=True)

    class Meta:
        model = Problem
        fields = [
            "id", "ledger", "organisation", "number", "source", "source_note", "aspect", "text", "manifestation",
            "cause", "remark", "state", "revision", "carried_from",
        ]  # fmt: skip
        read_only_fields = fields


class MeasureOut(serializers.ModelSerializer[Measure]):
    class Meta:
        model = Measure
        fields = ["id", "problem", "number", "text", "goal", "deliverable", "pace", "promised_on", "revision"]
        read_only_fields = fields


class RulesOut(serializers.ModelSerializer[Rules]):
    class Meta:
        model = Rules
        fields = ["organisation", "two_levels", "recheck_months"]
        read_only_fields = fields
