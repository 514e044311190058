"""Surveys with their results, and draws with their checks. Of answers there are sums only, of five or more."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.satisfaction.models import Block, Check, Draw, Item, Proposal, Stratum, Survey


class RateOut(serializers.Serializer[Any]):
    """A share of ``part`` in ``whole``, in percent, with its 95 % interval (Wilson)."""

    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    percent = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class SaidOut(serializers.Serializer[Any]):
    """What people say; who does not know is counted and not in the rate."""

    good = serializers.IntegerField()
    fair = serializers.IntegerField()
    bad = serializers.IntegerField()
    unknown = serializers.IntegerField()
    rate = RateOut(allow_null=True)


class StratumOut(serializers.ModelSerializer[Stratum]):
    class Meta:
        model = Stratum
        fields = ["name", "size", "planned"]
        read_only_fields = fields


class AskedOut(serializers.ModelSerializer[Item]):
    """An item; ``block`` is the group in which its answers are shown, null where nothing is."""

    class Meta:
        model = Item
        fields = ["number", "words", "task", "problem", "unit", "block"]
        read_only_fields = fields


class GroupOut(serializers.ModelSerializer[Block]):
    class Meta:
        model = Block
        fields = ["id", "unit", "good", "fair", "bad", "unknown"]
        read_only_fields = fields


class SurveyOut(serializers.ModelSerializer[Survey]):
    """A survey. How many sheets there are is told when it is closed and anything is shown."""

    organisation = UnitOut(read_only=True)
    strata = StratumOut(many=True, read_only=True)
    items = AskedOut(many=True, read_only=True)
    blocks = GroupOut(many=True, read_only=True)

    class Meta:
        model = Survey
        fields = [
            "id", "round", "organisation", "title", "population", "population_size", "sampling", "half_width",
            "confidence", "planned", "bad_share", "needs_code", "closes_on", "closed_on", "state", "revision", "strata",
            "items", "blocks",
        ]  # fmt: skip
        read_only_fields = fields


class ProposalOut(serializers.ModelSerializer[Proposal]):
    survey = serializers.IntegerField(source="block.survey_id", read_only=True)
    answered_by = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Proposal
        fields = [
            "id", "survey", "block", "trigger", "text", "answer", "answer_problem", "answer_reason", "answered_by",
            "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class RecheckDrawOut(serializers.ModelSerializer[Draw]):
    """A draw; ``listing`` has the sealed list as it was hashed."""

    organisation = UnitOut(read_only=True)
    listed_by = PersonOut(read_only=True)

    class Meta:
        model = Draw
        fields = [
            "id", "round", "organisation", "title", "closed_from", "closed_to", "stratified", "wanted", "due_on", "listing",
            "listed", "list_hash", "listed_at", "listed_by", "seed", "drawn_at", "state",
        ]  # fmt: skip
        read_only_fields = fields


class RecheckOut(serializers.ModelSerializer[Check]):
    assigned, user = PersonOut(read_only=True, allow_null=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Check
        fields = ["id", "draw", "task", "state", "assigned", "user", "done_at", "method", "asked", "note", "relapse"]
        read_only_fields = fields


class LineOut(serializers.Serializer[Any]):
    """A unit with the branch under it: completion and satisfaction, two figures."""

    unit = UnitOut()
    tasks = serializers.IntegerField()
    closed = serializers.IntegerField()
    carried = serializers.IntegerField()
    completion = RateOut(allow_null=True)
    said = SaidOut()


class LinesOut(serializers.Serializer[Any]):
    lines = LineOut(many=True)


class CohortOut(serializers.Serializer[Any]):
    """Tasks of a unit closed in a year; ``ripe``: twelve months have passed since."""

    unit = serializers.IntegerField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    closed = serializers.ListField(child=serializers.IntegerField())
    reappeared = serializers.ListField(child=serializers.IntegerField())
    ripe = serializers.BooleanField()
    rate = RateOut(allow_null=True)
    checked = serializers.IntegerField()
    lapsed = serializers.IntegerField()
    drawn_rate = RateOut(allow_null=True)


class CohortsOut(serializers.Serializer[Any]):
    cohorts = CohortOut(many=True)
