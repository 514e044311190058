"""From problem to closure: chains of a ledger, a round, a unit, and where they stop."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from drf_spectacular.utils import OpenApiParameter

from bihuan_web.api.out.tracing import TraceOut, WrittenTraceOut
from bihuan_web.api.resources.documents.noting import note_read
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.documents.fetching import version_of
from bihuan_web.ledgers.words import Source
from bihuan_web.tracing.chains import counts_of, in_order, narrowed
from bihuan_web.tracing.documents import Written
from bihuan_web.tracing.forms import TraceForm
from bihuan_web.tracing.kinds import MEASURED, WORK, Kind
from bihuan_web.tracing.loading import COLUMNS, kinds_in
from bihuan_web.tracing.scopes import Where, scope_of

_PAGE = 200
_FILTERS = [
    OpenApiParameter("kind", str, enum=["gaps", *Kind.values]),
    OpenApiParameter(
        "aspect", str, description="- : 没有归到方面 · without an aspect; ~ : 其余方面 · those with the fewest chains"
    ),
    OpenApiParameter("unit", {"type": "integer", "minimum": 1, "maximum": 10**18}),
    OpenApiParameter("source", str, enum=Source.values),
    OpenApiParameter("measure", str, enum=list(MEASURED)),
    OpenApiParameter("work", str, enum=list(WORK)),
    OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": 10**6}),
]


class _Chains(ApiView):
    where: ClassVar[Where]

    def trace(self, pk: int) -> dict[str, Any]:
        scope = scope_of(self.where, pk, self.person, today())
        form = TraceForm(self.request.query_params, aspects=scope.aspects, units=scope.units)
        if not form.is_valid():
            raise bad_filter(form.errors)
        wanted = form.wanted()
        pages = Paginator(in_order(narrowed(scope.chains, wanted)).values_list(*COLUMNS, "aspect"), _PAGE)
        rows = [
            {
                "problem": problem, "aspect": aspect, "measure": measure, "task": task, "stop": stop,
                "kinds": kinds_in(stop, flags),
            }
            for problem, measure, task, stop, *flags, aspect in pages.get_page(self.request.query_params.get("page"))
        ]  # fmt: skip
        counts = counts_of(narrowed(scope.chains, wanted.of_any_kind))
        return {"total": pages.count, "pages": pages.num_pages, "counts": counts, "chains": rows}


class LedgerChains(_Chains):
    where = "ledger"

    @reads("traceLedger", ("一个台账的链条", "chains of a ledger"), TraceOut, parameters=_FILTERS)
    def get(self, pk: int) -> dict[str, Any]:
        return self.trace(pk)


class RoundChains(_Chains):
    where = "round"

    @reads("traceRound", ("一个轮次的链条", "chains of a round"), TraceOut, parameters=_FILTERS)
    def get(self, pk: int) -> dict[str, Any]:
        return self.trace(pk)


class UnitChains(_Chains):
    where = "unit"

    @reads("traceUnit", ("一个单位的链条", "chains of a unit and its branch"), TraceOut, parameters=_FILTERS)
    def get(self, pk: int) -> dict[str, Any]:
        return self.trace(pk)


class DocumentChains(ApiView):
    @reads(
        "traceDocument", ("一份材料的方面、问题、原因、措施", "aspects, problems, causes and measures of a document"),
        WrittenTraceOut, scope=Scope.DOCUMENTS_READ,
    )  # fmt: skip
    def get(self, pk: int, number: int) -> Written:
        version = version_of(self.person, pk, number)
        note_read(self.person, version.document, number)
        return Written(version, self.person)
