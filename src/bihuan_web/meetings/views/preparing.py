"""The meeting of a round: prepared, its people, who came, begun, held or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.meetings import forms
from bihuan_web.meetings.lifecycle import APPROVED, MEETING, NOT_HELD, PREPARING, SITTING
from bihuan_web.meetings.models import Meeting, Part, Presence
from bihuan_web.meetings.queries import attendants_of, current, may_read_minutes, quorum_of
from bihuan_web.meetings.services import preparing, sitting
from bihuan_web.meetings.services.guarding import actor_of
from bihuan_web.meetings.services.preparing import Mark
from bihuan_web.meetings.views.common import (
    attendant_of,
    kept_meeting,
    looked_round,
    meeting_of,
    minutes_path,
    round_path,
)
from bihuan_web.orgs.permissions import Act
from bihuan_web.rounds.queries import may_change
from bihuan_web.rounds.views.common import kept_round
from bihuan_web.ui.pages import form_page

_FORMS: dict[str, type[django_forms.Form]] = {
    "begin": forms.SeenForm,
    "hold": forms.HoldForm,
    "fail": forms.FailForm,
    "approve": forms.SeenForm,
}
_DO: dict[str, Callable[[User, Meeting, dict[str, Any]], object]] = {
    "begin": lambda user, meeting, given: sitting.begin(user, meeting, given["revision"], at=clock.now()),
    "hold": lambda user, meeting, given: sitting.hold(user, meeting, given["on"], given["revision"], at=clock.now()),
    "fail": lambda user, meeting, given: sitting.fail(
        user, meeting, given["reason"], given["again_on"], given["revision"], at=clock.now()
    ),
    "approve": lambda user, meeting, given: sitting.approve(user, meeting, given["revision"], at=clock.now()),
}


@require_GET
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting of a round with its people; earlier attempts that were not held."""
    one, user, today = looked_round(request, pk), user_of(request), clock.today()
    meeting, keeps = current(one), may_change(user, one.organisation, today)
    context: dict[str, Any] = {
        "round": one,
        "meeting": meeting,
        "keeps": keeps,
        "failed": Meeting.objects.filter(round=one, state="not-held").order_by("-number"),
    }
    if meeting is not None:
        english = get_language() == "en"
        people = attendants_of(meeting)
        state = MEETING.states[meeting.state]
        context |= {
            "state": state.en if english else state.zh,
            "people": people,
            "quorum": quorum_of(meeting),
            "items": meeting.items.select_related("speaker").order_by("order", "pk"),
            "acts": [
                (act.name, act.en.capitalize() if english else act.zh)
                for act in MEETING.acts(meeting.state, actor_of(user, meeting, clock.now()))
            ],
            "reads": may_read_minutes(user, meeting, today),
            "records": may_read_minutes(user, meeting, today, Act.WRITE) and meeting.state not in (APPROVED, NOT_HELD),
            "marks": keeps and meeting.state in (PREPARING, SITTING),
            "prepares": keeps and meeting.state == PREPARING,
            "mine": next((each for each in people if _writes(each, user, meeting)), None),
            "recorders": [each for each in people if each.part == Part.RECORDER and each.left_on is None],
        }
    return render(request, "meetings/round.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepares the meeting."""
    one = kept_round(request, pk)
    form = forms.PrepareForm(request.POST or None, one=one)
    if request.method == "POST" and form.is_valid():
        preparing.prepare(user_of(request), one, form.cleaned_data["chair"], form.cleaned_data["place"], at=clock.now())
        messages.success(request, _("应到人员按班子名单列好了。请加上记录人，只有记录人能记。"))
        return redirect("meetings:round", pk)
    note = "" if one.team.exists() else _("先在轮次页列出班子成员，应到人员按这个名单。")
    return form_page(request, _("筹备会议"), form, _path(pk), one.title, note=note)


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Records who came: everybody in one form."""
    meeting = kept_meeting(request, pk)
    people = [one for one in attendants_of(meeting) if one.left_on is None]
    if request.method == "POST":
        marks = [
            Mark(one, _presence(request, one.pk), request.POST.get(f"reason-{one.pk}", ""), _seen(request, one.pk))
            for one in people
            if f"revision-{one.pk}" in request.POST
        ]
        preparing.mark(user_of(request), meeting, marks, at=clock.now())
        messages.success(request, _("到会情况已保存。"))
        return redirect(round_path(meeting))
    context = {"meeting": meeting, "people": people, "choices": Presence.choices, "quorum": quorum_of(meeting)}
    return render(request, "meetings/attendance.html", context)


@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else is there."""
    meeting = kept_meeting(request, pk)
    form = forms.AttendantForm(request.POST or None, meeting=meeting, initial={"part": request.GET.get("part", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        preparing.add_attendant(
            user_of(request), meeting, given["part"], given["person"], given["name"], given["post"], at=clock.now()
        )
        return redirect(round_path(meeting))
    return form_page(request, _("加参会人员"), form, round_path(meeting), meeting.round.title)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Somebody left before the meeting."""
    meeting = kept_meeting(request, pk)
    found = attendant_of(meeting, person)
    form = forms.LeaveForm(request.POST or None, attendant=found, initial={"left_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        preparing.leave(
            user_of(request), found, given["left_on"], given["reason"], successor=given["successor"], at=clock.now()
        )
        return redirect(round_path(meeting))
    return form_page(request, _("离任、替换"), form, round_path(meeting), str(found))


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """The list follows the team of the round."""
    meeting = kept_meeting(request, pk)
    changed = preparing.follow_team(user_of(request), meeting, at=clock.now())
    messages.success(request, _("按班子名单改了 %(count)d 人。") % {"count": changed})
    return redirect(round_path(meeting))


@require_http_methods(["GET", "POST"])
def written(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """What one sends to be read, as one cannot come."""
    meeting, user = meeting_of(request, pk), user_of(request)
    found = attendant_of(meeting, person)
    if found.user_id != user.pk:
        raise Http404
    initial = {"text": found.written, "revision": found.revision}
    form = forms.WrittenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        preparing.write_text(user, found, form.cleaned_data["text"], form.cleaned_data["revision"], at=clock.now())
        messages.success(request, _("书面发言已保存，会上由记录人照念。"))
        return redirect(round_path(meeting))
    return form_page(request, _("书面发言"), form, round_path(meeting), meeting.round.title)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """An act of the meeting's lifecycle: the form for it, then the act."""
    meeting = meeting_of(request, pk)
    if name not in _DO:
        raise Http404
    initial = {"revision": meeting.revision, "on": meeting.round.meeting_on}
    form = _FORMS[name](request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _DO[name](user_of(request), meeting, form.cleaned_data)
        return redirect(minutes_path(meeting) if name == "approve" else round_path(meeting))
    one = next(each for each in MEETING.transitions if each.name == name)
    title = one.en.capitalize() if get_language() == "en" else one.zh
    notes = {
        "approve": _("确认以后记录不再改，更正写成补正。"),
        "hold": _("散会以后到会情况不再改。"),
        "fail": _("已记的内容留在这一次里；改期以后人员和程序照旧。"),
    }
    return form_page(
        request, title, form, round_path(meeting), meeting.round.title, note=notes.get(name, ""), button=title
    )


def _writes(one: Any, user: User, meeting: Meeting) -> bool:
    live = meeting.state in (PREPARING, SITTING)
    return bool(live and one.user_id == user.pk and one.part == Part.MEMBER and one.left_on is None)


def _presence(request: HttpRequest, pk: int) -> str:
    given = request.POST.get(f"presence-{pk}", "")
    return given if given in Presence.values else Presence.UNKNOWN.value


def _seen(request: HttpRequest, pk: int) -> int:
    given = request.POST.get(f"revision-{pk}", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _path(pk: int) -> str:
    return reverse("meetings:round", args=[pk])
