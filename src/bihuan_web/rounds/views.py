"""Requests about rounds."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.rounds import parts
from bihuan_web.rounds.forms import RoundForm
from bihuan_web.rounds.queries import may_change, units_for, visible_to
from bihuan_web.rounds.services import RoundFields, change_round, create_round

_ROWS = 50


@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of one's units."""
    user, today = user_of(request), clock.today()
    page = Paginator(visible_to(user, today), _ROWS).get_page(request.GET.get("page"))
    units = set(units_for(user, today).values_list("pk", flat=True))
    context = {"page": page, "rows": page.object_list, "units": units, "may_create": bool(units)}
    return render(request, "rounds/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new round."""
    user = user_of(request)
    units = units_for(user, clock.today())
    if not units.exists():
        raise Http404
    form = RoundForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        create_round(user, fields.pop("organisation"), RoundFields(**fields), at=clock.now())
        return redirect("rounds:list")
    return render(request, "rounds/edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A round with all that belongs to it, as far as one may see it."""
    user, today = user_of(request), clock.today()
    one = get_object_or_404(visible_to(user, today), pk=pk)
    found = [
        {"label": part.label, "url": reverse(part.url_name, args=[one.pk]), "words": words}
        for part in parts.all_parts()
        if (words := part.summary(user, one, today)) is not None
    ]
    context = {"round": one, "parts": found, "may_change": may_change(user, one.organisation, today)}
    return render(request, "rounds/round.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a round."""
    user = user_of(request)
    one = get_object_or_404(visible_to(user, clock.today()), pk=pk)
    if not may_change(user, one.organisation, clock.today()):
        raise Http404
    names = ("year", "kind", "title", "profile", "meeting_on")
    form = RoundForm(request.POST or None, initial={name: getattr(one, name) for name in names})
    if request.method == "POST" and form.is_valid():
        change_round(user, one, RoundFields(**form.cleaned_data), _seen(request), at=clock.now())
        return redirect("rounds:round", one.pk)
    context = {"form": form, "round": one}
    return render(request, "rounds/edit.html", context, status=422 if form.is_bound else 200)


def _seen(request: HttpRequest) -> int:
    value = request.POST.get("seen", "")
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise Http404
    return int(value)
