"""What the views of meetings share: the meeting that somebody may see, and its parts."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.meetings.models import AgendaItem, Attendant, Meeting
from bihuan_web.meetings.queries import may_look, may_read_minutes, visible_to
from bihuan_web.orgs.permissions import Act
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import may_change
from bihuan_web.rounds.views.common import round_of


def looked_round(request: HttpRequest, pk: int) -> Round:
    """A round whose meeting this person may look at; 404 otherwise."""
    one = round_of(request, pk)
    if not may_look(user_of(request), one, clock.today()):
        raise Http404
    return one


def meeting_of(request: HttpRequest, pk: int) -> Meeting:
    """A meeting that this person may look at; 404 otherwise."""
    return get_object_or_404(visible_to(user_of(request), clock.today()), pk=pk)


def kept_meeting(request: HttpRequest, pk: int) -> Meeting:
    """A meeting that this person prepares; 404 otherwise."""
    meeting = meeting_of(request, pk)
    if not may_change(user_of(request), meeting.round.organisation, clock.today()):
        raise Http404
    return meeting


def read_meeting(request: HttpRequest, pk: int, act: Act = Act.READ) -> Meeting:
    """A meeting whose minutes this person may read (or take); 404 otherwise, also for who prepares it."""
    meeting = meeting_of(request, pk)
    if not may_read_minutes(user_of(request), meeting, clock.today(), act):
        raise Http404
    return meeting


def attendant_of(meeting: Meeting, pk: int) -> Attendant:
    """Somebody of a meeting who has not left."""
    found = get_object_or_404(meeting.attendants.select_related("user"), pk=pk, left_on__isnull=True)
    found.meeting = meeting
    return found


def item_of(meeting: Meeting, pk: int) -> AgendaItem:
    """An item of a meeting."""
    found = get_object_or_404(meeting.items.select_related("speaker", "saved_by"), pk=pk)
    found.meeting = meeting
    return found


def round_path(meeting: Meeting) -> str:
    """The page of the meeting of a round."""
    return reverse("meetings:round", args=[meeting.round_id])


def minutes_path(meeting: Meeting) -> str:
    """The minutes."""
    return reverse("meetings:minutes", args=[meeting.pk])
