"""Live minutes: the items with their text, saved as one types where there is JavaScript and by a button without."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.common.errors import Stale
from bihuan_web.ledgers.answering import Answer
from bihuan_web.meetings import forms
from bihuan_web.meetings.lifecycle import APPROVED, MEETING, NOT_HELD
from bihuan_web.meetings.models import AgendaItem, Meeting, Outcome
from bihuan_web.meetings.queries import may_read_minutes, quorum_of
from bihuan_web.meetings.services import minutes as acts
from bihuan_web.meetings.services.guarding import actor_of
from bihuan_web.meetings.views.common import item_of, meeting_of, minutes_path, read_meeting, round_path
from bihuan_web.orgs.permissions import Act
from bihuan_web.rounds.queries import may_change
from bihuan_web.ui.pages import form_page


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes; that somebody read them is an event."""
    meeting = read_meeting(request, pk)
    acts.note_read(user_of(request), meeting, at=clock.now())
    return _page(request, meeting)


@require_POST
def save(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Saves what was said under an item. The second of two recorders is shown what the first wrote, and keeps their own text."""
    meeting = read_meeting(request, pk, Act.WRITE)
    found, form = item_of(meeting, item), forms.TextForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    text = given["text"].replace("\r\n", "\n")
    try:
        acts.save_text(user_of(request), found, text, given["revision"], over=given["over"], at=clock.now())
    except Stale:
        theirs = item_of(meeting, item)
        if request.headers.get("HX-Request") == "true":
            context = {"item": theirs, "seen": given["revision"], "conflict": True}
            return render(request, "meetings/_saved.html", context, status=409)
        return _page(request, meeting, mine=(item, text, given["revision"]), status=409)
    if request.headers.get("HX-Request") == "true":
        return render(request, "meetings/_saved.html", {"item": found, "seen": found.revision})
    messages.success(request, _("已保存。"))
    return redirect(f"{minutes_path(meeting)}#item-{found.pk}")


@require_POST
def start(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """An item begins."""
    meeting = read_meeting(request, pk, Act.WRITE)
    acts.start_item(user_of(request), item_of(meeting, item), at=clock.now())
    return redirect(f"{minutes_path(meeting)}#item-{item}")


@require_http_methods(["GET", "POST"])
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One more item."""
    meeting = meeting_of(request, pk)
    form = forms.ItemForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        acts.add_item(
            user_of(request), meeting, form.cleaned_data["title"], form.cleaned_data["speaker"], at=clock.now()
        )
        return redirect(round_path(meeting))
    return form_page(request, _("加一项"), form, round_path(meeting), meeting.round.title)


@require_POST
def move_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """An item goes up or down."""
    meeting = meeting_of(request, pk)
    acts.move_item(user_of(request), item_of(meeting, item), up="up" in request.POST, at=clock.now())
    return redirect(f"{round_path(meeting)}#agenda")


@require_POST
def drop_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """An item is not on the agenda."""
    meeting = meeting_of(request, pk)
    acts.drop_item(user_of(request), item_of(meeting, item), at=clock.now())
    return redirect(f"{round_path(meeting)}#agenda")


@require_POST
def add_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What the meeting decided."""
    meeting, form = read_meeting(request, pk, Act.WRITE), forms.OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, outcome=form, status=422)
    acts.add_outcome(user_of(request), meeting, form.cleaned_data["text"], at=clock.now())
    return redirect(f"{minutes_path(meeting)}#outcomes")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int, outcome: int) -> HttpResponse:
    """Where an outcome goes."""
    meeting = read_meeting(request, pk)
    found = get_object_or_404(Outcome.objects.filter(meeting=meeting, answer=Answer.OPEN), pk=outcome)
    found.meeting = meeting
    form = forms.AnswerForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        landing = acts.Landing(given["ledger"], given["problem"], given["reason"])
        acts.answer_outcome(user_of(request), found, landing, at=clock.now())
        return redirect(f"{minutes_path(meeting)}#outcomes")
    return form_page(request, _("落实议定事项"), form, minutes_path(meeting), found.text)


@require_POST
def add_addendum(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction of approved minutes."""
    meeting, form = read_meeting(request, pk), forms.AddendumForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, addendum=form, status=422)
    acts.add_addendum(user_of(request), meeting, form.cleaned_data["text"], at=clock.now())
    return redirect(f"{minutes_path(meeting)}#addenda")


def _page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    mine: tuple[int, str, int] | None = None,
    outcome: forms.OutcomeForm | None = None,
    addendum: forms.AddendumForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """``mine``: an item, what this recorder wrote under it, and the revision they saw, while another one saved."""
    user, today = user_of(request), clock.today()
    writes = may_read_minutes(user, meeting, today, Act.WRITE) and meeting.state not in (APPROVED, NOT_HELD)
    english = get_language() == "en"
    state = MEETING.states[meeting.state]
    context = {
        "round": meeting.round,
        "meeting": meeting,
        "state": state.en if english else state.zh,
        "quorum": quorum_of(meeting),
        "rows": [_row(item, mine) for item in _items(meeting)],
        "outcomes": meeting.outcomes.select_related("answer_problem", "answer_measure__problem", "added_by").order_by(
            "pk"
        ),
        "addenda": meeting.addenda.select_related("added_by").order_by("pk"),
        "writes": writes,
        "keeps": may_change(user, meeting.round.organisation, today),
        "approves": any(
            act.name == "approve" for act in MEETING.acts(meeting.state, actor_of(user, meeting, clock.now()))
        ),
        "outcome_form": outcome or forms.OutcomeForm(auto_id="outcome_%s"),
        "addendum_form": (addendum or forms.AddendumForm(auto_id="addendum_%s")) if meeting.state == APPROVED else None,
        "longest": forms.LONGEST,
    }
    return render(request, "meetings/minutes.html", context, status=status)


def _items(meeting: Meeting) -> list[AgendaItem]:
    found = meeting.items.select_related("speaker", "saved_by").prefetch_related("replaced__written_by")
    return list(found.order_by("order", "pk"))


def _row(item: AgendaItem, mine: tuple[int, str, int] | None) -> dict[str, Any]:
    if mine is not None and mine[0] == item.pk:
        return {"item": item, "text": mine[1], "seen": mine[2], "conflict": True}
    return {"item": item, "text": item.text, "seen": item.revision, "conflict": False}
