"""Rounds: the list, one with its timetable, making and changing one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.common.changing import revision_seen
from bihuan_web.rounds import showing
from bihuan_web.rounds.forms import RoundForm
from bihuan_web.rounds.lifecycle import CLOSED, HELD, PLANNED, RUNNING
from bihuan_web.rounds.queries import may_change, team_of, units_for, visible_to
from bihuan_web.rounds.services import RoundFields, change_round, create_round
from bihuan_web.rounds.services.planning import calendar, latest_basis
from bihuan_web.rounds.views.common import kept_round, round_of

_ROWS = 50
_FIELDS = ("year", "kind", "title", "profile", "meeting_on")


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
        made = create_round(user, fields.pop("organisation"), RoundFields(**fields), at=clock.now())
        return redirect("rounds:round", made.pk)
    return render(request, "rounds/edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A round with its timetable and all that belongs to it, as far as one may see it."""
    user, today, one = user_of(request), clock.today(), round_of(request, pk)
    rows, basis, keeps = (
        showing.shown_steps(one, user, today),
        latest_basis(one),
        may_change(user, one.organisation, today),
    )
    wanted = request.GET.get("steps", "")
    context = {
        "round": one,
        "rows": [row for row in rows if wanted not in showing.STANDINGS or row.standing == wanted],
        "wanted": wanted if wanted in showing.STANDINGS else "",
        "planned": bool(rows),
        "progress": showing.progress_words(rows),
        "done": sum(row.standing == "done" for row in rows),
        "needed": sum(row.standing != "waived" for row in rows),
        "line": showing.line_of(rows, one, today),
        "notices": list(showing.notices_of(one, rows, basis, calendar())),
        "basis": basis,
        "parts": showing.shown_parts(one, user, today),
        "team": list(team_of(one)),
        "keeps": keeps,
        "changes": keeps and one.state != CLOSED,
        "plans": keeps and one.state == PLANNED,
        "moves": keeps and one.state in (PLANNED, RUNNING),
        "closes": keeps and one.state == HELD,
    }
    return render(request, "rounds/round.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a round."""
    one = kept_round(request, pk)
    now = {name: getattr(one, name) for name in _FIELDS}
    form = RoundForm(request.POST or None, initial=now, planned=one.state != PLANNED)
    if request.method == "POST" and form.is_valid():
        fields = RoundFields(**{**now, **form.cleaned_data})
        change_round(user_of(request), one, fields, revision_seen(request), at=clock.now())
        return redirect("rounds:round", one.pk)
    context = {"form": form, "round": one}
    return render(request, "rounds/edit.html", context, status=422 if form.is_bound else 200)
