"""Units that are merged or split (并入、拆分): first a preview, then with its digest the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.api.rest.bodies import Body
from bihuan_web.api.rest.view import ApiView, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.orgs.handing import Passed, digest_of
from bihuan_web.orgs.queries import administered_by
from bihuan_web.orgs.services.succession import NewPart, Terms, merge_unit, preview, split_unit

_KEY = 2**63 - 1


class SuccessionBody(Body):
    """``on``: from which day on; ``roles``: whether roles hold at the new unit; ``seen``: the digest of a preview, nothing for a preview."""

    on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    roles = serializers.BooleanField(required=False, default=True)
    seen = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")


class MergeBody(SuccessionBody):
    """Into which unit."""

    successor = serializers.IntegerField(min_value=1, max_value=_KEY)


class PartBody(Body):
    """A new unit, with the keys of the posts and of the units below that go into it."""

    name = serializers.CharField(max_length=120)
    posts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=_KEY), required=False, max_length=500
    )
    units = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=_KEY), required=False, max_length=500
    )


class SplitBody(SuccessionBody):
    """Into which units; the first takes over what goes into no other."""

    parts = serializers.ListField(child=PartBody(), max_length=20)


class PassedOut(serializers.Serializer[Passed]):
    zh = serializers.CharField()
    en = serializers.CharField()
    count = serializers.IntegerField()


@dataclass(frozen=True, slots=True)
class Result:
    """What goes on at the new units; ``done`` is false for a preview, whose ``seen`` confirms it."""

    done: bool
    seen: str
    passed: list[Passed]


class SuccessionOut(serializers.Serializer[Result]):
    """``done`` is false for a preview: the same body with its ``seen`` does it."""

    done = serializers.BooleanField()
    seen = serializers.CharField()
    passed = PassedOut(many=True)


class Merging(ApiView):
    @writes("mergeUnit", ("单位并入", "merge a unit into another"), MergeBody, SuccessionOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Result:
        mine = administered_by(self.person, today())
        unit = get_object_or_404(mine, pk=pk)
        into = get_object_or_404(mine, pk=given["successor"])
        return _result(given, lambda seen: merge_unit(self.person, unit, into, _terms(given), seen=seen))


class Splitting(ApiView):
    @writes("splitUnit", ("单位拆分", "split a unit"), SplitBody, SuccessionOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Result:
        unit = get_object_or_404(administered_by(self.person, today()), pk=pk)
        parts = [
            NewPart(one["name"], frozenset(one.get("posts", ())), frozenset(one.get("units", ())))
            for one in given["parts"]
        ]
        return _result(given, lambda seen: split_unit(self.person, unit, parts, _terms(given), seen=seen))


def _result(given: dict[str, Any], act: Callable[[str | None], list[Passed]]) -> Result:
    if given["seen"]:
        return Result(True, given["seen"], act(given["seen"]))
    passed = preview(lambda: act(None))
    return Result(False, digest_of(passed), passed)


def _terms(given: dict[str, Any]) -> Terms:
    return Terms(given["on"], given["note"], given["roles"])
