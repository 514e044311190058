"""Pages by which sheets come in: hand in, map, look at the preview, confirm."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.ledgers.models import ColumnName
from bihuan_web.ledgers.services import map_columns
from bihuan_web.ledgers.words import Column
from bihuan_web.orgs.models import Organisation
from bihuan_web.sheets import jobs, queries
from bihuan_web.sheets.commas import harmless
from bihuan_web.sheets.forms import ColumnsForm, HandInForm, HeaderForm, TargetForm
from bihuan_web.sheets.models import Incoming, Kind, LineKind, Policy, State
from bihuan_web.sheets.services import applying, importing
from bihuan_web.sheets.views.asking import person_of
from bihuan_web.sheets.views.previewing import preview_of, table_of

_TOLD = (LineKind.REFUSED, LineKind.NOTE, LineKind.SKIPPED, LineKind.GONE, LineKind.CONFLICT)


def import_sheet(request: HttpRequest, organisation: int) -> HttpResponse:
    """Hands a file in for a unit, and shows what was handed in before."""
    unit = _unit(request, organisation)
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        incoming = importing.hand_in(unit, sent.chunks(), sent.name, person_of(request))
        jobs.begin(incoming)
        return redirect("sheets:incoming", incoming.pk)
    before = queries.visible_to(person_of(request), today()).filter(organisation=unit)
    page = Paginator(before, 20).get_page(request.GET.get("page"))
    context = {"organisation": unit, "form": form, "page": page}
    return render(request, "sheets/import.html", context, status=422 if form.errors else 200)


@require_safe
def incoming(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: the progress, the question what its columns are, the preview, or what became of it."""
    found = _incoming(request, pk)
    at_work = found.state in (State.READING, State.APPLYING)
    if request.headers.get("HX-Request") == "true" and "progress" in request.GET:
        if at_work:
            return render(request, "sheets/_progress.html", {"incoming": found})
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    show = {State.MAPPING: _show_mapping, State.PREVIEW: _show_preview}.get(State(found.state), _show_state)
    return show(request, found)


@require_POST
def map_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what the columns are."""
    found = _incoming(request, pk)
    form = TargetForm(found, request.POST)
    if not form.is_valid():
        return _show_mapping(request, found, form)
    given = form.cleaned_data
    columns = [request.POST.get(f"column-{at}", "") for at in range(_number_of_columns(request))]
    columns = [one if one in Column.values else "" for one in columns]
    importing.map_sheet(
        found,
        person_of(request),
        columns,
        title=given["title"],
        year=given["year"],
        ledger=given["ledger"],
        remember=given["remember"],
    )
    jobs.begin(found)
    return redirect("sheets:incoming", pk)


@require_POST
def choose_header(request: HttpRequest, pk: int) -> HttpResponse:
    """Says where the header is, or begins the mapping anew."""
    found = _incoming(request, pk)
    form = HeaderForm([one.name for one in importing.grids_of(found)], request.POST)
    if not form.is_valid():
        return _show_mapping(request, found, header_form=form)
    given = form.cleaned_data
    importing.choose_sheet(found, person_of(request), given["sheet"], given["top"], given["bottom"])
    return redirect("sheets:incoming", pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what was decided on conflicts and names."""
    found = _incoming(request, pk)
    choices = {
        int(name.removeprefix("line-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("line-") and name.removeprefix("line-").isdigit()
    }
    if importing.decide(found, person_of(request), request.POST.get("policy", ""), choices):
        jobs.begin(found)
    if "confirm" in request.POST and Incoming.objects.get(pk=pk).state == State.PREVIEW:
        jobs.begin(applying.confirm(found, person_of(request)))
    return redirect("sheets:incoming", pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on with an import whose worker was stopped."""
    jobs.begin(_incoming(request, pk))
    return redirect("sheets:incoming", pk)


@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever was refused, left out or is to be looked at, as a file."""
    found = _incoming(request, pk)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_("工作表"), _("行"), _("结果"), _("栏目"), _("内容"), _("原因")])
    for line in found.lines.filter(kind__in=_TOLD).order_by("number").iterator():
        column = str(Column(line.column).label) if line.column else ""
        cells = (line.sheet, str(line.row or ""), str(LineKind(line.kind).label), column, line.after, line.reason)
        writer.writerow([harmless(one) for one in cells])
    return attachment(out.getvalue().encode("utf-8-sig"), f"{found.file.name}.csv", "text/csv; charset=utf-8")


def columns(request: HttpRequest, organisation: int) -> HttpResponse:
    """What a unit calls the columns of its lists."""
    unit = _unit(request, organisation)
    own = {one.column: one.name for one in ColumnName.objects.filter(organisation=unit)}
    form = ColumnsForm(own, request.POST or None)
    if request.method == "POST" and form.is_valid():
        map_columns(unit, {Column(name): value for name, value in form.cleaned_data.items()}, person_of(request))
        return redirect("sheets:columns", organisation)
    return render(request, "sheets/columns.html", {"organisation": unit, "form": form})


def _unit(request: HttpRequest, pk: int) -> Organisation:
    found: Organisation = get_object_or_404(queries.units_for(person_of(request), today()), pk=pk)
    return found


def _incoming(request: HttpRequest, pk: int) -> Incoming:
    return get_object_or_404(queries.visible_to(person_of(request), today()), pk=pk)


def _number_of_columns(request: HttpRequest) -> int:
    numbers = [int(name[7:]) for name in request.POST if name.startswith("column-") and name[7:].isdigit()]
    return min(max(numbers, default=-1), 199) + 1


def _show_mapping(
    request: HttpRequest, found: Incoming, form: TargetForm | None = None, header_form: HeaderForm | None = None
) -> HttpResponse:
    grids = importing.grids_of(found)
    table = table_of(found, grids)
    initial = {"title": table.title, "year": today().year, "remember": True}
    place = {"sheet": table.sheet, "top": table.top, "bottom": table.bottom}
    context = {
        "incoming": found,
        "table": table,
        "form": form or TargetForm(found, initial=initial),
        "header_form": header_form or HeaderForm([one.name for one in grids], initial=place),
    }
    return render(request, "sheets/mapping.html", context, status=422 if form or header_form else 200)


def _show_preview(request: HttpRequest, found: Incoming) -> HttpResponse:
    preview = preview_of(found, request.GET.get("kind", ""), request.GET.get("page"))
    context = {"incoming": found, "preview": preview, "policies": Policy.choices, "old": found.kind == Kind.OLD}
    return render(request, "sheets/preview.html", context)


def _show_state(request: HttpRequest, found: Incoming) -> HttpResponse:
    words: dict[str, Any] = {
        "problems": _("新增问题"),
        "measures": _("新增措施"),
        "tasks": _("新增任务"),
        "changed": _("改动的记录"),
        "cells": _("改动的单元格"),
        "conflicts": _("冲突"),
        "refused": _("不能改的"),
    }
    result = json.loads(found.result or "{}")
    counts = [(word, result[name]) for name, word in words.items() if name in result]
    told_of = found.lines.filter(kind__in=_TOLD).count()
    context = {"incoming": found, "counts": counts, "told": told_of, "old": found.kind == Kind.OLD}
    return render(request, "sheets/state.html", context)
