"""What people can do with study: the office keeps list and sessions, a reader their own ticks and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import may_change
from bihuan_web.studies.lifecycle import PLANNED, SESSION
from bihuan_web.studies.models import Attendance, Material, Note, Reading, Session, Tick
from bihuan_web.studies.queries import may_look


@dataclass(frozen=True, slots=True)
class SessionFields:
    """What the office says of a session."""

    day: date
    topic: str
    place: str = ""
    leader: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """Whether one person was there; why not."""

    user: User
    present: bool
    reason: str = ""


@transaction.atomic
def add_reading(
    user: User, one: Round, title: str, material: str = Material.PAPER, place: str = "", due_on: date | None = None, *,
    at: datetime,
) -> Reading:  # fmt: skip
    """Puts something on the reading list (学习篇目)."""
    _demand_keeper(user, one, at)
    made = Reading.objects.create(
        round=one,
        title=_said(title, "title")[:200],
        material=material,
        place=place.strip()[:300],
        due_on=due_on,
        added_by=user,
        added_at=at,
    )
    _note(user, one, "study.reading", {"reading": made.pk, "title": made.title}, at=at)
    return made


@transaction.atomic
def drop_reading(user: User, reading: Reading, reason: str, *, at: datetime) -> None:
    """Takes something off the list, with a reason; notes on it stay with their readers."""
    _demand_keeper(user, reading.round, at)
    rows = Reading.objects.filter(pk=reading.pk, dropped_reason="")
    if rows.update(dropped_reason=_said(reason, "reason")[:300]) != 1:
        raise Stale("已经不在篇目里了", "it is off the list already")
    reading.refresh_from_db()
    _note(user, reading.round, "study.reading-drop", {"reading": reading.pk, "reason": reading.dropped_reason}, at=at)


@transaction.atomic
def plan_session(user: User, one: Round, fields: SessionFields, *, at: datetime) -> Session:
    """Plans a session (集中学习)."""
    _demand_keeper(user, one, at)
    _said(fields.topic, "topic")
    made = Session.objects.create(round=one, **asdict(fields))
    _note(user, one, "study.plan", {"session": made.pk, "day": made.day.isoformat(), "topic": made.topic}, at=at)
    return made


@transaction.atomic
def change_session(user: User, session: Session, fields: SessionFields, seen: int, *, at: datetime) -> None:
    """Changes a session that was not held yet."""
    _demand_keeper(user, session.round, at)
    _said(fields.topic, "topic")
    if session.state != PLANNED:
        raise Refused("这次学习已办完，不再改", "this session is over and no longer changed", code="wrong-state")
    change_row(session, {**asdict(fields)}, seen=seen)
    _note(user, session.round, "study.change", {"session": session.pk, "day": session.day.isoformat()}, at=at)


@transaction.atomic
def hold_session(user: User, session: Session, who: Iterable[Came], seen: int, *, at: datetime) -> None:
    """The session was held (记学习), with who was there; whoever was not has a reason."""
    _demand_open(session.round)
    moved = SESSION.move("hold", session.state, _actor(user, session.round, at))
    if session.day > timezone.localdate(at):
        raise Refused("学习日期还没有到", "the day of the session has not come", code="bad-day")
    came = list(who)
    if not any(one.present for one in came):
        raise Incomplete("没有人到，不能记为已学", "nobody was there: it was not held", missing=("attendance",))
    for one in came:
        if not one.present and not one.reason.strip():
            raise Incomplete(
                f"{one.user.name}没有到，还没有写原因", f"{one.user.name} was absent: say why", missing=("reason",)
            )
        Attendance.objects.create(
            session=session, user=one.user, name=one.user.name, present=one.present, reason=one.reason.strip()[:300]
        )
    change_row(session, {"state": moved.target}, seen=seen)
    counted = {"session": session.pk, "present": sum(one.present for one in came), "listed": len(came)}
    _note(user, session.round, "study.hold", counted, at=at)


@transaction.atomic
def cancel_session(user: User, session: Session, reason: str, seen: int, *, at: datetime) -> None:
    """The session does not take place, with the reason."""
    _demand_open(session.round)
    moved = SESSION.move("cancel", session.state, _actor(user, session.round, at), {"reason": reason.strip()})
    change_row(session, {"state": moved.target, "reason": reason.strip()[:300]}, seen=seen)
    _note(user, session.round, "study.cancel", {"session": session.pk, "reason": session.reason}, at=at)


@transaction.atomic
def tick(user: User, reading: Reading, *, is_read: bool, at: datetime) -> None:
    """The reader's own tick, set or taken away. It is no event: nobody else is to know."""
    _demand_reader(user, reading.round, at)
    if is_read:
        Tick.objects.get_or_create(reading=reading, user=user, defaults={"at": at})
    else:
        Tick.objects.filter(reading=reading, user=user).delete()


@transaction.atomic
def save_note(user: User, about: Reading | Session, text: str, seen: int | None, *, at: datetime) -> Note:
    """Writes one's own note; ``seen`` is the revision that was looked at, None for the first. It is no event, unless it is attached."""
    _demand_reader(user, about.round, at)
    of = {"reading": about} if isinstance(about, Reading) else {"session": about}
    words = _said(text, "text")
    if seen is None:
        note, made = Note.objects.get_or_create(user=user, **of, defaults={"text": words, "saved_at": at})
        if not made:
            raise Stale("这里已经有您的笔记，请打开再改", "there is a note of yours already: open it")
        return note
    if (
        Note.objects.filter(user=user, revision=seen, **of).update(text=words, saved_at=at, revision=F("revision") + 1)
        != 1
    ):
        raise Stale("您在别处刚改过这条笔记", "you have just changed this note elsewhere")
    return Note.objects.get(user=user, **of)


@transaction.atomic
def attach_note(user: User, note: Note, *, attached: bool, at: datetime) -> None:
    """The reader attaches their note to the record of the round (附入学习记录), or takes it back until the round is closed."""
    if note.user_id != user.pk:
        raise Forbidden("笔记由本人决定附不附", "a note is attached by its reader alone")
    _demand_open(note.round)
    Note.objects.filter(pk=note.pk).update(attached_at=at if attached else None)
    note.refresh_from_db()
    act = "study.note-attach" if attached else "study.note-detach"
    _note(user, note.round, act, {"note": note.pk}, at=at)


def _demand_keeper(user: User, one: Round, at: datetime) -> None:
    if not may_change(user, one.organisation, timezone.localdate(at)):
        raise Forbidden("只有本单位的办公室可以安排学习", "only the unit's office arranges study")
    _demand_open(one)


def _demand_reader(user: User, one: Round, at: datetime) -> None:
    if not may_look(user, one, timezone.localdate(at)):
        raise Forbidden("您不在这个轮次的班子里", "you are not in the team of this round")


def _demand_open(one: Round) -> None:
    if one.state == CLOSED:
        raise Refused("这个轮次已结束", "this round is closed", code="wrong-state")


def _actor(user: User, one: Round, at: datetime) -> Actor:
    keeps = may_change(user, one.organisation, timezone.localdate(at))
    return Actor(frozenset({Role.OFFICE.value} if keeps else ()))


def _said(text: str, name: str) -> str:
    if not text.strip():
        raise Incomplete("还没有填内容", f"still to be given: {name}", missing=(name,))
    return text.strip()


def _note(user: User, one: Round, act: str, details: Mapping[str, object], *, at: datetime) -> None:
    record(one.organisation.chain, user.username, act, "round", str(one.pk), details, at=at)
