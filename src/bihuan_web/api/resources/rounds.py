"""Rounds of meetings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.documents import RoundOut
from bihuan_web.api.rest.bodies import Body, Seen
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.rounds.meetings import MEETINGS
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import units_for, visible_to
from bihuan_web.rounds.services import RoundFields, change_round, create_round

_FIELDS = ("year", "kind", "title", "profile", "meeting_on")


class _Fields(serializers.Serializer[Any]):
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    kind = serializers.ChoiceField(choices=list(MEETINGS))
    title = serializers.CharField(max_length=120)
    profile = serializers.CharField(max_length=80, allow_blank=True, required=False)
    meeting_on = serializers.DateField(allow_null=True, required=False)


class RoundBody(_Fields, Body):
    organisation = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class RoundChangeBody(_Fields, Seen):
    pass


class Rounds(ApiView):
    @reads("listRounds", ("轮次", "rounds"), RoundOut, many=True)
    def get(self) -> QuerySet[Round]:
        return visible_to(self.person, today())

    @writes("createRound", ("新建轮次", "make a round"), RoundBody, RoundOut, scope=Scope.MANAGE, status=201)
    def post(self, given: dict[str, Any]) -> Round:
        unit = get_object_or_404(units_for(self.person, today()), pk=given.pop("organisation"))
        return create_round(self.person, unit, RoundFields(**given), at=now())


class OneRound(ApiView):
    @reads("getRound", ("一个轮次", "a round"), RoundOut)
    def get(self, pk: int) -> Round:
        return round_of(self.person, pk)

    @writes("changeRound", ("修改轮次", "change a round"), RoundChangeBody, RoundOut, scope=Scope.MANAGE)
    def patch(self, given: dict[str, Any], pk: int) -> Round:
        one, seen = round_of(self.person, pk), given.pop("revision")
        fields = {name: getattr(one, name) for name in _FIELDS}
        change_round(self.person, one, RoundFields(**{**fields, **given}), seen, at=now())
        one.refresh_from_db()
        return one


def round_of(user: User, pk: int) -> Round:
    """A round that somebody may see; 404 otherwise."""
    return get_object_or_404(visible_to(user, today()), pk=pk)
