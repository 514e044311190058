"""Who carries what: open tasks of units and people."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.api.out.common import UnitOut
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.common.clock import today
from bihuan_web.workloads.tree import tree_of, units_seen


class LoadOut(serializers.Serializer[Any]):
    open = serializers.IntegerField(help_text="未办结 · not finished")
    soon = serializers.IntegerField(help_text="七天内到期 · due within seven days")
    late = serializers.IntegerField(help_text="逾期 · late")
    submitted = serializers.IntegerField(help_text="待核验 · waiting to be verified")


class PersonLoadOut(serializers.Serializer[Any]):
    user = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    part = serializers.ChoiceField(choices=["owner", "lead"])
    load = LoadOut()


class UnitLoadOut(serializers.Serializer[Any]):
    unit = UnitOut()
    level = serializers.IntegerField()
    own = LoadOut(help_text="本级 · the unit itself")
    all = LoadOut(help_text="含下级 · with those below it")
    people = PersonLoadOut(many=True)


class WorkloadOut(serializers.Serializer[Any]):
    units = UnitLoadOut(many=True)


class Workload(ApiView):
    @reads(
        "getWorkload", ("责任分布", "who carries what"), WorkloadOut,
        parameters=[OpenApiParameter("unit", {"type": "integer", "minimum": 1})],
    )  # fmt: skip
    def get(self) -> dict[str, Any]:
        named, top = self.request.query_params.get("unit"), None
        if named is not None:
            if not (named.isascii() and named.isdigit() and len(named) < 19):
                raise bad_filter({"unit": ["unknown"]})
            top = units_seen(self.person, today()).filter(pk=int(named)).first()
            if top is None:
                raise bad_filter({"unit": ["unknown"]})
        return {"units": [node for one in tree_of(self.person, today(), top) for node in one.walk()]}
