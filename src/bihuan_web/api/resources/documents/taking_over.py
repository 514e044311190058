"""Problems of an accepted document are put on a ledger, with a task for every commitment where that is wanted."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.api.out.ledgers import LedgerOut
from bihuan_web.api.rest.bodies import Body
from bihuan_web.api.rest.view import ApiView, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.errors import Incomplete
from bihuan_web.documents.accepted import accepted_items
from bihuan_web.documents.fetching import document_of
from bihuan_web.ledgers.drafting import take_over
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.tasks.services.drafting import take_over_with_tasks


class TakeOverBody(Body):
    """``ledger``, or ``title`` for a new one; ``problems`` by their keys in the document, all of them where none are named."""

    ledger = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True)
    title = serializers.CharField(max_length=200, required=False)
    tasks = serializers.BooleanField(required=False)
    problems = serializers.ListField(child=serializers.CharField(max_length=20), required=False, max_length=1_000)


class TakingOver(ApiView):
    @writes("takeOver", ("列入台账", "put problems on a ledger"), TakeOverBody, LedgerOut, scope=Scope.DOCUMENTS_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Ledger:
        document = document_of(self.person, pk)
        keys = {one.said.key for one in accepted_items(document)}
        if number := given.get("ledger"):
            ledger = get_object_or_404(open_ledgers_for(document.organisation), pk=number)
        elif title := given.get("title"):
            ledger = open_ledger(document.organisation, title, document.round.year, self.person)
        else:
            raise Incomplete(
                "选一本台账，或者给新台账起名", "choose a ledger or name a new one", missing=("ledger", "title")
            )
        take = take_over_with_tasks if given.get("tasks") else take_over
        take(document, ledger, set(given.get("problems", keys)), self.person)
        return ledger
