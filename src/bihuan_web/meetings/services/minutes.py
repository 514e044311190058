"""Live minutes: items begun, their text saved, two recorders at once; what came out; corrections after approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.ledgers.answering import write_answer
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.meetings.lifecycle import APPROVED
from bihuan_web.meetings.models import Addendum, AgendaItem, Attendant, Meeting, Outcome, Replaced
from bihuan_web.meetings.queries import may_read_minutes
from bihuan_web.meetings.services.guarding import demand_keeper, demand_live, demand_recorder, demand_words, note

_STRIDE = 10


@transaction.atomic
def start_item(user: User, item: AgendaItem, *, at: datetime) -> None:
    """An item begins now; once begun its time stays."""
    demand_recorder(user, item.meeting, at)
    if AgendaItem.objects.filter(pk=item.pk, started_at__isnull=True).update(started_at=at):
        note(user, item.meeting, "meeting.item-start", {"item": item.pk}, at=at)
    item.refresh_from_db()


@transaction.atomic
def save_text(user: User, item: AgendaItem, text: str, seen: int, *, over: int | None = None, at: datetime) -> None:
    """Saves what was said. Raises ``Stale`` where another recorder saved since ``seen``; nothing is overwritten then.

    ``over``: the revision of the other's text, which the recorder has seen and replaces; that text is kept (被替换的记录).
    """
    demand_recorder(user, item.meeting, at)
    if over is not None:
        other = AgendaItem.objects.get(pk=item.pk)
        Replaced.objects.create(item=item, text=other.text, written_by=other.saved_by, replaced_by=user, replaced_at=at)
    elif AgendaItem.objects.filter(pk=item.pk, revision=seen, text=text).exists():
        item.refresh_from_db()
        return  # saved as one types: nothing new
    change_row(item, {"text": text, "saved_at": at, "saved_by": user}, seen=seen if over is None else over)
    note(user, item.meeting, "meeting.item-save", {"item": item.pk, "length": len(text)}, at=at)


@transaction.atomic
def add_item(user: User, meeting: Meeting, title: str, speaker: Attendant | None = None, *, at: datetime) -> AgendaItem:
    """One more item, at the end of the agenda; by the office, or while it sits by a recorder."""
    _demand_orders(user, meeting, at)
    last = meeting.items.aggregate(last=Max("order"))["last"] or 0
    made = AgendaItem.objects.create(
        meeting=meeting, order=last + _STRIDE, title=demand_words(title, "title")[:200], speaker=speaker
    )
    note(user, meeting, "meeting.item-add", {"item": made.pk, "title": made.title}, at=at)
    return made


@transaction.atomic
def move_item(user: User, item: AgendaItem, *, up: bool, at: datetime) -> None:
    """An item changes places with the one before or after it; at either end nothing happens."""
    _demand_orders(user, item.meeting, at)
    items = list(AgendaItem.objects.select_for_update().filter(meeting=item.meeting).order_by("order", "pk"))
    place = [one.pk for one in items].index(item.pk)
    other = place + (-1 if up else 1)
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
        for number, one in enumerate(items, 1):
            AgendaItem.objects.filter(pk=one.pk).update(order=number * _STRIDE)
        note(user, item.meeting, "meeting.item-move", {"item": item.pk, "up": up}, at=at)


@transaction.atomic
def drop_item(user: User, item: AgendaItem, *, at: datetime) -> None:
    """An item is not on the agenda any more, as long as nothing was recorded under it."""
    _demand_orders(user, item.meeting, at)
    empty = AgendaItem.objects.filter(pk=item.pk, text="", started_at__isnull=True)
    if not empty.delete()[0]:
        raise Refused("这一项已经有记录，不能去掉", "there are minutes under this item: it stays", code="has-text")
    note(user, item.meeting, "meeting.item-drop", {"title": item.title}, at=at)


@transaction.atomic
def add_outcome(user: User, meeting: Meeting, text: str, *, at: datetime) -> Outcome:
    """What the meeting decided or asked for (议定事项); by a recorder until the minutes are approved."""
    demand_recorder(user, meeting, at)
    made = Outcome.objects.create(meeting=meeting, text=demand_words(text), added_by=user, added_at=at)
    note(user, meeting, "meeting.outcome", {"outcome": made.pk}, at=at)
    return made


@dataclass(frozen=True, slots=True)
class Landing:
    """Where an outcome goes: a problem on a ledger, a measure for a problem, or a reason why neither."""

    ledger: Ledger | None = None
    problem: Problem | None = None
    reason: str = ""


@transaction.atomic
def answer_outcome(user: User, outcome: Outcome, landing: Landing, *, at: datetime) -> None:
    """An outcome becomes a problem, a measure, or is told why not; by a recorder who may write on the ledger, also after approval."""
    meeting = outcome.meeting
    to: Problem | Measure | None = None
    if not may_read_minutes(user, meeting, timezone.localdate(at)):
        raise Forbidden("只有这次会议的成员和记录人可以办", "only members and recorders of this meeting may do this")
    if landing.problem is not None:
        to = add_measure(landing.problem, MeasureText(outcome.text, _day(meeting, at)), user)
    elif landing.ledger is not None:
        wanted = ProblemText(outcome.text, Source.CRITICISM, meeting.round.title)
        to = add_problem(landing.ledger, landing.ledger.organisation, wanted, user)
    write_answer(outcome, user, at, to=to, reason=landing.reason)
    note(user, meeting, "meeting.outcome-answer", {"outcome": outcome.pk, "answer": outcome.answer}, at=at)


@transaction.atomic
def add_addendum(user: User, meeting: Meeting, text: str, *, at: datetime) -> Addendum:
    """A correction of approved minutes (补正), by a member or a recorder; the minutes themselves stay."""
    if not may_read_minutes(user, meeting, timezone.localdate(at)):
        raise Forbidden("只有这次会议的成员和记录人可以补正", "only members and recorders of this meeting may do this")
    if meeting.state != APPROVED:
        raise Refused("记录还没有确认，直接改就行", "the minutes are not approved yet: change them", code="wrong-state")
    made = Addendum.objects.create(meeting=meeting, text=demand_words(text), added_by=user, added_at=at)
    note(user, meeting, "meeting.addendum", {"addendum": made.pk}, at=at)
    return made


@transaction.atomic
def note_read(user: User, meeting: Meeting, *, at: datetime) -> None:
    """That somebody read the minutes is an event."""
    note(user, meeting, "meeting.minutes-read", {}, at=at)


def _demand_orders(user: User, meeting: Meeting, at: datetime) -> None:
    demand_live(meeting)
    try:
        demand_keeper(user, meeting, at)
    except Forbidden:
        demand_recorder(user, meeting, at)


def _day(meeting: Meeting, at: datetime) -> date:
    return meeting.on or timezone.localdate(at)
