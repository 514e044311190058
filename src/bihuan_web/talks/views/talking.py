"""Talks: entered, confirmed, corrected in words, read, released."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.talks import access, forms, queries
from bihuan_web.talks.lifecycle import CONFIRMED, TALK
from bihuan_web.talks.models import Audience, Reading, Talk, TalkText, Team
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services import talking
from bihuan_web.talks.services.answering import answer_point
from bihuan_web.talks.views.common import answer_form, talk_of, team_of, wanted_in
from bihuan_web.ui.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody records a talk that they had."""
    team, user = team_of(request, pk), user_of(request)
    people = _partners(team, user)
    if people is None:
        raise Http404
    initial = {**forms.talk_initial(), "other": request.GET.get("with")}
    form = forms.TalkForm(request.POST or None, people=people, initial=initial)
    if form.is_valid():
        talk = talking.enter_talk(team, user, form.cleaned_data["other"], _said(form))
        messages.success(request, _("已记下，等对方确认。"))
        return redirect("talks:talk", talk.pk)
    return form_page(request, _("记一次谈话"), form, reverse("talks:team", args=[team.pk]), about=str(team))


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A talk without what was said, and what can be done with it."""
    talk, user = talk_of(request, pk), user_of(request)
    two = access.is_one_of_two(talk, user)
    mine = set(talk.releases.filter(user=user).values_list("audience", flat=True)) if two else set()
    read = set(Reading.objects.filter(talk=talk).values_list("audience", flat=True)) if two else set()
    opened = access.released_to(talk)
    points = talk.points.select_related("answer_problem", "answer_measure").order_by("number")
    context = {
        "talk": talk,
        "two": two,
        "acts": [one.name for one in TALK.acts(talk.state, access.talk_actor(talk, user))],
        "points": points if two else (),
        "readable": two or access.audience_of(talk, user, today()) is not None,
        "audiences": [(one, one.value in mine, one in opened, one.value in read) for one in Audience]
        if two and talk.state == CONFIRMED
        else (),
    }
    return render(request, "talks/talk.html", context)


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said; the reading is recorded."""
    talk, user = talk_of(request, pk), user_of(request)
    said = talking.read_talk(talk, user)
    two = access.is_one_of_two(talk, user)
    points = talk.points.select_related("answer_problem", "answer_measure").order_by("number")
    context = {"talk": talk, "said": said, "two": two, "points": points}
    return render(request, "talks/text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever entered it writes it anew."""
    talk, user = _talk_for(request, pk)
    form = forms.TalkForm(request.POST or None, initial=None if request.POST else _as_it_is(talk))
    if form.is_valid():
        talking.amend_talk(as_seen(talk, form.cleaned_data["revision"]), user, _said(form))
        messages.success(request, _("已保存，等对方确认。"))
        return redirect("talks:talk", talk.pk)
    said = TalkText.objects.get(talk=talk)
    note = _("对方要更正的地方：%(words)s") % {"words": said.correction} if said.correction else ""
    return form_page(
        request, _("改记录"), form, reverse("talks:talk", args=[talk.pk]), about=talk.second.name, note=note
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """The other one says what is wrong."""
    talk, user = _talk_for(request, pk)
    form = forms.CorrectionForm(request.POST or None, initial={"revision": talk.revision})
    if form.is_valid():
        talking.question_talk(as_seen(talk, form.cleaned_data["revision"]), user, form.cleaned_data["words"])
        messages.success(request, _("已告诉对方。"))
        return redirect("talks:talk", talk.pk)
    return form_page(request, _("提出更正"), form, reverse("talks:talk", args=[talk.pk]), about=talk.first.name)


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirms a talk or takes it back."""
    talk, user = _talk_for(request, pk)
    form = forms.SeenForm(request.POST)
    if form.is_valid():
        {"confirm": talking.confirm_talk, "withdraw": talking.withdraw_talk}[name](
            as_seen(talk, form.cleaned_data["revision"]), user
        )
    return redirect("talks:talk" if name == "confirm" else "talks:team", talk.pk if name == "confirm" else talk.team_id)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the two lets an audience read what was said."""
    return _release(request, pk, talking.release_talk)


@require_POST
def hold_back(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the two takes that back."""
    return _release(request, pk, talking.hold_back_talk)


@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The office answers a point that both gave to the ledger."""
    talk, user = talk_of(request, pk), user_of(request)
    if not access.keeps(talk.team, user, today()):
        raise Http404
    one = get_object_or_404(queries.points_to_answer(talk.team), talk=talk, number=number)
    form = answer_form(talk.team, user, request.POST or None, text=one.text)
    if form.is_valid():
        answer_point(one, user, wanted_in(form.cleaned_data))
        messages.success(request, _("已回应。"))
        return redirect("talks:team", talk.team_id)
    back = reverse("talks:team", args=[talk.team_id])
    return form_page(request, _("回应议定事项"), form, back, about=str(talk.team), note=one.text)


def _partners(team: Team, user: User) -> Any:
    """Whom somebody can have talked with; None where they are not among those who talk here."""
    if access.part_in(team, user, today()) in (None, Part.RECORDER):
        return None
    there = [one.user_id for one in queries.present(team, today()) if one.part != Part.RECORDER]
    return User.objects.filter(pk__in=there).exclude(pk=user.pk).order_by("name", "username")


def _talk_for(request: HttpRequest, pk: int) -> tuple[Talk, User]:
    """A talk of one's own; for anybody else these pages are not there. Whether the act is possible now the service says."""
    talk, user = talk_of(request, pk), user_of(request)
    if not access.is_one_of_two(talk, user):
        raise Http404
    return talk, user


def _release(request: HttpRequest, pk: int, do: Any) -> HttpResponse:
    talk, user = _talk_for(request, pk)
    form = forms.AudienceForm(request.POST)
    if form.is_valid():
        do(talk, user, Audience(form.cleaned_data["audience"]))
    return redirect("talks:talk", talk.pk)


def _said(form: forms.TalkForm) -> talking.Said:
    names = ("held_on", "place", "text", "agreed", "for_ledger")
    return talking.Said(**{name: form.cleaned_data[name] for name in names})


def _as_it_is(talk: Talk) -> dict[str, Any]:
    points = list(talk.points.order_by("number"))
    said = TalkText.objects.get(talk=talk)
    return {
        "held_on": talk.held_on, "place": talk.place, "text": said.text, "revision": talk.revision,
        "agreed": "\n".join(one.text for one in points if not one.for_ledger),
        "for_ledger": "\n".join(one.text for one in points if one.for_ledger),
    }  # fmt: skip
