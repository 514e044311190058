"""Ledgers, problems and measures are opened and written; what becomes of them, the tasks app shows."""

from __future__ import annotations

from typing import TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.ledgers import forms, services
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.queries import (
    branches_read,
    ledgers_visible_to,
    measures_visible_to,
    problems_visible_to,
    rules_for,
)
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.ui.pages import form_page

_PAGE = 50
_Item = TypeVar("_Item", Problem, Measure)
Request = HttpRequest


@require_safe
def index(request: Request) -> HttpResponse:
    """The ledgers that somebody may read."""
    ledgers = ledgers_visible_to(user_of(request), today()).select_related("organisation")
    counted = ledgers.annotate(
        problem_count=Count("problems"), open_count=Count("problems", filter=Q(problems__state=OPEN))
    )
    page = Paginator(counted.order_by("archived", "-year", "title", "pk"), _PAGE).get_page(request.GET.get("page"))
    return render(request, "ledgers/list.html", {"page": page, "writes": _units(request).exists()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Opens a ledger."""
    form = forms.LedgerForm(request.POST or None, units=_units(request))
    if form.is_valid():
        given = form.cleaned_data
        ledger = services.open_ledger(given["organisation"], given["title"], given["year"], user_of(request))
        messages.success(request, _("台账已建立。"))
        return redirect("tasks:ledger", ledger.pk)
    return form_page(request, _("新建台账"), form, reverse("ledgers:list"))


@require_http_methods(["GET", "HEAD", "POST"])
def new_problem(request: Request, pk: int) -> HttpResponse:
    """Puts a problem on a ledger."""
    ledger = get_object_or_404(ledgers_visible_to(user_of(request), today()), pk=pk)
    services.must_write(ledger.organisation, user_of(request))
    form = forms.ProblemForm(
        request.POST or None, units=_units(request), initial={"organisation": ledger.organisation_id}
    )
    if form.is_valid():
        problem = services.add_problem(ledger, form.cleaned_data["organisation"], _problem(form), user_of(request))
        messages.success(request, _("问题已列入台账。"))
        return redirect("tasks:problem", problem.pk)
    return form_page(request, _("列入问题"), form, reverse("tasks:ledger", args=[ledger.pk]), str(ledger))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_problem(request: Request, pk: int) -> HttpResponse:
    """Writes a problem anew."""
    problem = _problem_of(request, pk)
    initial = {name: getattr(problem, name) for name in (*forms.ProblemForm.base_fields,) if name != "organisation"}
    initial["organisation"] = problem.organisation_id
    units = Organisation.objects.filter(pk=problem.organisation_id)
    form = forms.ProblemForm(request.POST or None, units=units, fixed_unit=True, initial=initial)
    if form.is_valid():
        services.revise_problem(as_seen(problem, form.cleaned_data["revision"]), _problem(form), user_of(request))
        messages.success(request, _("已保存。"))
        return redirect("tasks:problem", problem.pk)
    return form_page(request, _("修改问题"), form, reverse("tasks:problem", args=[problem.pk]), str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_problem(request: Request, pk: int) -> HttpResponse:
    """A problem does not belong on the ledger."""
    problem = _problem_of(request, pk)
    form = forms.WithdrawForm(request.POST or None, initial={"revision": problem.revision})
    if form.is_valid():
        services.withdraw_problem(
            as_seen(problem, form.cleaned_data["revision"]), user_of(request), form.cleaned_data["reason"]
        )
        messages.success(request, _("已不列入台账，原文和理由仍可查看。"))
        return redirect("tasks:problem", problem.pk)
    return form_page(request, _("不列入台账"), form, reverse("tasks:problem", args=[problem.pk]), str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
def new_measure(request: Request, pk: int) -> HttpResponse:
    """A measure for a problem."""
    problem = _problem_of(request, pk)
    form = forms.MeasureForm(request.POST or None, initial={"promised_on": today(), "pace": "by-date"})
    if form.is_valid():
        services.add_measure(problem, _measure(form), user_of(request))
        messages.success(request, _("措施已加上。"))
        return redirect("tasks:problem", problem.pk)
    return form_page(request, _("加整改措施"), form, reverse("tasks:problem", args=[problem.pk]), str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_measure(request: Request, pk: int) -> HttpResponse:
    """Writes a measure anew."""
    visible = measures_visible_to(user_of(request), today()).select_related("problem__organisation")
    measure = get_object_or_404(visible, pk=pk)
    services.must_write(measure.problem.organisation, user_of(request))
    initial = {name: getattr(measure, name) for name in forms.MeasureForm.base_fields}
    form = forms.MeasureForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.revise_measure(as_seen(measure, form.cleaned_data["revision"]), _measure(form), user_of(request))
        messages.success(request, _("已保存。"))
        return redirect("tasks:problem", measure.problem_id)
    return form_page(request, _("修改措施"), form, reverse("tasks:problem", args=[measure.problem_id]), str(measure))


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request, pk: int) -> HttpResponse:
    """How a unit and its branch follow through."""
    unit = get_object_or_404(_units(request), pk=pk)
    now = rules_for(unit)
    initial = {"two_levels": now.two_levels, "recheck_months": now.recheck_months}
    form = forms.RulesForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.set_rules(unit, user_of(request), **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("ledgers:list")
    return form_page(request, _("整改规则"), form, reverse("ledgers:list"), str(unit))


def _units(request: Request) -> QuerySet[Organisation]:
    """The units on whose ledgers somebody may write."""
    return organisations_under(branches_read(user_of(request), today(), Act.WRITE)).filter(ended_on__isnull=True)


def _problem_of(request: Request, pk: int) -> Problem:
    visible = problems_visible_to(user_of(request), today()).select_related("organisation", "ledger")
    problem = get_object_or_404(visible, pk=pk)
    services.must_write(problem.organisation, user_of(request))
    return problem


def _problem(form: Form) -> services.ProblemText:
    given = {name: value for name, value in form.cleaned_data.items() if name not in ("organisation", "revision")}
    return services.ProblemText(**given)


def _measure(form: Form) -> services.MeasureText:
    return services.MeasureText(**{name: value for name, value in form.cleaned_data.items() if name != "revision"})
