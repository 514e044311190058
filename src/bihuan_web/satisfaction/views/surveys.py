"""Running a survey."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.views.common import round_of
from bihuan_web.satisfaction import forms
from bihuan_web.satisfaction.acting import actor_at
from bihuan_web.satisfaction.lifecycle import SURVEY
from bihuan_web.satisfaction.models import Item
from bihuan_web.satisfaction.queries import closed_tasks_for, proposals_visible_to, solved_problems_for
from bihuan_web.satisfaction.reporting import satisfaction_of
from bihuan_web.satisfaction.services import surveying
from bihuan_web.satisfaction.views.common import own_survey, runs, survey_of, units_of
from bihuan_web.tasks.models import Task
from bihuan_web.ui.pages import form_page

_PLAN = (
    "title",
    "population",
    "population_size",
    "sampling",
    "half_width",
    "confidence",
    "bad_share",
    "needs_code",
    "closes_on",
)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A survey: its plan, what can be done now, and its results once they may be shown."""
    survey = survey_of(request, pk)
    items = Item.objects.select_related("task", "problem", "unit").order_by("number")
    blocks = list(
        survey.blocks.select_related("unit").prefetch_related(Prefetch("items", queryset=items)).order_by("pk")
    )
    context = {
        "survey": survey,
        "items": survey.items.select_related("task", "problem", "unit").order_by("number"),
        "strata": survey.strata.order_by("pk"),
        "acts": {one.name for one in SURVEY.acts(survey.state, actor_at(survey.organisation, user_of(request)))},
        "runs": runs(request, survey.organisation),
        "over": survey.closes_on is not None and survey.closes_on < today(),
        "groups": [(one, satisfaction_of([one])) for one in blocks],
        "whole": satisfaction_of(blocks),
        "withheld": survey.items.filter(block__isnull=True).count(),
        "proposals": proposals_visible_to(user_of(request), today())
        .filter(block__survey=survey)
        .prefetch_related("block__items")
        .order_by("pk"),
        "link": request.build_absolute_uri(reverse("satisfaction:ask", args=[survey.link])),
    }
    return render(request, "satisfaction/survey.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans a survey of a round."""
    one = round_of(request, pk)
    units = units_of(request, one)
    form = forms.SurveyForm(request.POST or None, units=units, initial={"organisation": units.first()})
    if form.is_valid():
        plan, strata = plan_of(form.cleaned_data)
        survey = surveying.create_survey(one, form.cleaned_data["organisation"], plan, user_of(request), strata)
        messages.success(request, _("已保存，接着选要问的事项。"))
        return redirect("satisfaction:items", survey.pk)
    return form_page(request, _("新建测评"), form, reverse("satisfaction:list", args=[one.pk]), one.title)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans a survey anew."""
    survey = own_survey(request, pk)
    initial = {name: getattr(survey, name) for name in (*_PLAN, "revision")}
    initial |= {"organisation": survey.organisation_id}
    initial["strata"] = "\n".join(f"{one.name} {one.size}" for one in survey.strata.order_by("pk"))
    units = Organisation.objects.filter(pk=survey.organisation_id)
    form = forms.SurveyForm(request.POST or None, units=units, fixed_unit=True, initial=initial)
    if form.is_valid():
        plan, strata = plan_of(form.cleaned_data)
        surveying.change_survey(as_seen(survey, form.cleaned_data["revision"]), plan, user_of(request), strata)
        return redirect(survey)
    return form_page(request, _("修改测评"), form, survey.get_absolute_url(), survey.title)


@require_http_methods(["GET", "HEAD", "POST"])
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """Chooses what is asked about, and in which words."""
    survey = own_survey(request, pk)
    before = {(one.task_id, one.problem_id): one.words for one in survey.items.all()}
    rows = [
        _row(request, f"task-{one.pk}", one, one.title, before.get((one.pk, None))) for one in closed_tasks_for(survey)
    ]
    rows += [
        _row(request, f"problem-{one.pk}", one, one.text, before.get((None, one.pk)))
        for one in solved_problems_for(survey)
    ]
    if request.method == "POST":
        chosen = [(row["thing"], row["words"]) for row in rows if row["chosen"]]
        surveying.choose_items(survey, chosen, user_of(request))
        return redirect(survey)
    return render(request, "satisfaction/items.html", {"survey": survey, "rows": rows})


@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins to ask."""
    survey = surveying.open_survey(own_survey(request, pk), user_of(request))
    messages.success(request, _("开始征集。现在可以张贴二维码、发放小条。"))
    return redirect(survey)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the asking."""
    survey = surveying.close_survey(own_survey(request, pk), user_of(request))
    messages.success(request, _("已截止。"))
    return redirect(survey)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks on where nothing could be shown."""
    survey = own_survey(request, pk)
    form = forms.ExtendForm(request.POST or None)
    if form.is_valid():
        return redirect(surveying.extend_survey(survey, user_of(request), form.cleaned_data["closes_on"]))
    return form_page(request, _("继续征集"), form, survey.get_absolute_url(), survey.title)


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A planned survey is not made."""
    survey = own_survey(request, pk)
    form = forms.DropForm(request.POST or None)
    if form.is_valid():
        return redirect(surveying.drop_survey(survey, user_of(request), form.cleaned_data["reason"]))
    return form_page(request, _("取消测评"), form, survey.get_absolute_url(), survey.title, danger=True)


def plan_of(given: dict[str, Any]) -> tuple[surveying.Plan, dict[str, int]]:
    """The plan that a form gives, and its strata."""
    plan = surveying.Plan(**{name: given[name] for name in _PLAN})
    return plan, given["strata"]


def _row(request: HttpRequest, key: str, thing: Task | Problem, text: str, before: str | None) -> dict[str, Any]:
    posted = request.method == "POST"
    words = request.POST.get(f"words-{key}", "") if posted else before or text
    chosen = key in request.POST if posted else before is not None
    return {"key": key, "thing": thing, "text": text, "words": words[:300], "chosen": chosen}
