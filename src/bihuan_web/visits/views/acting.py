"""People act on visits: plan, cancel, add, answer, keep promises, say what is the same."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.ledgers.queries import measures_visible_to
from bihuan_web.ui.pages import form_page
from bihuan_web.visits.forms import others
from bihuan_web.visits.models import Heard
from bihuan_web.visits.queries import heard_visible_to, planning_units, visible_to
from bihuan_web.visits.services import following, planning, recording
from bihuan_web.visits.services.acting import must_be_office
from bihuan_web.visits.services.recording import Promised, Said
from bihuan_web.visits.views.common import promise_of, visit_of, whole_visit_of

Request = HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request) -> HttpResponse:
    """Plans a visit, without a word to whoever is visited."""
    user = user_of(request)
    if not planning_units(user, today()).exists():
        raise Http404
    form = others.PlanForm(request.POST or None, user=user)
    if form.is_valid():
        given = form.cleaned_data
        made = planning.plan(user, form.going(given["leader"], list(given["companions"])), at=now(), note=given["note"])
        messages.success(request, _("计划已保存，只有走访的人和制定计划的办公室能看到。"))
        return redirect(made)
    note = _("计划不告诉走访的单位：走访之前，那里的人在任何页面、搜索、提醒、接口和导出里都看不到。")
    return form_page(request, _("制定走访计划"), form, reverse("visits:list"), note=note)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, pk: int) -> HttpResponse:
    """Gives a plan up."""
    visit = visit_of(request, pk)
    form = others.ReasonForm(request.POST or None)
    if form.is_valid():
        planning.cancel(user_of(request), visit, form.cleaned_data["reason"], at=now())
        messages.success(request, _("计划已取消。"))
        return redirect("visits:list")
    return form_page(request, _("取消计划"), form, visit.get_absolute_url(), str(visit), danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
def add_heard(request: Request, pk: int) -> HttpResponse:
    """One more need or problem."""
    visit = whole_visit_of(request, pk)
    recording.must_keep_record(user_of(request), visit, now())
    form = others.SaidForm(request.POST or None)
    if form.is_valid():
        recording.add_heard(user_of(request), visit, Said(**form.cleaned_data), at=now())
        return redirect(visit)
    return form_page(request, _("补记诉求或问题"), form, visit.get_absolute_url(), str(visit))


@require_http_methods(["GET", "HEAD", "POST"])
def add_promise(request: Request, pk: int) -> HttpResponse:
    """One more promise of the leader."""
    visit = whole_visit_of(request, pk)
    recording.must_keep_record(user_of(request), visit, now())
    form = others.PromiseForm(request.POST or None)
    if form.is_valid():
        recording.add_promise(user_of(request), visit, Promised(**form.cleaned_data), at=now())
        return redirect(visit)
    return form_page(request, _("补记承诺"), form, visit.get_absolute_url(), str(visit))


@require_POST
def same(request: Request, pk: int) -> HttpResponse:
    """Two records of one visit become one, or somebody says that they are two."""
    visit, user = visit_of(request, pk), user_of(request)
    number = request.POST.get("other", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    other = get_object_or_404(visible_to(user, today()), pk=int(number))
    if request.POST.get("act") == "merge":
        following.merge(user, other, visit, at=now())
        messages.success(request, _("两次记录已合并为一次。"))
    else:
        following.tell_apart(user, visit, other, at=now())
        messages.success(request, _("已记明不是同一次。"))
    return redirect(visit)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """What was heard gets a problem, a measure or a reason."""
    user = user_of(request)
    rows = Heard.objects.filter(visit__in=heard_visible_to(user, today()).values("pk"))
    heard = get_object_or_404(rows.select_related("visit__organisation", "visit__unit", "visit__place"), pk=pk)
    must_be_office(user, heard.visit.organisation, now())
    form = others.AnswerForm(request.POST or None, user=user)
    if form.is_valid():
        _answer(request, heard, form)
        messages.success(request, _("已回应。"))
        return redirect(heard.visit)
    return form_page(request, _("回应"), form, heard.visit.get_absolute_url(), heard.text)


def _answer(request: Request, heard: Heard, form: others.AnswerForm) -> None:
    user, given = user_of(request), form.cleaned_data
    if given["ledger"]:
        following.answer_by_problem(user, heard, given["ledger"], at=now())
    elif given["measure"]:
        measure = get_object_or_404(measures_visible_to(user, today()), pk=given["measure"])
        following.answer_by_measure(user, heard, measure, at=now())
    else:
        following.answer_by_reason(user, heard, given["reason"], at=now())


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, pk: int) -> HttpResponse:
    """Whoever promised says what was done."""
    promise = promise_of(request, pk)
    form = others.NoteForm(request.POST or None)
    if form.is_valid():
        following.report_promise(user_of(request), promise, form.cleaned_data["note"], at=now())
        messages.success(request, _("已报告，待承诺人以外的人核实。"))
        return redirect("visits:promises")
    return form_page(request, _("报告兑现"), form, reverse("visits:promises"), promise.text)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: Request, pk: int) -> HttpResponse:
    """Somebody else says whether a promise was kept."""
    promise = promise_of(request, pk)
    form = others.JudgeForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        following.judge_promise(user_of(request), promise, given["act"], given["note"], at=now())
        messages.success(request, _("核实结果已记录。"))
        return redirect("visits:promises")
    return form_page(request, _("核实承诺"), form, reverse("visits:promises"), promise.text, note=promise.report)


@require_http_methods(["GET", "HEAD", "POST"])
def to_task(request: Request, pk: int) -> HttpResponse:
    """A promise that takes longer becomes a task."""
    promise, user = promise_of(request, pk), user_of(request)
    form = others.LedgerChoiceForm(request.POST or None, user=user)
    if form.is_valid():
        following.promise_to_task(user, promise, form.cleaned_data["ledger"], at=now())
        messages.success(request, _("已转为任务：请补上责任人和验收标准再派发。"))
        promise.refresh_from_db()
        return redirect("tasks:detail", promise.task_id)
    return form_page(request, _("转为任务"), form, reverse("visits:promises"), promise.text)
