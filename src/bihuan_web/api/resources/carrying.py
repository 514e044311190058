"""A ledger goes on next year (结转)."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.api.out.ledgers import CarryPlanOut, LedgerOut
from bihuan_web.api.resources.ledgers import ledger_of
from bihuan_web.api.rest.bodies import Body
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Incomplete
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.ledgers.services import must_write
from bihuan_web.tasks.carrying import Plan, plan_of
from bihuan_web.tasks.services.carrying import NewLedger, carry_over


class CarryBody(Body):
    """``into`` is a ledger that is there; without it a new one is opened. ``digest`` is that of the plan that was looked at."""

    digest = serializers.CharField(max_length=64)
    into = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    title = serializers.CharField(max_length=200, required=False)
    year = serializers.IntegerField(min_value=2000, max_value=2100, required=False)


class Carrying(ApiView):
    @reads("planLedgerCarry", ("结转预览", "what would be carried into next year"), CarryPlanOut)
    def get(self, pk: int) -> Plan:
        ledger = ledger_of(self.person, pk)
        must_write(ledger.organisation, self.person)
        return plan_of(ledger)

    @writes(
        "carryLedger", ("台账结转", "close a ledger and carry it into next year"), CarryBody, LedgerOut,
        scope=Scope.LEDGERS,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Ledger:
        ledger = ledger_of(self.person, pk)
        carry_over(ledger, self._target(given), self.person, seen=given["digest"])
        ledger.refresh_from_db()
        return ledger

    def _target(self, given: dict[str, Any]) -> Ledger | NewLedger:
        if "into" in given:
            return get_object_or_404(ledgers_visible_to(self.person, today()), pk=given["into"])
        if "title" not in given or "year" not in given:
            raise Incomplete(
                "写明结转到哪个台账，或者新台账的名称和年度",
                "name the ledger it is carried into, or title and year of a new one",
                missing=("into",),
            )
        return NewLedger(given["title"], given["year"])
