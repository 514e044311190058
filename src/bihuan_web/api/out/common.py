"""People and units as other items name them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Chain, Event
from bihuan_web.orgs.models import Organisation


class PersonOut(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "username", "name"]
        read_only_fields = fields
        extra_kwargs: dict[str, Any] = {"username": {"validators": []}}


class UnitOut(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ["id", "name"]
        read_only_fields = fields


class EventOut(serializers.ModelSerializer[Event]):
    """An event with its place in the chain and its hash; ``details`` is the text as it was hashed."""

    class Meta:
        model = Event
        fields = ["id", "chain", "sequence", "at", "actor", "act", "kind", "item", "details", "algorithm", "hash"]
        read_only_fields = fields


class HeadOut(serializers.ModelSerializer[Chain]):
    class Meta:
        model = Chain
        fields = ["name", "length", "head"]
        read_only_fields = fields
