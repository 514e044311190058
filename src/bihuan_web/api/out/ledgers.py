"""Ledgers, problems, measures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import UnitOut
from bihuan_web.ledgers.models import Ledger, Measure, Problem, Rules
from bihuan_web.tasks.carrying import Fate, Item


class LedgerOut(serializers.ModelSerializer[Ledger]):
    organisation = UnitOut(read_only=True)

    class Meta:
        model = Ledger
        fields = ["id", "organisation", "title", "year", "opened_on", "archived", "continued_in"]
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
        fields = [
            "id",
            "problem",
            "number",
            "text",
            "goal",
            "deliverable",
            "pace",
            "promised_on",
            "revision",
            "carried_from",
        ]
        read_only_fields = fields


class CarriedOut(serializers.Serializer[Any]):
    """A problem and what becomes of it when its ledger is closed: what goes on with it, by key."""

    problem = serializers.IntegerField(source="problem.pk")
    fate = serializers.ChoiceField(choices=[one.value for one in Fate])
    measures = serializers.SerializerMethodField()
    moving = serializers.SerializerMethodField()
    kept_up = serializers.SerializerMethodField()

    def get_measures(self, one: Item) -> list[int]:
        return [measure.pk for measure in one.measures]

    def get_moving(self, one: Item) -> list[int]:
        return [task.pk for task in one.moving]

    def get_kept_up(self, one: Item) -> list[int]:
        return [task.pk for task in one.kept_up]


class CarryPlanOut(serializers.Serializer[Any]):
    """What becomes of everything on a ledger; ``digest`` is what a confirmation sends back."""

    ledger = serializers.IntegerField(source="ledger.pk")
    digest = serializers.CharField()
    items = CarriedOut(many=True)


class RulesOut(serializers.ModelSerializer[Rules]):
    class Meta:
        model = Rules
        fields = ["organisation", "two_levels", "recheck_months"]
        read_only_fields = fields
