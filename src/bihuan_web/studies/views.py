"""Requests about study: the page of a round, what the office keeps, what is the reader's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import may_change, team_of
from bihuan_web.rounds.views.common import kept_round, round_of
from bihuan_web.studies import forms, services
from bihuan_web.studies.models import Reading, Session
from bihuan_web.studies.queries import (
    attached_notes,
    may_look,
    own_notes,
    read_by,
    readings_visible_to,
    sessions_visible_to,
)
from bihuan_web.studies.services import Came, SessionFields
from bihuan_web.ui.pages import form_page


@require_GET
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """The study of a round: sessions, reading list with one's own ticks, what readers attached."""
    one, user, today = round_of(request, pk), user_of(request), clock.today()
    if not may_look(user, one, today):
        raise Http404
    read, notes = read_by(user, one), own_notes(user)
    noted = {key for pair in notes.values_list("reading", "session") for key in (("r", pair[0]), ("s", pair[1]))}
    keeps = may_change(user, one.organisation, today)
    context = {
        "round": one,
        "keeps": keeps and one.state != CLOSED,
        "sessions": [
            (each, ("s", each.pk) in noted)
            for each in Session.objects.filter(round=one).prefetch_related("attendance").order_by("day", "pk")
        ],
        "readings": [
            (each, each.pk in read, ("r", each.pk) in noted)
            for each in Reading.objects.filter(round=one).order_by("due_on", "pk")
        ],
        "attached": attached_notes(one),
        "today": today,
    }
    return render(request, "studies/study.html", context)


@require_http_methods(["GET", "POST"])
def add_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Something to read."""
    one = kept_round(request, pk)
    form = forms.ReadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_reading(user_of(request), one, **form.cleaned_data, at=clock.now())
        return redirect(_path(one))
    return form_page(request, _("加学习篇目"), form, _path(one), one.title)


@require_http_methods(["GET", "POST"])
def drop_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes something off the list."""
    reading = _reading(request, pk)
    kept_round(request, reading.round_id)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.drop_reading(user_of(request), reading, form.cleaned_data["reason"], at=clock.now())
        return redirect(_path(reading.round))
    return form_page(request, _("不再列入篇目"), form, _path(reading.round), reading.title)


@require_http_methods(["GET", "POST"])
def add_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session is planned."""
    one = kept_round(request, pk)
    form = forms.NewSessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.plan_session(user_of(request), one, SessionFields(**form.cleaned_data), at=clock.now())
        return redirect(_path(one))
    return form_page(request, _("安排集中学习"), form, _path(one), one.title)


@require_http_methods(["GET", "POST"])
def change_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session is changed."""
    session = _kept_session(request, pk)
    now = {name: getattr(session, name) for name in ("day", "topic", "place", "leader", "revision")}
    form = forms.SessionForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen = given.pop("revision")
        services.change_session(user_of(request), session, SessionFields(**given), seen, at=clock.now())
        return redirect(_path(session.round))
    return form_page(request, _("修改集中学习"), form, _path(session.round), session.topic)


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """A session was held: who of the team was there."""
    session = _kept_session(request, pk)
    team = [one for one in team_of(session.round) if one.left_on is None]
    if request.method == "POST":
        came = [
            Came(one.user, f"present-{one.pk}" in request.POST, request.POST.get(f"reason-{one.pk}", ""))
            for one in team
        ]
        services.hold_session(user_of(request), session, came, _seen(request), at=clock.now())
        messages.success(request, _("学习情况已记下。"))
        return redirect(_path(session.round))
    return render(request, "studies/hold.html", {"session": session, "team": team})


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A session does not take place."""
    session = _kept_session(request, pk)
    form = forms.CancelForm(request.POST or None, initial={"revision": session.revision})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.cancel_session(user_of(request), session, given["reason"], given["revision"], at=clock.now())
        return redirect(_path(session.round))
    return form_page(request, _("取消集中学习"), form, _path(session.round), session.topic)


@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader's own tick."""
    reading = _reading(request, pk)
    services.tick(user_of(request), reading, is_read="read" in request.POST, at=clock.now())
    return redirect(f"{_path(reading.round)}#reading-{reading.pk}")


@require_http_methods(["GET", "POST"])
def reading_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own note of something read."""
    return _note(request, _reading(request, pk))


@require_http_methods(["GET", "POST"])
def session_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own note of a session."""
    return _note(request, _session(request, pk))


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """The reader attaches their note to the record, or takes it back."""
    note = get_object_or_404(own_notes(user_of(request)).select_related("reading__round", "session__round"), pk=pk)
    services.attach_note(user_of(request), note, attached="attach" in request.POST, at=clock.now())
    return redirect(_path(note.round))


def _note(request: HttpRequest, about: Reading | Session) -> HttpResponse:
    user = user_of(request)
    of = {"reading": about} if isinstance(about, Reading) else {"session": about}
    there = own_notes(user).filter(**of).first()
    initial = {"text": there.text, "revision": there.revision} if there is not None else {}
    form = forms.NoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.save_note(user, about, given["text"], given["revision"], at=clock.now())
        messages.success(request, _("笔记已保存，只有您自己能看。"))
        return redirect(request.path)
    context = {"round": about.round, "about": about, "form": form, "note": there, "back": _path(about.round)}
    return render(request, "studies/note.html", context, status=422 if form.is_bound else 200)


def _reading(request: HttpRequest, pk: int) -> Reading:
    return get_object_or_404(readings_visible_to(user_of(request), clock.today()), pk=pk)


def _session(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(sessions_visible_to(user_of(request), clock.today()), pk=pk)


def _kept_session(request: HttpRequest, pk: int) -> Session:
    session = _session(request, pk)
    kept_round(request, session.round_id)
    return session


def _path(one: Round) -> str:
    return reverse("studies:study", args=[one.pk])


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1
