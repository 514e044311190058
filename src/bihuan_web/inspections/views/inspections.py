"""Inspections: the list, planning, the page on which the team works, the report, re-checks, what the unit answers."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment, stored_file
from bihuan_web.inspections import forms
from bihuan_web.inspections.access import actor_of, answers_for
from bihuan_web.inspections.lifecycle import ACKNOWLEDGED, INSPECTION, REPORTED, SETTLED, TOLD, UNDER_WAY
from bihuan_web.inspections.models import Inspection
from bihuan_web.inspections.queries import (
    checklists_for,
    findings_of,
    inspections_visible_to,
    reads_results,
    units_below,
    units_ordering,
    with_counts,
)
from bihuan_web.inspections.services import answering, inspecting, planning
from bihuan_web.inspections.services.printing import print_report
from bihuan_web.inspections.views.common import inspection_of, kept
from bihuan_web.orgs.choices import unit_named
from bihuan_web.ui.pages import form_page

_ROWS = 50
Request = HttpRequest


@require_safe
def index(request: Request) -> HttpResponse:
    """The inspections that somebody may see."""
    user = user_of(request)
    found = with_counts(inspections_visible_to(user, today())).order_by("-planned_on", "-pk")
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    return render(request, "inspections/list.html", {"page": page, "orders": units_ordering(user, today()).exists()})


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request) -> HttpResponse:
    """Orders an inspection."""
    user, units = user_of(request), units_ordering(user_of(request), today())
    unit = unit_named(request, units)
    initial = {"inspected": request.GET.get("of"), "planned_on": today()}
    below, usable = units_below(unit), checklists_for(unit)
    form = forms.PlanForm(request.POST or None, unit=unit, units=below, checklists=usable, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        version = given["checklist"].versions.get(number=given["checklist"].latest)
        made = planning.plan_inspection(
            unit, given["inspected"], version, form.wanted(), given["leader"], given["team"], user
        )
        messages.success(request, _("已安排检查。"))
        return redirect(made)
    note = "" if usable.exists() else _("还没有可用的检查清单，请先在“检查清单”里取一份示例或上传一份。")
    return form_page(request, _("安排检查"), form, "/inspections/", about=unit.name, note=note, button=_("安排"))


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """An inspection: what was seen so far for the team and those who ordered it, the report for everybody else."""
    inspection, user = inspection_of(request, pk), user_of(request)
    actor = actor_of(inspection, user, today())
    works = inspection.state == UNDER_WAY and inspecting.may_inspect(inspection, user)
    context: dict[str, Any] = {
        "inspection": inspection,
        "state": INSPECTION.states[inspection.state],
        "acts": [one.name for one in INSPECTION.acts(inspection.state, actor)],
        "team": inspection.team.select_related("user").order_by("-leads", "pk"),
        "rechecks": inspections_visible_to(user, today()).filter(recheck_of=inspection).order_by("pk"),
        "orders": "office" in actor.roles and not actor.parts,
        "works": works,
        "told": inspection.state in TOLD,
        "may_recheck": inspection.state in (ACKNOWLEDGED, SETTLED),
        "answers": inspection.state in (REPORTED, ACKNOWLEDGED) and answers_for(user, inspection, today()),
    }
    if reads_results(user, inspection, today()):
        context |= {"seen": True, "sections": _sections(inspection, works), "looks": _looks(inspection, works)}
        context |= {"findings": findings_of(inspection), "finding_form": forms.FindingForm() if works else None}
    return render(request, "inspections/inspection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: Request, pk: int) -> HttpResponse:
    """Another team."""
    inspection = inspection_of(request, pk)
    form = forms.TeamForm(request.POST or None, inspection=inspection)
    if form.is_valid():
        planning.change_team(inspection, form.cleaned_data["leader"], form.cleaned_data["team"], user_of(request))
        return redirect(inspection)
    return form_page(request, _("调整检查组"), form, inspection.get_absolute_url(), about=inspection.title)


@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request: Request, pk: int) -> HttpResponse:
    """Orders a re-check of what was found."""
    before = inspection_of(request, pk)
    initial = {"title": _("复查：%s") % before.title[:110], "planned_on": today()}
    form = forms.RecheckForm(request.POST or None, unit=before.organisation, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        made = planning.plan_recheck(before, form.wanted(), given["leader"], given["team"], user_of(request))
        messages.success(request, _("已安排复查，上次发现的问题逐条带过来了。"))
        return redirect(made)
    return form_page(request, _("安排复查"), form, before.get_absolute_url(), about=before.title, button=_("安排"))


@require_POST
def check(request: Request, pk: int, result: int) -> HttpResponse:
    """Writes down what was seen of an item."""
    inspection, user = inspection_of(request, pk), user_of(request)
    row = get_object_or_404(inspection.results.select_related("item"), pk=result)
    form = forms.CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, row.item.look_at[:80], form, inspection.get_absolute_url())
    row.inspection = inspection
    as_seen(row, form.cleaned_data["revision"])
    with transaction.atomic():
        inspecting.check_item(row, form.cleaned_data["verdict"], form.cleaned_data["note"], user)
        stored = kept(request, form.cleaned_data["file"])
        if stored:
            inspecting.add_proof(inspection, stored, stored.name, user, result=row)
    return redirect(f"{inspection.get_absolute_url()}#i{row.pk}")


@require_POST
def look(request: Request, pk: int, look: int) -> HttpResponse:
    """Writes down what became of an earlier finding."""
    inspection, user = inspection_of(request, pk), user_of(request)
    row = get_object_or_404(inspection.looks.select_related("finding"), pk=look)
    form = forms.LookForm(request.POST, request.FILES)
    if not form.is_valid():
        return form_page(request, row.finding.text[:80], form, inspection.get_absolute_url())
    row.inspection = inspection
    as_seen(row, form.cleaned_data["revision"])
    with transaction.atomic():
        inspecting.look_again(row, form.cleaned_data["mended"], form.cleaned_data["note"], user)
        stored = kept(request, form.cleaned_data["file"])
        if stored:
            inspecting.add_proof(inspection, stored, stored.name, user, look=row)
    return redirect(f"{inspection.get_absolute_url()}#l{row.pk}")


@require_POST
def add_finding(request: Request, pk: int) -> HttpResponse:
    """Something that no item asks for."""
    inspection = inspection_of(request, pk)
    form = forms.FindingForm(request.POST)
    if not form.is_valid():
        return form_page(request, _("清单外发现"), form, inspection.get_absolute_url())
    inspecting.add_finding(inspection, form.cleaned_data["text"], user_of(request))
    return redirect(inspection)


@require_POST
def drop_finding(request: Request, pk: int, finding: int) -> HttpResponse:
    """It was none."""
    inspection = inspection_of(request, pk)
    row = get_object_or_404(inspection.findings.filter(number=0), pk=finding)
    row.inspection = inspection
    inspecting.drop_finding(row, user_of(request))
    return redirect(inspection)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """One act of the table: start, report, acknowledge, settle, cancel."""
    inspection, user = inspection_of(request, pk), user_of(request)
    one = next((one for one in INSPECTION.transitions if one.name == name), None)
    if one is None:
        raise Http404
    kinds = {"report": forms.SummaryForm, "cancel": forms.ReasonForm}
    form = kinds.get(name, forms.SeenForm)(request.POST or None, initial={"revision": inspection.revision})
    if form.is_valid():
        given = form.cleaned_data
        as_seen(inspection, given.get("revision", inspection.revision))
        do: dict[str, Any] = {
            "start": lambda: inspecting.start(inspection, user),
            "report": lambda: inspecting.report(inspection, given["summary"], user),
            "cancel": lambda: planning.cancel(inspection, given["reason"], user),
            "acknowledge": lambda: answering.acknowledge(inspection, user),
            "settle": lambda: answering.settle_inspection(inspection, user),
        }
        do[name]()
        return redirect(inspection)
    title = {
        "start": _("开始检查"), "report": _("反馈检查情况"), "cancel": _("取消检查"), "acknowledge": _("签收检查反馈"),
        "settle": _("检查办结"),
    }[name]  # fmt: skip
    unchecked = inspection.results.filter(verdict="unchecked").count() if name == "report" else 0
    note = _("还有 %d 项没有查，会照“未查”反馈。反馈以后不能再改。") % unchecked if unchecked else ""
    return form_page(
        request, title, form, inspection.get_absolute_url(), about=inspection.title, note=note, button=title,
        danger=name == "cancel",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int, finding: int) -> HttpResponse:
    """The inspected unit answers a finding."""
    inspection = inspection_of(request, pk)
    row = get_object_or_404(inspection.findings.filter(number__gt=0), pk=finding)
    row.inspection = inspection
    form = forms.ReplyForm(request.POST or None, unit=inspection.inspected, initial={"text": row.text, "how": "new"})
    if form.is_valid():
        answering.answer_finding(row, form.reply(), user_of(request))
        return redirect(inspection)
    return form_page(
        request, _("回应检查发现"), form, inspection.get_absolute_url(), about=inspection.title, note=row.text
    )


@require_safe
def proof(request: Request, pk: int, proof: int) -> HttpResponse:
    """A file that shows what was seen."""
    inspection = inspection_of(request, pk)
    if not reads_results(user_of(request), inspection, today()):
        raise Http404
    return stored_file(get_object_or_404(inspection.proofs.select_related("file"), pk=proof).file)


@require_POST
def printed(request: Request, pk: int) -> HttpResponse:
    """The report as a Word file."""
    made = print_report(inspection_of(request, pk), user_of(request))
    return attachment(made.data, made.name, made.media_type)


def _sections(inspection: Inspection, works: bool) -> list[dict[str, Any]]:
    """The items by section, each with its form where the team is at work."""
    rows = inspection.results.select_related("item", "by").prefetch_related("proofs").order_by("item__number")
    return [
        {"title": title, "rows": [_row(one, works, forms.CheckForm, "verdict") for one in group]}
        for title, group in groupby(rows, key=lambda one: one.item.section)
    ]


def _looks(inspection: Inspection, works: bool) -> list[dict[str, Any]]:
    rows = inspection.looks.select_related("finding__answer_problem", "by").prefetch_related("proofs")
    return [_row(one, works, forms.LookForm, "mended") for one in rows.order_by("finding__number")]


def _row(one: Any, works: bool, form: Any, field: str) -> dict[str, Any]:
    initial = {"revision": one.revision, field: getattr(one, field), "note": one.note}
    made = form(initial=initial, prefix=None, auto_id=f"f{one.pk}-%s") if works else None
    return {"it": one, "form": made}
