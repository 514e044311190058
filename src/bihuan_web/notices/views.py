"""Pages of notices and letters: what I was told, how I want to be told, the letters of my tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.joining import told
from bihuan_web.notices import forms, queries
from bihuan_web.notices.models import Letter, Waiver
from bihuan_web.notices.services import escalating, settling, telling
from bihuan_web.notices.services import letters as acts
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import branches_of, organisations_under
from bihuan_web.tasks.queries import overdue
from bihuan_web.tasks.queries import visible_to as tasks_visible_to

_ON_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What somebody was told, the newest first."""
    page = Paginator(queries.notices_of(user_of(request)), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """All or some notices were read."""
    keys = [int(one) for one in request.POST.getlist("notice") if one.isdecimal()]
    telling.mark_read(user_of(request), keys or None)
    return redirect("notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """How somebody wants to be told."""
    form = forms.WishForm(request.POST or None, instance=telling.wish_of(user_of(request)))
    if form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("notices:list")
    return _form(request, form, title=_("通知设置"), about=_("通知"), back="/notices/")


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Letters of the tasks somebody may see, what is late and what comes next, and what waits for a decision."""
    user, day = user_of(request), today()
    rows = queries.letters_visible_to(user, day).filter(waived=False).order_by("-issued_at", "-pk")
    late = tasks_visible_to(user, day).filter(overdue(day)).select_related("organisation", "owner").order_by("due_on")
    shown = list(late[:_ON_A_PAGE])
    following = escalating.following_steps(shown)
    context = {
        "page": Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page")),
        "late": [(one, following[one.pk]) for one in shown],
        "waivers": queries.waivers_visible_to(user, day).filter(state=Waiver.ASKED).order_by("asked_at"),
        "units": organisations_under(branches_of(user, day, *settling.MAY)).order_by("path")[:_ON_A_PAGE],
    }
    return render(request, "notices/letters.html", context)


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, to be read and printed."""
    found = _letter(request, pk)
    return render(request, "notices/letter.html", {"letter": found, "days": (found.issued_on - found.due_on).days})


@require_POST
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    acts.receipt(_letter(request, pk), user_of(request))
    messages.success(request, _("已签收。"))
    return redirect("notices:letter", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answering a letter."""
    found = _letter(request, pk)
    form = forms.TextForm(request.POST or None, label=_("回复：为什么没有按期完成，什么时候完成"))
    if form.is_valid():
        acts.answer(found, user_of(request), form.cleaned_data["text"])
        messages.success(request, _("已回复。"))
        return redirect("notices:letter", pk)
    return _form(request, form, title=_("回复催办函"), about=found.task.title, back=f"/letters/{pk}/")


@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: HttpRequest, task: int) -> HttpResponse:
    """Asking that the next step be not taken."""
    found = get_object_or_404(tasks_visible_to(user_of(request), today()), pk=task)
    form = forms.TextForm(request.POST or None, label=_("理由"))
    if form.is_valid():
        acts.ask_to_waive(found, user_of(request), form.cleaned_data["text"])
        messages.success(request, _("已提交申请。"))
        return redirect("notices:letters")
    return _form(request, form, title=_("申请免予下一步催办"), about=found.title, back="/letters/")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Deciding whether a step is waived."""
    asked = get_object_or_404(queries.waivers_visible_to(user_of(request), today()), pk=pk)
    form = forms.DecisionForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        acts.decide_waiver(asked, user_of(request), granted=given["granted"], decision=given["text"])
        messages.success(request, _("已批复。"))
        return redirect("notices:letters")
    note = told(f"{asked.step_words} · {asked.asked_by.name}", asked.reason)
    return _form(request, form, title=_("批复免予催办"), about=asked.task.title, back="/letters/", note=note)


@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: HttpRequest, unit: int) -> HttpResponse:
    """The ladder of a unit."""
    organisation = _unit(request, unit)
    days: dict[str, int | None] = {one.name: one.grace for one in escalating.ladders_of([organisation])[unit]}
    form = forms.LadderForm(request.POST or None, ladder=days)
    if form.is_valid():
        settling.set_ladder(organisation, user_of(request), form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("notices:letters")
    note = _("每一步在上一步之后几个工作日（第一步从到期日算）；空着就不走这一步。下级单位没有另设的，照此执行。")
    return _form(request, form, title=_("催办阶梯"), about=organisation.name, back="/letters/", note=note)


@require_http_methods(["GET", "HEAD", "POST"])
def hooks(request: HttpRequest, unit: int) -> HttpResponse:
    """The addresses that are called for a unit."""
    organisation = _unit(request, unit)
    form = forms.HookForm(request.POST or None)
    if form.is_valid():
        settling.add_hook(organisation, user_of(request), **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("notices:hooks", unit)
    context = {"form": form, "organisation": organisation, "hooks": queries.hooks_of(organisation)}
    return render(request, "notices/hooks.html", context, status=422 if form.is_bound else 200)


@require_POST
def drop_hook(request: HttpRequest, unit: int, pk: int) -> HttpResponse:
    organisation = _unit(request, unit)
    settling.drop_hook(get_object_or_404(queries.hooks_of(organisation), pk=pk), user_of(request))
    messages.success(request, _("已停用。"))
    return redirect("notices:hooks", unit)


def _letter(request: HttpRequest, pk: int) -> Letter:
    return get_object_or_404(queries.letters_visible_to(user_of(request), today()).filter(waived=False), pk=pk)


def _unit(request: HttpRequest, pk: int) -> Organisation:
    """A unit whose settings somebody may change; for others it is not there."""
    mine = organisations_under(branches_of(user_of(request), today(), *settling.MAY))
    return get_object_or_404(mine, pk=pk)


def _form(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "ui/form_page.html", {"form": form, **context}, status=status)
