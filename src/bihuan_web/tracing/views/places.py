"""The matrix and the flows of a ledger, a round, a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.ledgers.models import Problem
from bihuan_web.tracing.cells import grouped
from bihuan_web.tracing.chains import Wanted, counts_of, in_order, narrowed
from bihuan_web.tracing.explaining import lines_of
from bihuan_web.tracing.exporting import export_chains
from bihuan_web.tracing.flows import Path, chart_of, ends_of, paths_of
from bihuan_web.tracing.forms import TraceForm
from bihuan_web.tracing.kinds import ENDED, GAPS, WAITING, Kind
from bihuan_web.tracing.loading import COLUMNS, load
from bihuan_web.tracing.scopes import Scope, Where, scope_of

_PAGE = 50


@dataclass(frozen=True, slots=True)
class Number:
    """How many chains there are of a kind, and where they are."""

    words: str | Promise
    number: int
    url: str
    current: bool
    is_gap: bool


@require_safe
def matrix(request: HttpRequest, where: Where, pk: int) -> HttpResponse:
    """The chains of a place, aspect by aspect."""
    scope = scope_of(where, pk, user_of(request), today())
    form = form_of(request, scope)
    wanted = form.wanted() if form.is_valid() else None
    chains = narrowed(scope.chains, wanted) if wanted else Problem.objects.none()
    page = Paginator(in_order(chains).values_list(*COLUMNS) if wanted else chains, _PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        **_common(scope, "matrix"),
        "form": form,
        "page": page,
        "groups": grouped(lines_of(*load(list(page), scope.user, scope.today))),
        "numbers": _numbers(scope, form, wanted) if wanted else [],
        "query": urlencode(_given(form)),
        "export": f"{scope.url('export')}?{urlencode(_given(form))}" if scope.exports else "",
    }
    if request.headers.get("HX-Target") == "matrix":
        return render(request, "tracing/_matrix.html", context)
    return render(request, "tracing/matrix.html", context)


@require_safe
def flow(request: HttpRequest, where: Where, pk: int) -> HttpResponse:
    """Which way the chains of a place go, and where they end."""
    scope = scope_of(where, pk, user_of(request), today())
    note = _("每条线数的是链：一项任务一条；没有任务的措施、没有措施的问题各算一条。点数字看是哪些。")
    context = {**_common(scope, "flow"), **flow_context(paths_of(scope.chains), scope.url(), note)}
    return render(request, "tracing/flow.html", context)


@require_POST
def export(request: HttpRequest, where: Where, pk: int) -> HttpResponse:
    """The chains that the filters of the address choose, as an Excel workbook."""
    scope = scope_of(where, pk, user_of(request), today())
    form = form_of(request, scope)
    if not form.is_valid():
        return redirect(f"{scope.url()}?{request.GET.urlencode()}")
    data = export_chains(scope, form.wanted(), _given(form))
    what = _("贯通表")
    return attachment(data, f"{scope.title}-{what}.xlsx", MEDIA_TYPES["xlsx"])


def flow_context(paths: Mapping[Path, int], matrix: str, note: str) -> dict[str, Any]:
    """The chart of some ways, and where they end."""
    chart = chart_of(paths, matrix, (pgettext("flow", "从"), pgettext("flow", "到"), _("条")), note)
    ends = [(node.words, number, f"{matrix}?{urlencode(node.query)}") for node, number in ends_of(paths)]
    return {"chart": chart, "ends": ends, "total": sum(paths.values())}


def form_of(request: HttpRequest, scope: Scope) -> TraceForm:
    """The filters of the address."""
    return TraceForm(request.GET, aspects=scope.aspects, units=scope.units)


def _common(scope: Scope, name: str) -> dict[str, Any]:
    tabs = [(_("贯通表"), scope.url(), name == "matrix"), (_("流向图"), scope.url("flow"), name == "flow")]
    return {"scope": scope, "tabs": tabs}


def _numbers(scope: Scope, form: TraceForm, wanted: Wanted) -> list[tuple[str, list[Number]]]:
    """The kinds that occur, apart by whether something is missing, goes on, or is over."""
    counts = counts_of(narrowed(scope.chains, wanted.of_any_kind))

    def number(kind: Kind) -> Number:
        url = f"?{urlencode({**_given(form), 'kind': kind.value})}#matrix"
        return Number(kind.label, counts[kind], url, wanted.kind == kind, kind in GAPS)

    parts = ((_("缺口"), GAPS), (_("还在路上"), WAITING), (_("有结果"), ENDED))
    found = [(words, [number(kind) for kind in kinds if counts[kind]]) for words, kinds in parts]
    return [(words, numbers) for words, numbers in found if numbers]


def _given(form: TraceForm) -> dict[str, str]:
    """The filters that were chosen, for another address."""
    return {name: form.data[name] for name in form.fields if form.data.get(name)}
