"""The timetable as a whole: made, moved with T, its versions, what it rests on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of
from bihuan_web.rounds.forms import CloseForm, MoveForm, SeenForm
from bihuan_web.rounds.lifecycle import OPEN
from bihuan_web.rounds.queries import may_change
from bihuan_web.rounds.services import close_round, move_meeting, plan_round, take_over
from bihuan_web.rounds.services.planning import given_of, is_filed, latest_basis, rows_of
from bihuan_web.rounds.timetable import differences, given_by
from bihuan_web.rounds.views.common import kept_round, round_of
from bihuan_web.ui.pages import form_page


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the timetable; first it is said from which profile and for which day."""
    one = kept_round(request, pk)
    form = SeenForm(request.POST or None, initial={"revision": one.revision})
    if request.method == "POST" and form.is_valid():
        plan_round(user_of(request), one, form.cleaned_data["revision"], at=clock.now())
        messages.success(request, _("日程已排好，每一步先由您负责，请逐步指定责任人。"))
        return redirect("rounds:round", one.pk)
    given, trouble = None, ""
    try:
        given = given_by(one.profile, one.kind)
    except Refused as refused:
        trouble = message_of(refused)
    context = {"round": one, "form": form, "given": given, "trouble": trouble}
    return render(request, "rounds/plan.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """T moves; who filed already is told that it is to be filed again."""
    one = kept_round(request, pk)
    form = MoveForm(request.POST or None, initial={"revision": one.revision, "meeting_on": one.meeting_on})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        move_meeting(user_of(request), one, given["meeting_on"], given["reason"], given["revision"], at=clock.now())
        messages.success(request, _("已改期，没有完成的步骤跟着移动，原来的日程留在“日程版本”里。"))
        return redirect("rounds:round", one.pk)
    note = _("会议已经报告上级。改期以后日程里会多一步“重新报告”。") if is_filed(one) else ""
    return form_page(
        request, _("改期"), form, reverse("rounds:round", args=[one.pk]), one.title, note=note, button=_("改期")
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes the round; of each required step that is open it is said why it is not needed."""
    one = kept_round(request, pk)
    left = list(one.steps.filter(state=OPEN, required=True).order_by("order"))
    form = CloseForm(request.POST or None, initial={"revision": one.revision}, left=left)
    if request.method == "POST" and form.is_valid():
        close_round(user_of(request), one, form.waivers(), form.cleaned_data["revision"], at=clock.now())
        messages.success(request, _("轮次已结束。没有办完的问题，到“下一年度”结转。"))
        return redirect("rounds:round", one.pk)
    note = _("这几步还没有完成。写明为什么不需要，或者先去办完。") if left else ""
    return form_page(
        request,
        _("结束轮次"),
        form,
        reverse("rounds:round", args=[one.pk]),
        one.title,
        note=note or _("结束以后，日程和班子名单不能再改。"),
        button=_("结束轮次"),
    )


@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the timetable: when, why, who."""
    one = round_of(request, pk)
    found = one.plans.select_related("made_by", "basis").order_by("-number")
    return render(request, "rounds/versions.html", {"round": one, "plans": found})


@require_GET
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The timetable as it stood in a version, beside the one before it."""
    one = round_of(request, pk)
    found = get_object_or_404(one.plans.select_related("made_by", "basis"), number=number)
    before = one.plans.filter(number=number - 1).first()
    earlier = {row.key: row for row in rows_of(before)} if before is not None else {}
    rows = [(row, earlier.get(row.key)) for row in rows_of(found)]
    return render(request, "rounds/version.html", {"round": one, "plan": found, "rows": rows, "before": before})


@require_http_methods(["GET", "POST"])
def basis(request: HttpRequest, pk: int) -> HttpResponse:
    """What the timetable rests on, and what the profile says otherwise today; the office takes that over by an act of its own."""
    one = kept_round(request, pk) if request.method == "POST" else round_of(request, pk)
    if request.method == "POST":
        form = SeenForm(request.POST)
        if form.is_valid():
            digest = request.POST.get("digest", "")
            take_over(user_of(request), one, digest, form.cleaned_data["revision"], at=clock.now())
            messages.success(request, _("已采用新的日程，原来的留在“日程版本”里。"))
        return redirect("rounds:basis", one.pk)
    kept, newer, trouble = latest_basis(one), None, ""
    try:
        newer = given_by(one.profile, one.kind)
    except Refused as refused:
        trouble = message_of(refused)
    given = given_of(kept) if kept is not None else None
    context = {
        "round": one,
        "basis": kept,
        "given": given,
        "newer": newer,
        "trouble": trouble,
        "differences": differences(given, newer) if given is not None and newer is not None else [],
        "keeps": may_change(user_of(request), one.organisation, clock.today()),
    }
    return render(request, "rounds/basis.html", context)
