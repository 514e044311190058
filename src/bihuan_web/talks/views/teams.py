"""The teams of a round, who is in them, and how far the talks of one are."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.rounds.views.common import round_of
from bihuan_web.talks import access, forms, queries
from bihuan_web.talks.coverage import coverage, totals
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services.teams import change_team, set_up_team
from bihuan_web.talks.views.common import team_of
from bihuan_web.ui.pages import form_page

_PAGE = 50


@require_safe
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The teams of a round that somebody sees."""
    one, user, day = round_of(request, pk), user_of(request), today()
    rows = [
        {"team": team, "totals": totals(coverage(team, day)) if access.sees_coverage(team, user, day) else None}
        for team in queries.teams_visible_to(user, day).filter(round=one)
    ]
    units = queries.units_for(user, one, day)
    form = forms.UnitForm(units=units) if units.exists() else None
    return render(request, "talks/round.html", {"round": one, "rows": rows, "form": form})


@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team: which prescribed talks took place, and the log."""
    one, user, day = team_of(request, pk), user_of(request), today()
    covered = coverage(one, day) if access.sees_coverage(one, user, day) else []
    keeps = access.keeps(one, user, day)
    context = {
        "team": one,
        "covered": covered,
        "totals": totals(covered),
        "page": Paginator(queries.talks_of(one, user, day), _PAGE).get_page(request.GET.get("page")),
        "points": queries.points_to_answer(one) if keeps else (),
        "keeps": keeps,
        "talks": access.part_in(one, user, day) not in (None, Part.RECORDER),
        "members": queries.present(one, day) if covered else (),
    }
    return render(request, "talks/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """A unit gets its team; the authors of its documents are suggested."""
    one, user = round_of(request, pk), user_of(request)
    chosen = get_object_or_404(queries.units_for(user, one, today()), pk=unit)
    suggested = queries.suggested(one, chosen)
    initial = {"member": [person.pk for person in suggested]}
    form = forms.TeamForm(request.POST or None, people=queries.candidates(chosen), initial=initial)
    if form.is_valid():
        made = set_up_team(one, chosen, form.people, user, form.cleaned_data["meeting_on"])
        messages.success(request, _("班子名单已定。"))
        return redirect("talks:team", made.pk)
    note = _("本轮次交过个人材料的人已先列为班子成员，请核对。") if suggested else ""
    return form_page(
        request, _("定班子名单"), form, reverse("talks:round", args=[one.pk]), about=chosen.name, note=note
    )


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which unit: leads to the page where its team is set up."""
    one = round_of(request, pk)
    form = forms.UnitForm(request.GET or None, units=queries.units_for(user_of(request), one, today()))
    if not form.is_valid():
        return redirect("talks:round", one.pk)
    return redirect("talks:new-team", one.pk, form.cleaned_data["organisation"].pk)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in a team is changed."""
    one, user, day = team_of(request, pk), user_of(request), today()
    if not access.keeps(one, user, day):
        raise Http404
    there = queries.present(one, day)
    initial: dict[str, object] = {"meeting_on": one.meeting_on, "revision": one.revision}
    for part in Part:
        keys = [member.user_id for member in there if member.part == part]
        initial[part.value] = next(iter(keys), None) if part in (Part.PRINCIPAL, Part.RECORDER) else keys
    form = forms.TeamForm(request.POST or None, people=queries.candidates(one.organisation), initial=initial)
    if form.is_valid():
        change_team(one, form.people, user, form.cleaned_data["revision"] or 0, form.cleaned_data["meeting_on"])
        messages.success(request, _("已保存。"))
        return redirect("talks:team", one.pk)
    return form_page(request, _("班子名单"), form, reverse("talks:team", args=[one.pk]), about=str(one))
