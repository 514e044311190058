"""What is sent of a visit: its plan, its record, another one like it, a picture."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.rest.bodies import Body, Seen
from bihuan_web.visits.kinds import met_kinds, need_kinds

_KEY: dict[str, Any] = {"min_value": 1, "max_value": 2**63 - 1}


class _GoingBody(Body):
    organisation = serializers.IntegerField(**_KEY)
    on = serializers.DateField()
    leader = serializers.IntegerField(required=False, help_text="缺省为本人 · yourself without", **_KEY)
    companions = serializers.ListField(child=serializers.IntegerField(**_KEY), required=False, max_length=50)
    unit = serializers.IntegerField(required=False, **_KEY)
    place = serializers.IntegerField(required=False, **_KEY)
    where = serializers.CharField(max_length=120, required=False, allow_blank=True)
    unannounced = serializers.BooleanField(default=True)


class VisitPlanBody(_GoingBody):
    """A visit that is planned; the visited unit does not learn of it."""

    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class VisitMetBody(Body):
    kind = serializers.ChoiceField(choices=list(met_kinds()))
    number = serializers.IntegerField(min_value=1, max_value=999)
    codes = serializers.ListField(child=serializers.CharField(max_length=20), required=False, max_length=200)


class VisitSaidBody(Body):
    text = serializers.CharField(max_length=5000)
    kind = serializers.ChoiceField(choices=list(need_kinds()), required=False, allow_blank=True)
    is_problem = serializers.BooleanField(default=False)


class VisitPromisedBody(Body):
    text = serializers.CharField(max_length=500)
    due_on = serializers.DateField()


class VisitEntryBody(_GoingBody):
    """A visit that happened. ``uuid`` is made by whoever sends it: sent again it is the same visit."""

    uuid = serializers.UUIDField()
    seen = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    met = VisitMetBody(many=True, required=False)
    said = VisitSaidBody(many=True, required=False)
    promised = VisitPromisedBody(many=True, required=False)


class SameVisitBody(Seen):
    """The other visit that looks like this one."""

    other = serializers.IntegerField(**_KEY)


class VisitPictureBody(Body):
    file = serializers.FileField()
    keep_place = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
