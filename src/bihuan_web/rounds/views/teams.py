"""The team of a round."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.rounds.forms import LeaveForm, MemberForm
from bihuan_web.rounds.queries import post_of
from bihuan_web.rounds.services import add_member, leave_team
from bihuan_web.rounds.views.common import kept_round
from bihuan_web.ui.pages import form_page


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody belongs to the team."""
    one = kept_round(request, pk)
    form = MemberForm(request.POST or None, one=one)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        post = form.cleaned_data["post"] or post_of(person, one.organisation, clock.today())
        add_member(user_of(request), one, person, post, at=clock.now())
        if "more" in request.POST:
            return redirect("rounds:team-add", one.pk)
        return redirect("rounds:round", one.pk)
    return form_page(request, _("加班子成员"), form, _back(one.pk), one.title)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Somebody leaves the team in the middle of the round."""
    one = kept_round(request, pk)
    found = get_object_or_404(one.team.select_related("user").filter(left_on__isnull=True), pk=member)
    found.round = one
    form = LeaveForm(request.POST or None, initial={"left_on": clock.today()}, one=one, leaving=found.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        leave_team(
            user_of(request), found, given["left_on"], given["reason"], successor=given["successor"], at=clock.now()
        )
        return redirect("rounds:round", one.pk)
    return form_page(request, _("中途离任"), form, _back(one.pk), str(found))


def _back(pk: int) -> str:
    return reverse("rounds:round", args=[pk])
