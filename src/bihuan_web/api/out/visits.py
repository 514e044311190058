"""Visits, what was heard and promised on them, the register, samples, coverage."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.common.clock import today
from bihuan_web.visits.models import Draw, Heard, Household, Met, Picture, Place, Promise, Visit
from bihuan_web.visits.queries import reads_whole


class PlaceOut(serializers.ModelSerializer[Place]):
    organisation, unit = UnitOut(read_only=True), UnitOut(read_only=True, allow_null=True)

    class Meta:
        model = Place
        fields = ["id", "organisation", "area", "name", "unit"]
        read_only_fields = fields


class HouseholdOut(serializers.ModelSerializer[Household]):
    """A household by its code; names are read in the browser only, where each reading is recorded."""

    class Meta:
        model = Household
        fields = ["id", "place", "code", "kind"]
        read_only_fields = fields


class VisitOut(serializers.ModelSerializer[Visit]):
    organisation, unit = UnitOut(read_only=True), UnitOut(read_only=True, allow_null=True)
    leader = PersonOut(read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id",
            "uuid",
            "organisation",
            "state",
            "revision",
            "on",
            "unit",
            "place",
            "where",
            "leader",
            "unannounced",
        ]
        read_only_fields = fields
        extra_kwargs: dict[str, Any] = {"uuid": {"validators": []}}


class MetOut(serializers.ModelSerializer[Met]):
    class Meta:
        model = Met
        fields = ["kind", "number", "household", "code"]
        read_only_fields = fields


class VisitHeardOut(serializers.ModelSerializer[Heard]):
    class Meta:
        model = Heard
        fields = [
            "id", "visit", "number", "is_problem", "kind", "text", "answer", "answer_problem", "answer_measure",
            "answer_reason",
        ]  # fmt: skip
        read_only_fields = fields


class VisitPromiseOut(serializers.ModelSerializer[Promise]):
    promiser, checked_by = PersonOut(read_only=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Promise
        fields = ["id", "visit", "text", "due_on", "promiser", "state", "report", "checked_by", "check_note", "task"]
        read_only_fields = fields


class VisitPictureOut(serializers.ModelSerializer[Picture]):
    """A picture; ``sha256`` is that of what is stored, which is without the place unless ``located``."""

    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    name = serializers.CharField(source="file.name", read_only=True)

    class Meta:
        model = Picture
        fields = ["id", "name", "sha256", "located", "reason"]
        read_only_fields = fields


class VisitDetailOut(VisitOut):
    """A visit in whole for whoever went and the visiting unit; for others only that it was."""

    met, heard = MetOut(many=True, read_only=True), VisitHeardOut(many=True, read_only=True)
    promises, pictures = VisitPromiseOut(many=True, read_only=True), VisitPictureOut(many=True, read_only=True)

    class Meta(VisitOut.Meta):
        fields = [*VisitOut.Meta.fields, "seen", "note", "draw", "met", "heard", "promises", "pictures"]
        read_only_fields = fields

    def to_representation(self, instance: Visit) -> dict[str, Any]:
        told = super().to_representation(instance)
        if not reads_whole(self.context["request"].user, instance, today()):
            told |= {"seen": "", "note": "", "draw": None, "met": [], "heard": [], "promises": [], "pictures": []}
        return told


class VisitDrawOut(serializers.ModelSerializer[Draw]):
    """A sample: ``population`` by stratum and ``seed`` give ``drawn`` again."""

    organisation, visitor = UnitOut(read_only=True), PersonOut(read_only=True)
    population = serializers.SerializerMethodField()
    drawn = serializers.SerializerMethodField()

    class Meta:
        model = Draw
        fields = [
            "id",
            "organisation",
            "at",
            "visitor",
            "seed",
            "size",
            "months",
            "stratified_by",
            "population",
            "drawn",
        ]
        read_only_fields = fields

    def get_population(self, one: Draw) -> dict[str, list[str]]:
        return dict(json.loads(one.population))

    def get_drawn(self, one: Draw) -> dict[str, list[str]]:
        return dict(json.loads(one.drawn))


class ShareOut(serializers.Serializer[Any]):
    """A share in percent, null without anything to share, with the counts behind it."""

    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)


class VisitCoverageOut(serializers.Serializer[Any]):
    """Whom visits reached. ``near``: heads, members of teams and key households among all met."""

    visits = serializers.IntegerField()
    unannounced = serializers.IntegerField()
    met = serializers.DictField(child=serializers.IntegerField())
    registered = serializers.DictField(child=serializers.IntegerField())
    by_month = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    near = ShareOut()
    near_households = ShareOut()
    near_registered = ShareOut()
