"""What was said about somebody: read by them and by the office; handed over, acknowledged, masked."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.opinions import forms, queries
from bihuan_web.opinions.lifecycle import FED_BACK, SENT
from bihuan_web.opinions.models import Subject
from bihuan_web.opinions.services import feeding_back
from bihuan_web.opinions.services.noting import OFFICE
from bihuan_web.opinions.showing import channels_of, told
from bihuan_web.opinions.views.finding import keeps, opinion_of, subject_of
from bihuan_web.orgs.views.acting import act_page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_PAGE = "ui/form_page.html"


@require_safe
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinions about one person or the team, verbatim; reading it is an event."""
    found = subject_of(request, pk)
    feeding_back.note_reading(user_of(request), found)
    keeper = keeps(request, found.collection)
    rows = list(queries.opinions_of(found.collection).filter(subject=found))
    shown = told(Counter(one.channel for one in rows)) & set(channels_of(found.collection)[0])
    questions: list[Any] = [*queries.questions_of(found.collection), None]
    parts = [(one, [row for row in rows if row.question_id == (one.pk if one else None)]) for one in questions]
    acts = {one.name for one in FED_BACK.acts(found.state, OFFICE)} if keeper else set()
    context = {
        "subject": found,
        "keeper": keeper,
        "parts": [(one, some) for one, some in parts if some],
        "channels": shown,
        "count": len(rows),
        "may_send": "send" in acts and found.collection.state in ("stopped", "done"),
        "may_excuse": "excuse" in acts,
        "may_acknowledge": found.state == SENT and found.user_id == user_of(request).pk,
    }
    return render(request, "opinions/feedback.html", context)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands somebody what was said about them."""
    found = _kept(request, pk)
    feeding_back.send(user_of(request), found)
    messages.success(request, _("已反馈，等待签收。"))
    return redirect("opinions:feedback", pk)


@_FORM
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """It cannot be fed back; why."""
    found = _kept(request, pk)
    back = reverse("opinions:feedback", args=[pk])
    return act_page(
        request, forms.ExcuseForm(request.POST or None),
        lambda given: feeding_back.excuse(user_of(request), found, given["reason"]),
        title=_("不能反馈"), back=back, about=found.name, template=_PAGE,
    )  # fmt: skip


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it is about has read it."""
    feeding_back.acknowledge(user_of(request), subject_of(request, pk))
    messages.success(request, _("已签收。"))
    return redirect("opinions:feedback", pk)


@_FORM
def mask(request: HttpRequest, pk: int) -> HttpResponse:
    """Hides what would betray the writer."""
    found = opinion_of(request, pk)
    initial = {"text": found.shown, "reason": found.mask_reason}
    back = reverse("opinions:feedback", args=[found.subject_id])

    def do(given: dict[str, Any]) -> None:
        feeding_back.mask(user_of(request), found, given["text"], given["reason"])

    form = forms.MaskForm(request.POST or None, initial=initial)
    return act_page(request, form, do, title=_("隐去可辨认的内容"), back=back, about=found.subject.name, template=_PAGE)


def _kept(request: HttpRequest, pk: int) -> Subject:
    found = subject_of(request, pk)
    if not keeps(request, found.collection):
        raise Http404
    return found
