"""Chains from problem to closure, and how many go which way."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.tracing.kinds import STOPS, Kind
from bihuan_web.tracing.written import Lack


class ChainOut(serializers.Serializer[Any]):
    """One chain by its keys: where it stops, and all that it is."""

    problem = serializers.IntegerField()
    aspect = serializers.CharField(allow_blank=True)
    measure = serializers.IntegerField(allow_null=True)
    task = serializers.IntegerField(allow_null=True)
    stop = serializers.ChoiceField(choices=[one.value for one in STOPS])
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=Kind.values))


class TraceOut(serializers.Serializer[Any]):
    """A page of the chains that were asked for; ``counts`` are those of each kind, whatever kind was asked for."""

    total = serializers.IntegerField()
    pages = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    chains = ChainOut(many=True)


class LinkedOut(serializers.Serializer[Any]):
    """A cause or measure by its key in the document, and how sure it is that it belongs to the problem."""

    key = serializers.CharField()
    by_person = serializers.BooleanField()
    suspect = serializers.BooleanField()
    score = serializers.FloatField(allow_null=True)
    via = serializers.CharField(
        allow_blank=True, help_text="经由的原因 · the cause through which it belongs to the problem"
    )


class WrittenOut(serializers.Serializer[Any]):
    """A row of a document by its keys there; ``problem`` is empty where it is an aspect, a cause or a measure of none."""

    aspect = serializers.CharField(source="aspect_key", allow_blank=True)
    problem = serializers.CharField(allow_blank=True)
    causes = LinkedOut(many=True)
    measures = LinkedOut(many=True)
    lacks = serializers.ListField(child=serializers.ChoiceField(choices=Lack.values))


class WrittenTraceOut(serializers.Serializer[Any]):
    """All rows of one version of a document."""

    rows = WrittenOut(many=True)
