"""The event log: for its auditors, and the heads of the chains for everybody who keeps them elsewhere."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.accounts.roles import Role
from bihuan_web.api.out.common import EventOut, HeadOut
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.api.scopes import Scope
from bihuan_web.audit.models import Chain, Event
from bihuan_web.common.clock import today
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import audited_events, branches_of

_FILTERS = ("act", "kind", "item", "actor")


class Events(ApiView):
    @reads(
        "listEvents", ("事件日志", "the event log"), EventOut, scope=Scope.AUDIT, many=True, newest_first=True,
        parameters=[OpenApiParameter(name, str) for name in _FILTERS],
    )  # fmt: skip
    def get(self) -> QuerySet[Event]:
        wanted = {name: self.request.query_params[name] for name in _FILTERS if name in self.request.query_params}
        clean = {name: value.replace("\0", "") for name, value in wanted.items()}
        return audited_events(self.person, today()).filter(**clean)


class HeadsOut(serializers.Serializer[Any]):
    heads = HeadOut(many=True)


class Heads(ApiView):
    @reads("listHeads", ("各链的链头", "heads of the chains of the event log"), HeadsOut)
    def get(self) -> dict[str, QuerySet[Chain]]:
        trees = {path[: Organisation.steplen] for path in branches_of(self.person, today(), *Role)}
        return {"heads": Chain.objects.filter(name__in=[f"org:{one}" for one in trees]).order_by("pk")}
