"""One step of a timetable: looked at, added, changed, done, not needed, opened again; its documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.files.downloads import stored_file
from bihuan_web.orgs.permissions import Act
from bihuan_web.rounds import services, showing
from bihuan_web.rounds.forms import DoneForm, FileForm, NewStepForm, ReasonForm, StepForm
from bihuan_web.rounds.lifecycle import CLOSED, OPEN, STEP
from bihuan_web.rounds.models import Step
from bihuan_web.rounds.queries import may_change
from bihuan_web.rounds.services.guarding import actor_of
from bihuan_web.rounds.services.steps import StepFields, may_see_files, note_file_read
from bihuan_web.rounds.timetable import MEETING
from bihuan_web.rounds.views.common import kept_round, step_of
from bihuan_web.ui.pages import form_page

_DO: dict[str, Callable[[User, Step, dict[str, Any]], object]] = {
    "finish": lambda user, step, given: services.finish_step(
        user, step, given["done_on"], given["revision"], at=clock.now()
    ),
    "waive": lambda user, step, given: services.waive_step(
        user, step, given["reason"], given["revision"], at=clock.now()
    ),
    "reopen": lambda user, step, given: services.reopen_step(
        user, step, given["reason"], given["revision"], at=clock.now()
    ),
}


@require_GET
def show(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """A step with what can be done with it and its documents."""
    found, user, today = step_of(request, pk, step), user_of(request), clock.today()
    one = found.round
    row = next(row for row in showing.shown_steps(one, user, today) if row.step.pk == found.pk)
    live = one.state != CLOSED and found.key != MEETING
    acts = STEP.acts(found.state, actor_of(user, one, clock.now(), found)) if live else ()
    english = get_language() == "en"
    reads = may_see_files(user, found, today)
    context = {
        "round": one,
        "row": row,
        "step": found,
        "acts": [(act.name, act.en.capitalize() if english else act.zh) for act in acts],
        "edits": one.state != CLOSED and found.state == OPEN and may_change(user, one.organisation, today),
        "files": found.files.select_related("file", "added_by").order_by("pk") if reads else None,
        "attaches": one.state != CLOSED and may_see_files(user, found, today, Act.WRITE),
        "form": FileForm(),
    }
    return render(request, "rounds/step.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of the office's own."""
    one = kept_round(request, pk)
    form = NewStepForm(request.POST or None, one=one)
    if request.method == "POST" and form.is_valid():
        services.add_step(user_of(request), one, StepFields(**form.cleaned_data), at=clock.now())
        return redirect("rounds:round", one.pk)
    return form_page(request, _("加一步"), form, reverse("rounds:round", args=[one.pk]), one.title)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Changes a step: its words, its date, who is responsible."""
    one, found = kept_round(request, pk), step_of(request, pk, step)
    names = ("label", "due_on", "follows", "document", "required", "user", "post")
    now = {name: getattr(found, name) for name in names} | {"revision": found.revision}
    form = StepForm(request.POST or None, initial=now, one=one)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen, reason = given.pop("revision"), given.pop("reason")
        services.revise_step(user_of(request), found, StepFields(**given), reason, seen, at=clock.now())
        return redirect("rounds:step", one.pk, found.pk)
    return form_page(request, _("修改步骤"), form, _path(found), found.label)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, step: int, name: str) -> HttpResponse:
    """An act of the step's lifecycle: the form for it, then the act."""
    found = step_of(request, pk, step)
    if name not in _DO:
        raise Http404
    kind: type[forms.Form] = DoneForm if name == "finish" else ReasonForm
    form = kind(request.POST or None, initial={"revision": found.revision, "done_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        _DO[name](user_of(request), found, form.cleaned_data)
        return redirect("rounds:round", pk)
    one = next(each for each in STEP.transitions if each.name == name)
    title = one.en.capitalize() if get_language() == "en" else one.zh
    return form_page(request, title, form, _path(found), found.label, button=title)


@require_http_methods(["POST"])
def attach(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """A document that the step produced."""
    found, form = step_of(request, pk, step), FileForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        services.attach_file(user_of(request), found, sent.chunks(), sent.name, at=clock.now())
        messages.success(request, _("文件已附上。"))
        return redirect(_path(found))
    return form_page(request, _("附材料"), form, _path(found), found.label)


@require_GET
def file(request: HttpRequest, pk: int, step: int, file: int) -> HttpResponse:
    """A document of a step, as it was handed in; that somebody took it is an event."""
    found = step_of(request, pk, step)
    if not may_see_files(user_of(request), found, clock.today()):
        raise Http404
    kept = get_object_or_404(found.files.select_related("file"), pk=file)
    kept.step = found
    note_file_read(user_of(request), kept, at=clock.now())
    return stored_file(kept.file)


def _path(step: Step) -> str:
    return reverse("rounds:step", args=[step.round_id, step.pk])
