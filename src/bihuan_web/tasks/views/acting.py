"""People act: on one task, on several at once, on a problem."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of
from bihuan_web.tasks import forms
from bihuan_web.tasks.deeds import DEEDS, Deed
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to
from bihuan_web.tasks.services import solving, working
from bihuan_web.tasks.standing import Standing
from bihuan_web.tasks.views.common import problem_of, task_of
from bihuan_web.ui.pages import form_page

# What may be done with several tasks at once. Verifying and closing is not among them: each is looked at by itself.
BULK = ("assign", "start", "name-verifier", "hand-over", "ask-to-cancel")
_MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One act on one task: the form for it, then the act."""
    task, deed = task_of(request, pk), _deed(name)
    form = deed.form(request.POST or None, request.FILES or None, task=task)
    if request.method == "POST" and form.is_valid():
        deed.do(as_seen(task, form.cleaned_data["revision"]), user_of(request), form.cleaned_data)
        messages.success(request, _("已办理：%(act)s") % {"act": _words(deed)})
        return redirect("tasks:detail", task.pk)
    context = {
        "title": _words(deed),
        "about": task.title,
        "form": form,
        "back": task.get_absolute_url(),
        "button": _words(deed),
        "danger": deed.danger,
        "offered": deed.offered(Standing(task, user_of(request))),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def drop_evidence(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """A piece of evidence no longer counts."""
    task = task_of(request, pk)
    found = get_object_or_404(task.evidence.filter(dropped_reason=""), pk=evidence)
    form = forms.WithReason(request.POST or None, task=task)
    if form.is_valid():
        working.drop_evidence(found, user_of(request), form.cleaned_data["reason"])
        messages.success(request, _("已注明不作佐证，文件仍保留。"))
        return redirect("tasks:detail", task.pk)
    return form_page(request, _("不作佐证"), form, task.get_absolute_url(), found.name)


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """One act on several tasks: first the form with the list of them, then the act on each, and what became of each."""
    name = request.POST.get("act", "")
    if name not in BULK:
        raise Http404
    deed = _deed(name)
    chosen = visible_to(user_of(request), today()).filter(pk__in=_numbers(request.POST.getlist("task")))
    tasks = list(chosen.select_related("organisation", "owner", "measure").order_by("pk")[:_MOST])
    if not tasks:
        messages.error(request, _("没有选任务。"))
        return redirect("tasks:list")
    form = deed.form(request.POST if "confirm" in request.POST else None, task=tasks[0])
    form.fields["revision"].required = False
    context: dict[str, Any] = {"title": _words(deed), "act": name, "tasks": tasks, "form": form}
    if form.is_bound and form.is_valid():
        context["results"] = [(task, _tried(deed, task, request, form.cleaned_data)) for task in tasks]
        done = sum(not trouble for _task, trouble in context["results"])
        context["done"] = ngettext("办理了 %(count)d 项。", "办理了 %(count)d 项。", done) % {"count": done}
    return render(request, "tasks/bulk.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def solve(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms that a problem is solved."""
    problem = problem_of(request, pk)
    if request.method == "POST":
        solving.solve(problem, user_of(request))
        messages.success(request, _("问题已确认解决。"))
        return redirect("tasks:problem", problem.pk)
    note = _("每条措施的任务都已核验销号（或批准撤销）才能确认。确认之后不能撤回，反弹要另立新问题。")
    title = _("确认解决")
    context = {"title": title, "about": problem.text, "note": note, "back": problem.get_absolute_url(), "button": title}
    return render(request, "ui/form_page.html", context)


def _deed(name: str) -> Deed:
    if name not in DEEDS:
        raise Http404
    return DEEDS[name]


def _words(deed: Deed) -> str:
    zh, en = deed.words
    return en.capitalize() if get_language() == "en" else zh


def _numbers(values: list[str]) -> list[int]:
    return [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 18]


def _tried(deed: Deed, task: Task, request: HttpRequest, given: dict[str, Any]) -> str:
    """What went wrong with one of several; empty where nothing did."""
    try:
        with transaction.atomic():
            deed.do(task, user_of(request), given)
    except Refused as refused:
        return message_of(refused)
    return ""
