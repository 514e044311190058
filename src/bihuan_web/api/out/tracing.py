"""Chains from problem to closure, and how many go which way."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.tracing.kinds import STOPS, Kind


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
