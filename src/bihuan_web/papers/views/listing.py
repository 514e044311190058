"""The papers of a round, and its ledgers on their way into next year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden
from bihuan_web.papers.forms import NewPaperForm, kind_words
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.queries import units_for, visible_to
from bihuan_web.papers.services.writing import create_paper
from bihuan_web.papers.yearly import ledgers_for
from bihuan_web.rounds.views.common import round_of
from bihuan_web.ui.pages import form_page

_PAGE = 50


@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a round that somebody may see."""
    one, user = round_of(request, pk), user_of(request)
    found = visible_to(user, today()).filter(round=one).order_by("kind", "organisation__path", "-pk")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    units = units_for(user, one.organisation, today())
    there = set(visible_to(user, today()).filter(round=one).values_list("kind", flat=True))
    context: dict[str, Any] = {
        "round": one,
        "page": page,
        "rows": [(paper, kind_words(paper.kind)) for paper in page],
        "unit": units.first(),
        "absent": [(key, kind_words(key)) for key in KINDS if key not in there],
    }
    return render(request, "papers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts a paper."""
    one, user = round_of(request, pk), user_of(request)
    units = units_for(user, one.organisation, today())
    if not units.exists():
        raise Forbidden("只有办公室可以起草文稿", "only an office drafts papers")
    initial = {"kind": request.GET.get("kind", ""), "organisation": units.first()}
    form = NewPaperForm(request.POST or None, units=units, initial=initial)
    if form.is_valid():
        made = create_paper(one, form.cleaned_data["organisation"], form.cleaned_data["kind"], user)
        messages.success(request, _("文稿已起草，请逐段核对。"))
        return redirect("papers:paper", made.pk)
    back = reverse("papers:list", args=[one.pk])
    return form_page(request, _("起草文稿"), form, back, str(one), button=_("起草"))


@require_safe
def next_year(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledgers of the round's year: what is open on each, and in which one each goes on."""
    one, user = round_of(request, pk), user_of(request)
    page = Paginator(ledgers_for(one, user, today()), _PAGE).get_page(request.GET.get("page"))
    return render(request, "papers/next_year.html", {"round": one, "page": page})
