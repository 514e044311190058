"""Calendars: one's own page with the secret address, and what calendar programs ask for at it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.rounds.calendars import entries_for, entries_of, written
from bihuan_web.rounds.models import CalendarAddress
from bihuan_web.rounds.queries import visible_to
from bihuan_web.rounds.services.addresses import end_address, renew_address, user_of_address


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What a calendar address is, and whether one has one."""
    there = CalendarAddress.objects.filter(user=user_of(request)).first()
    return render(request, "rounds/calendar.html", {"there": there})


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """A new address; it is shown on this page and never again."""
    user = user_of(request)
    secret = renew_address(user, at=clock.now())
    rounds = visible_to(user, clock.today())[:20]
    context = {
        "there": CalendarAddress.objects.get(user=user),
        "mine": request.build_absolute_uri(reverse("rounds:calendar-mine", args=[secret])),
        "rounds": [
            (one, request.build_absolute_uri(reverse("rounds:calendar-round", args=[secret, one.pk]))) for one in rounds
        ],
    }
    return render(request, "rounds/calendar.html", context)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """No address opens any more."""
    end_address(user_of(request), at=clock.now())
    return redirect("rounds:calendar")


@login_not_required
@require_safe
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """One's own dates."""
    user = _owner(secret)
    return _ics(written(entries_for(user, clock.today()), _("我的日程"), clock.now()))


@login_not_required
@require_safe
def one_round(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    """The dates of a round that the owner of the address may see."""
    one = get_object_or_404(visible_to(_owner(secret), clock.today()), pk=pk)
    return _ics(written(entries_of(one), one.title, clock.now()))


def _owner(secret: str) -> User:
    user = user_of_address(secret)
    if user is None:
        raise Http404
    return user


def _ics(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
