"""Criticism: prepared in private, said and recorded at the meeting, answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.rounds.views.common import round_of
from bihuan_web.talks import access, forms, queries
from bihuan_web.talks.board import board_of, marks_in, tally_of
from bihuan_web.talks.lifecycle import CRITICISM
from bihuan_web.talks.models import Criticism, Team
from bihuan_web.talks.services import criticising
from bihuan_web.talks.views.common import answer_form, criticism_of, team_of, wanted_in
from bihuan_web.ui.pages import form_page


@require_safe
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The teams of a round, each with how far its criticism is; straight on where there is one."""
    one, user, day = round_of(request, pk), user_of(request), today()
    teams = [team for team in queries.teams_visible_to(user, day).filter(round=one) if _sees(team, user)]
    if len(teams) == 1:
        return redirect("talks:criticism", teams[0].pk)
    rows = [{"team": team, "tally": tally_of(team, day)} for team in teams]
    return render(request, "talks/criticism_round.html", {"round": one, "rows": rows})


@require_safe
def of_team(request: HttpRequest, pk: int) -> HttpResponse:
    """For members of the meeting: what they prepared, the matrix, what was said. For the office: counts."""
    team, user, day = _team(request, pk), user_of(request), today()
    sits, hears = access.attends(team, user, day), access.hears_criticism(team, user, day)
    recorder, marks = access.records(team, user, day), marks_in(team, day) if sits else {}
    prepared = [(one, marks[one.pk]) for one in queries.criticism_prepared(team, user)] if sits else []
    context = {
        "team": team, "sits": sits, "hears": hears, "prepared": prepared, "on_the_day": team.day and team.day <= day,
        "recorder": recorder,
        "board": board_of(team, day) if hears else None,
        "rows": [(one, _acts(one, user, recorder)) for one in queries.criticism_heard(team, user, day)],
        "tally": tally_of(team, day) if access.keeps(team, user, day) else None,
    }  # fmt: skip
    return render(request, "talks/criticism.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """A member of the meeting writes down what they want to say."""
    team, user = _team(request, pk), user_of(request)
    if not access.attends(team, user, today()):
        raise Http404
    initial = {"receiver": request.GET.get("to")}
    form = forms.CriticismForm(request.POST or None, people=_people(team, user), initial=initial)
    if form.is_valid():
        criticising.prepare(team, user, **form.cleaned_data)
        messages.success(request, _("已存下，会前只有您能看。"))
        return redirect("talks:criticism", team.pk)
    note = _("写具体的人和事：什么时候、在哪里、哪项工作、怎么做的。开会以前只有您能看。")
    return form_page(request, _("准备批评意见"), form, _back(team), about=str(team), note=note)


@require_http_methods(["GET", "HEAD", "POST"])
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Entry at the meeting: large fields, one after the other."""
    team, user, day = _team(request, pk), user_of(request), today()
    recorder = access.records(team, user, day)
    if not recorder and not access.attends(team, user, day):
        raise Http404
    speakers = _people(team) if recorder else User.objects.filter(pk=user.pk)
    initial = {"speaker": request.GET.get("speaker") or (None if recorder else user.pk)}
    form = forms.RecordForm(request.POST or None, people=_people(team), speakers=speakers, initial=initial)
    if form.is_valid():
        made = criticising.record_criticism(team, user, **form.cleaned_data)
        messages.success(request, _("已记下：%(speaker)s对%(receiver)s") % {"speaker": made.speaker.name, "receiver": made.receiver.name})  # fmt: skip
        return redirect(f"{reverse('talks:live', args=[team.pk])}?speaker={made.speaker_id}")
    context = {
        "team": team, "form": form, "recorder": recorder, "board": board_of(team, day),
        "prepared": queries.criticism_prepared(team, user), "on_the_day": team.day and team.day <= day,
    }  # fmt: skip
    return render(request, "talks/live.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words: of what was prepared, or of the record until it is answered."""
    one, user = criticism_of(request, pk), user_of(request)
    acts = _acts(one, user, access.records(one.team, user, today()))
    name = next((name for name in ("rewrite", "correct") if name in acts), None)
    if name is None:
        raise Http404
    form = forms.RewritingForm(request.POST or None, initial={"text": one.text, "revision": one.revision})
    if form.is_valid():
        do = criticising.rewrite if name == "rewrite" else criticising.correct
        do(as_seen(one, form.cleaned_data["revision"]), user, form.cleaned_data["text"])
        return redirect("talks:criticism", one.team_id)
    return form_page(request, _("改批评意见"), form, _back(one.team), about=one.receiver.name)


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Says what was prepared, or drops it."""
    one, user = criticism_of(request, pk), user_of(request)
    form = forms.SeenForm(request.POST)
    if form.is_valid():
        {"speak": criticising.speak, "drop": criticising.drop}[name](as_seen(one, form.cleaned_data["revision"]), user)
    return redirect("talks:live" if request.POST.get("from") == "live" else "talks:criticism", one.team_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The receiver accepts it as a problem or a measure, or says why not."""
    one, user = criticism_of(request, pk), user_of(request)
    if one.receiver_id != user.pk:
        raise Http404
    form = answer_form(one.team, user, request.POST or None, text=one.text, revision=one.revision)
    if form.is_valid():
        criticising.answer_criticism(as_seen(one, form.cleaned_data["revision"]), user, wanted_in(form.cleaned_data))
        messages.success(request, _("已回应。"))
        return redirect("talks:criticism", one.team_id)
    return form_page(request, _("回应批评意见"), form, _back(one.team), about=str(one.team), note=one.text)


def _team(request: HttpRequest, pk: int) -> Team:
    """A team whose criticism concerns somebody: members of the meeting, its recorder, the office that counts."""
    team = team_of(request, pk)
    if not _sees(team, user_of(request)):
        raise Http404
    return team


def _sees(team: Team, user: User) -> bool:
    return access.hears_criticism(team, user, today()) or access.keeps(team, user, today())


def _people(team: Team, without: User | None = None) -> Any:
    there = [one.pk for one in queries.seated(team, today()) if without is None or one.pk != without.pk]
    return User.objects.filter(pk__in=there).order_by("name", "username")


def _acts(one: Criticism, user: User, recorder: bool) -> set[str]:
    return {act.name for act in CRITICISM.acts(one.state, access.criticism_actor(one, user, recorder=recorder))}


def _back(team: Team) -> str:
    return reverse("talks:criticism", args=[team.pk])
