"""Drawing closed tasks and checking them again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.rounds.views.common import round_of
from bihuan_web.satisfaction import forms
from bihuan_web.satisfaction.acting import actor_at
from bihuan_web.satisfaction.lifecycle import DRAW, TO_CHECK
from bihuan_web.satisfaction.models import Check
from bihuan_web.satisfaction.queries import had_a_hand_in, may_check
from bihuan_web.satisfaction.sampling import wilson
from bihuan_web.satisfaction.services import checking, drawing
from bihuan_web.satisfaction.views.common import check_of, draw_of, runs, units_of
from bihuan_web.tasks.models import Method
from bihuan_web.tasks.rhythm import later
from bihuan_web.tasks.services.lasting import Look
from bihuan_web.tasks.services.planning import Plan
from bihuan_web.ui.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Seals the list of a new draw."""
    one, day = round_of(request, pk), today()
    units = units_of(request, one)
    initial = {
        "organisation": units.first(),
        "closed_from": later(day, -drawing.LATEST_MONTHS),
        "closed_to": later(day, -drawing.EARLIEST_MONTHS),
        "due_on": later(day, 1),
        "wanted": 10,
    }
    form = forms.DrawForm(request.POST or None, units=units, initial=initial)
    if form.is_valid():
        given = dict(form.cleaned_data)
        found = drawing.seal_list(one, given.pop("organisation"), drawing.DrawPlan(**given), user_of(request))
        messages.success(request, _("名单已封存，校验值已记入事件日志。现在可以抽取。"))
        return redirect(found)
    return form_page(
        request, _("新建抽查"), form, reverse("satisfaction:list", args=[one.pk]), one.title, button=_("封存名单")
    )


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A draw: the list with its hash, the seed, what was drawn, what was found."""
    one = draw_of(request, pk)
    checks = one.checks.select_related("task__organisation", "task__measure__problem", "assigned", "user", "relapse")
    found = list(checks.order_by("task__organisation__path", "task"))
    clear = [check.state for check in found if check.state in ("holds", "lapsed")]
    context = {
        "draw": one,
        "checks": found,
        "acts": {act.name for act in DRAW.acts(one.state, actor_at(one.organisation, user_of(request)))},
        "runs": runs(request, one.organisation),
        "done": sum(check.state != TO_CHECK for check in found),
        "lapsed": wilson(clear.count("lapsed"), len(clear)),
        "today": today(),
    }
    return render(request, "satisfaction/draw.html", context)


@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed list, byte by byte as it was hashed."""
    one = draw_of(request, pk)
    response = HttpResponse(one.listing.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="draw-{one.pk}.txt"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Draws the seed and the sample."""
    one = draw_of(request, pk)
    if not runs(request, one.organisation):
        raise Http404
    form = forms.SeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect(drawing.draw_sample(one, user_of(request), seed=form.cleaned_data["seed"]))
    return form_page(request, _("抽取"), form, one.get_absolute_url(), one.title, button=_("抽取"))


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A sealed list is not drawn from."""
    one = draw_of(request, pk)
    if not runs(request, one.organisation):
        raise Http404
    form = forms.DropForm(request.POST or None)
    if form.is_valid():
        return redirect(drawing.drop_draw(one, user_of(request), form.cleaned_data["reason"]))
    return form_page(request, _("取消抽查"), form, one.get_absolute_url(), one.title, danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Names who checks a task again."""
    check = check_of(request, pk)
    if not runs(request, check.draw.organisation):
        raise Http404
    form = forms.AssignForm(request.POST or None, people=may_check(check.task, today()))
    if form.is_valid():
        drawing.assign_check(check, form.cleaned_data["checker"], user_of(request))
        return redirect(check.draw)
    return form_page(request, _("指定核查人"), form, check.draw.get_absolute_url(), check.task.title)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What a check found."""
    one = check_of(request, pk)
    task = one.task
    initial = {"acceptance_standard": task.acceptance_standard, "owner": task.owner_id}
    form = forms.CheckForm(request.POST or None, near=task.organisation, initial=initial)
    if form.is_valid():
        note_result(one, form.cleaned_data, user_of(request))
        messages.success(request, _("核查结果已记下。"))
        return redirect("satisfaction:check", one.pk)
    own = had_a_hand_in(task).get(user_of(request).pk)
    context = {"check": one, "task": task, "form": form, "own": own, "open": one.state == TO_CHECK}
    return render(request, "satisfaction/check.html", context, status=422 if form.is_bound else 200)


def note_result(one: Check, given: dict[str, Any], user: User) -> None:
    """Writes down what was found."""
    look = Look(tuple(Method(name) for name in given["methods"]), given["asked"], given["note"])
    if given["result"] == forms.HOLDS_NOW:
        checking.find_holding(one, user, look)
    elif given["result"] == forms.NOT_SURE:
        checking.find_nothing(one, user, look)
    else:
        plan = Plan(given["title"], given["acceptance_standard"], owner=given["owner"], due_on=given["due_on"])
        checking.find_lapsed(one, user, look, plan)
