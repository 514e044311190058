"""Where study stands beside other things: the page of its round, the archive, the reader's own first page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.audit.models import Chain
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.rounds import parts, records
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.rounds.lifecycle import HELD as MEETING_HELD
from bihuan_web.rounds.models import Member, Round
from bihuan_web.rounds.parts import Part
from bihuan_web.rounds.records import Kind, Record
from bihuan_web.sheets.word.layout import Page
from bihuan_web.studies.lifecycle import HELD
from bihuan_web.studies.models import Note, Reading, Session, Tick
from bihuan_web.studies.queries import attached_notes, may_look, read_by

_AHEAD = timedelta(days=7)
_OVER = (MEETING_HELD, CLOSED)  # what was to be read before the meeting waits no more
_CHINESE = "zh-hans"
_T = TypeVar("_T")


def add() -> None:
    """Adds the part of the round and the kind of record."""
    parts.add(Part("studies", _("学习"), "studies:study", order=20, summary=summary, steps=("study",)))
    records.add(Kind("study", _("学习记录"), "study", Secrecy.TEAM, records_of, order=20))


def summary(user: User, one: Round, today: date) -> str | None:
    """Whether the team is prepared; of what was read only one's own ticks."""
    if not may_look(user, one, today):
        return None
    held = Session.objects.filter(round=one, state=HELD).count()
    readings = set(Reading.objects.filter(round=one, dropped_reason="").values_list("pk", flat=True))
    words = gettext("集中学习 %(held)d 次") % {"held": held} if held else gettext("还没有集中学习")
    if readings:
        own = len(readings & read_by(user, one))
        words += " · " + gettext("我读了 %(own)d / %(all)d 篇") % {"own": own, "all": len(readings)}
    return words


def records_of(one: Round) -> Iterator[Record]:
    """A record of each session that was held, and the notes on readings that their readers attached."""
    for number, session in enumerate(Session.objects.filter(round=one, state=HELD).order_by("day", "pk"), 1):
        yield Record(f"学习记录 study {number}.docx", session.day, _later(write_session, session))
    last = attached_notes(one).filter(reading__isnull=False).last()
    if last is not None:
        yield Record("学习笔记 notes.docx", timezone.localdate(last.saved_at), _later(write_notes, one))


def waiting_readings(today: date, user: User | None) -> Iterator[Waiting]:
    """What a reader of the team has not ticked and is to have read within a week; told to the reader alone."""
    due = Reading.objects.filter(dropped_reason="", due_on__lte=today + _AHEAD).exclude(round__state__in=_OVER)
    teams = Member.objects.filter(left_on__isnull=True, user__is_active=True, round__in=due.values("round"))
    if user is not None:
        teams = teams.filter(user=user)
    members = list(teams.select_related("user"))
    if not members:
        return
    people: dict[int, list[User]] = {}
    for member in members:
        people.setdefault(member.round_id, []).append(member.user)
    readings = list(due.filter(round__in=people).select_related("round"))
    read = set(Tick.objects.filter(reading__in=readings).values_list("reading", "user"))
    for reading in readings:
        words = (f"{reading.round.title}：读《{reading.title}》", f"{reading.round.title}: read {reading.title}")
        path = f"{reverse('studies:study', args=[reading.round_id])}#reading-{reading.pk}"
        for person in people[reading.round_id]:
            if (reading.pk, person.pk) not in read:
                yield Waiting(f"studies.reading.{reading.pk}", person, words, path, reading.due_on)


def write_session(session: Session) -> bytes:
    """A session as a Word file: topic, who was there, what readers attached. A Chinese document, whoever asks for it."""
    one = session.round
    with override(_CHINESE):
        page = _page(one)
        page.title(gettext("%(round)s学习记录") % {"round": one.title})
        values = {"day": session.day, "place": session.place, "topic": session.topic, "leader": session.leader}
        page.paragraph(gettext("时间：%(day)s。地点：%(place)s。主题：%(topic)s。领学人：%(leader)s。") % values)
        rows = [
            (each.name, gettext("到会") if each.present else gettext("未到"), each.reason)
            for each in session.attendance.order_by("pk")
        ]
        page.table((gettext("姓名"), gettext("到会情况"), gettext("说明")), rows, (2, 2, 4))
        _write_notes(page, attached_notes(one).filter(session=session))
        return page.data()


def write_notes(one: Round) -> bytes:
    """The notes on readings that their readers attached, as a Word file."""
    with override(_CHINESE):
        page = _page(one)
        page.title(gettext("%(round)s学习笔记") % {"round": one.title})
        _write_notes(page, attached_notes(one).filter(reading__isnull=False))
        return page.data()


def _write_notes(page: Page, notes: Iterable[Note]) -> None:
    for note in notes:
        title = note.reading.title if note.reading is not None else ""
        page.heading(2, gettext("%(name)s的学习笔记 %(title)s") % {"name": note.user.name, "title": title})
        for line in note.text.splitlines():
            page.paragraph(line)


def _page(one: Round) -> Page:
    head = Chain.objects.filter(pk=one.organisation.chain).first()
    return Page(f"{head.pk} {head.length} {head.head}" if head is not None else "")


def _later(write: Callable[[_T], bytes], thing: _T) -> Callable[[], bytes]:
    return lambda: write(thing)
