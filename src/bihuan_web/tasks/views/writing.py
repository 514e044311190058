"""Tasks are written before they are assigned."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.ledgers.queries import measures_visible_to
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.tasks.forms import PlanForm
from bihuan_web.tasks.services import planning
from bihuan_web.tasks.views.common import task_of, units_read
from bihuan_web.ui.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A task of a unit for a measure; for several units, several tasks."""
    user = user_of(request)
    measure = get_object_or_404(measures_visible_to(user, today()).select_related("problem__organisation"), pk=pk)
    near = measure.problem.organisation
    form = PlanForm(
        request.POST or None, units=units_read(request, Act.WRITE).filter(ended_on__isnull=True), near=near,
        initial={"organisation": near.pk, "title": measure.text},
    )  # fmt: skip
    if form.is_valid():
        task = planning.create(measure, form.cleaned_data["organisation"], _plan(form), user)
        messages.success(request, _("任务已立，派发后生效。"))
        return redirect("tasks:detail", task.pk)
    return form_page(request, _("立整改任务"), form, measure.problem.get_absolute_url(), measure.text)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes a task anew while it is still to be assigned."""
    task = task_of(request, pk)
    unit = Organisation.objects.filter(pk=task.organisation_id)
    initial = {name: getattr(task, name) for name in PlanForm.base_fields}
    form = PlanForm(request.POST or None, units=unit, near=task.organisation, fixed_unit=True, initial=initial)
    if form.is_valid():
        planning.revise(as_seen(task, form.cleaned_data["revision"]), _plan(form), user_of(request))
        messages.success(request, _("已保存。"))
        return redirect("tasks:detail", task.pk)
    return form_page(request, _("修改任务"), form, task.get_absolute_url(), task.title)


def _plan(form: Form) -> planning.Plan:
    given = {name: value for name, value in form.cleaned_data.items() if name not in ("organisation", "revision")}
    return planning.Plan(**given)
