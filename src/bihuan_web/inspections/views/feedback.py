"""Letters from outside: entered, split into points, assigned, answered, printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen, revision_seen
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment, stored_file
from bihuan_web.files.kinds import Purpose
from bihuan_web.inspections import forms
from bihuan_web.inspections.access import feedback_actor, handles
from bihuan_web.inspections.lifecycle import ANSWERING, DRAFT, FEEDBACK
from bihuan_web.inspections.models import Feedback, Point
from bihuan_web.inspections.queries import (
    feedback_visible_to,
    points_visible_to,
    reads_whole,
    unanswered_points,
    units_entering,
    with_progress,
)
from bihuan_web.inspections.services import answering
from bihuan_web.inspections.services import feedback as acts
from bihuan_web.inspections.services.printing import print_answers
from bihuan_web.inspections.views.common import feedback_of, kept
from bihuan_web.orgs.choices import unit_named
from bihuan_web.ui.pages import form_page

_ROWS, _BLANK = 50, 3
Request = HttpRequest


@require_safe
def index(request: Request) -> HttpResponse:
    """The letters that somebody may see."""
    user = user_of(request)
    found = with_progress(feedback_visible_to(user, today())).order_by("-received_on", "-pk")
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    enters = units_entering(user, today()).exists()
    return render(request, "inspections/feedback_list.html", {"page": page, "enters": enters})


@require_safe
def unanswered(request: Request) -> HttpResponse:
    """The points that still want an answer, the most pressing first."""
    page = Paginator(unanswered_points(user_of(request), today()), _ROWS).get_page(request.GET.get("page"))
    return render(request, "inspections/unanswered.html", {"page": page, "today": today()})


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Enters a letter."""
    units = units_entering(user_of(request), today())
    unit = unit_named(request, units)
    form = forms.LetterForm(request.POST or None, request.FILES or None, unit=unit, initial={"received_on": today()})
    if form.is_valid():
        with transaction.atomic():
            stored = kept(request, form.cleaned_data["file"], Purpose.DOCUMENT)
            made = acts.enter(unit, form.about(), form.cleaned_data["text"], stored, user_of(request))
        return redirect("inspections:points", made.pk)
    return form_page(request, _("登记外部反馈"), form, reverse("inspections:feedback-list"), about=unit.name)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """A letter with its points; reading a personal one is recorded."""
    feedback, user = feedback_of(request, pk), user_of(request)
    acts.note_read(feedback, user, "read")
    points = list(points_visible_to(user, feedback, today()))
    answering_now = feedback.state == ANSWERING
    for one in points:
        one.feedback = feedback
    context: dict[str, Any] = {
        "feedback": feedback,
        "state": FEEDBACK.states[feedback.state],
        "acts": [one.name for one in FEEDBACK.acts(feedback.state, feedback_actor(feedback, user, today()))],
        "points": [
            (one, answering_now and not one.is_answered and answering.may_answer_point(one, user)) for one in points
        ],
        "answered": sum(one.is_answered for one in points),
        "whole": reads_whole(user, feedback, today()),
        "handles": handles(user, feedback, today()),
        "handlers": feedback.handlers.select_related("user").order_by("pk"),
        "draft": feedback.state == DRAFT,
        "today": today(),
    }
    return render(request, "inspections/feedback.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def points(request: Request, pk: int) -> HttpResponse:
    """The points before they are confirmed: each can be changed, emptied, added to."""
    feedback, user = feedback_of(request, pk), user_of(request)
    if not handles(user, feedback, today()) or feedback.state != DRAFT:
        raise Http404
    if request.method == "POST":
        acts.write_points(feedback, request.POST.getlist("point"), revision_seen(request), user)
        if "confirm" in request.POST:
            acts.confirm(feedback, user)
            messages.success(request, _("要点已确认，可以交办和回应了。"))
        return redirect(feedback) if "confirm" in request.POST else redirect("inspections:points", pk)
    rows: list[Point | None] = [*feedback.points.order_by("number"), *[None] * _BLANK]
    return render(request, "inspections/points.html", {"feedback": feedback, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Settles a letter, or drops one that was entered by mistake."""
    feedback, user = feedback_of(request, pk), user_of(request)
    if name not in ("settle", "drop"):
        raise Http404
    kind = forms.ReasonForm if name == "drop" else forms.SeenForm
    form = kind(request.POST or None, initial={"revision": feedback.revision})
    if form.is_valid():
        as_seen(feedback, form.cleaned_data.get("revision", feedback.revision))
        if name == "settle":
            answering.settle_feedback(feedback, user)
        else:
            acts.drop(feedback, form.cleaned_data["reason"], user)
        return redirect(feedback)
    title = _("作废") if name == "drop" else _("办结")
    return form_page(request, title, form, feedback.get_absolute_url(), about=feedback.title, button=title)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: Request, pk: int, point: int) -> HttpResponse:
    """Who answers a point, and until when."""
    row = _point(request, pk, point)
    form = forms.AssignForm(request.POST or None, point=row)
    if form.is_valid():
        given = form.cleaned_data
        acts.assign_point(row, given.get("unit"), given.get("handler"), given["due_on"], user_of(request))
        return redirect(row.feedback)
    return form_page(request, _("交办"), form, row.feedback.get_absolute_url(), about=row.feedback.title, note=row.text)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int, point: int) -> HttpResponse:
    """Answers a point."""
    row = _point(request, pk, point)
    unit = row.unit or row.feedback.organisation
    initial = {"how": "reason"} if row.feedback.is_personal else {"text": row.text, "how": "new"}
    form = forms.ReplyForm(request.POST or None, unit=unit, initial=initial)
    if form.is_valid():
        answering.answer_point(row, form.reply(), user_of(request))
        return redirect(row.feedback)
    return form_page(request, _("回应"), form, row.feedback.get_absolute_url(), about=row.feedback.title, note=row.text)


@require_http_methods(["GET", "HEAD", "POST"])
def handlers(request: Request, pk: int) -> HttpResponse:
    """Who handles a personal letter."""
    feedback = feedback_of(request, pk)
    if not feedback.is_personal:
        raise Http404
    form = forms.HandlersForm(request.POST or None, feedback=feedback)
    if form.is_valid():
        acts.name_handlers(feedback, form.cleaned_data["handlers"], user_of(request))
        return redirect("inspections:feedback-list")
    return form_page(request, _("指定经办人"), form, feedback.get_absolute_url(), about=feedback.title)


@require_safe
def original(request: Request, pk: int) -> HttpResponse:
    """The file as it came; only for those who read the whole letter."""
    feedback, user = feedback_of(request, pk), user_of(request)
    if feedback.file is None or not reads_whole(user, feedback, today()):
        raise Http404
    acts.note_read(feedback, user, "original")
    return stored_file(feedback.file)


@require_POST
def printed(request: Request, pk: int) -> HttpResponse:
    """The answer sheet as a Word file."""
    made = print_answers(feedback_of(request, pk), user_of(request))
    return attachment(made.data, made.name, made.media_type)


def _point(request: Request, pk: int, point: int) -> Point:
    feedback: Feedback = feedback_of(request, pk)
    row = get_object_or_404(points_visible_to(user_of(request), feedback, today()), pk=point)
    row.feedback = feedback
    return row
