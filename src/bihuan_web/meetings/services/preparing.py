"""Before and around a meeting: who is due, who came and why not, what absent members send, the order of items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.meetings.agenda import items_for
from bihuan_web.meetings.lifecycle import APPROVED, HELD, PREPARING, SITTING
from bihuan_web.meetings.models import AgendaItem, Attendant, Meeting, Part, Presence
from bihuan_web.meetings.queries import current
from bihuan_web.meetings.services.guarding import demand_keeper, demand_live, demand_words, note
from bihuan_web.orgs.handing import HandOver
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import team_of


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether one person came; ``seen`` is the revision that was looked at."""

    attendant: Attendant
    presence: str
    reason: str
    seen: int


@transaction.atomic
def prepare(user: User, one: Round, chair: User, place: str = "", *, at: datetime) -> Meeting:
    """Prepares the meeting of a round (筹备会议): the team is due, the order is that of its kind of meeting. The chair is of the team."""
    team = [member for member in team_of(one) if member.left_on is None]
    if chair.pk not in {member.user_id for member in team}:
        raise Incomplete("主持人要在班子成员里", "the chair belongs to the team", missing=("chair",))
    if current(one) is not None:
        raise _prepared()
    number = (Meeting.objects.filter(round=one).aggregate(last=Max("number"))["last"] or 0) + 1
    meeting = Meeting(round=one, number=number, chair=chair, place=place.strip()[:120])
    demand_keeper(user, meeting, at)
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as trouble:
        raise _prepared() from trouble
    team.sort(key=lambda member: (member.user_id != chair.pk, member.pk))
    people = [
        Attendant.objects.create(
            meeting=meeting, part=Part.MEMBER, user=member.user, name=member.user.name, post=member.post
        )
        for member in team
    ]
    _write_items(meeting, people)
    note(user, meeting, "meeting.prepare", {"round": one.pk, "due": len(people)}, at=at)
    return meeting


@transaction.atomic
def add_attendant(
    user: User, meeting: Meeting, part: str, person: User | None, name: str = "", post: str = "", *, at: datetime
) -> Attendant:
    """Somebody else is there: a superior, a guest, a recorder, or a member who was not in the list. A superior needs no account."""
    demand_keeper(user, meeting, at)
    demand_live(meeting)
    if part in (Part.MEMBER, Part.RECORDER) and person is None:
        raise Incomplete("成员和记录人要选账号", "members and recorders are chosen by account", missing=("person",))
    if person is None and not name.strip():
        raise Incomplete("还没有填：姓名", "still to be given: name", missing=("name",))
    try:
        with transaction.atomic():
            made = Attendant.objects.create(
                meeting=meeting,
                part=part,
                user=person,
                name=person.name if person is not None else name.strip()[:60],
                post=post.strip()[:120],
            )
    except IntegrityError as trouble:
        raise Refused(f"{person}已经在名单里", f"{person} is in the list already", code="twice") from trouble
    note(user, meeting, "meeting.person", {"part": part, "person": made.name}, at=at)
    return made


@transaction.atomic
def mark(user: User, meeting: Meeting, marks: Iterable[Mark], *, at: datetime) -> None:
    """Records who came (记到会). An absent member has a reason. All marks are written or none; what stays the same is not touched."""
    demand_keeper(user, meeting, at)
    demand_live(meeting)
    if meeting.state in (HELD, APPROVED):
        raise Refused("会已经开过，到会情况不再改", "the meeting was held: its attendance stays", code="wrong-state")
    for one in marks:
        person, reason = one.attendant, one.reason.strip()[:300]
        if (person.presence, person.reason) == (one.presence, reason):
            continue
        if person.part == Part.MEMBER and one.presence == Presence.ABSENT and not reason:
            raise Incomplete(
                f"{person.name}缺席，还没有写原因",
                f"{person.name} is absent: say why",
                missing=(f"reason-{person.pk}",),
            )
        change_row(person, {"presence": one.presence, "reason": reason}, seen=one.seen)
        note(user, meeting, "meeting.attendance", {"person": person.name, "presence": one.presence}, at=at)


@transaction.atomic
def leave(
    user: User, attendant: Attendant, on: date, reason: str, *, successor: User | None = None, at: datetime
) -> None:
    """Somebody left before the meeting (离任): they are not due any more and stay named, with who came after."""
    meeting = attendant.meeting
    demand_keeper(user, meeting, at)
    _demand_before(meeting)
    _leave(user, attendant, on, demand_words(reason, "reason"), successor, at)


@transaction.atomic
def follow_team(user: User, meeting: Meeting, *, at: datetime) -> int:
    """The list of the meeting follows the team of the round: whoever left is not due, whoever came is. How many changed."""
    demand_keeper(user, meeting, at)
    _demand_before(meeting)
    return _follow(user, meeting, at)


@transaction.atomic
def write_text(user: User, attendant: Attendant, text: str, seen: int, *, at: datetime) -> None:
    """What an absent member sends to be read at the meeting (书面发言); by themselves, until the meeting was held."""
    if attendant.user_id != user.pk or attendant.part != Part.MEMBER or attendant.left_on is not None:
        raise Forbidden("书面发言由本人写", "a text to be read is written by the member themselves")
    _demand_before(attendant.meeting, sitting=True)
    change_row(attendant, {"written": demand_words(text)}, seen=seen)
    note(user, attendant.meeting, "meeting.written", {"person": attendant.name}, at=at)


def hand_over_meetings(handed: HandOver) -> int:
    """A place in a meeting that is still prepared passes on with a post; the team of its round has passed on already."""
    near = Meeting.objects.filter(
        state=PREPARING, attendants__user=handed.before, attendants__left_on__isnull=True
    ).select_related("round__organisation")
    return sum(_follow(handed.actor, meeting, now()) for meeting in near.distinct())


def copy_for_next(meeting: Meeting) -> Meeting:
    """The next attempt after one that was not held: the same people and items, nobody marked, nothing written."""
    again = Meeting.objects.create(
        round=meeting.round, number=meeting.number + 1, chair=meeting.chair, place=meeting.place
    )
    people: dict[int, Attendant] = {}
    for one in meeting.attendants.filter(left_on__isnull=True).order_by("pk"):
        people[one.pk] = Attendant.objects.create(
            meeting=again, part=one.part, user=one.user, name=one.name, post=one.post, written=one.written
        )
    for item in meeting.items.order_by("order"):
        speaker = people.get(item.speaker_id or 0)
        AgendaItem.objects.create(meeting=again, order=item.order, key=item.key, title=item.title, speaker=speaker)
    return again


def _follow(user: User, meeting: Meeting, at: datetime) -> int:
    there = {one.user_id: one for one in meeting.attendants.filter(part=Part.MEMBER, left_on__isnull=True)}
    team = list(team_of(meeting.round))
    now_in = {member.user_id for member in team if member.left_on is None}
    changed = 0
    for member in team:
        left = there.get(member.user_id)
        if member.left_on is not None and left is not None and member.user_id not in now_in:
            after = member.successor.user if member.successor is not None else None
            _leave(user, left, member.left_on, member.left_note, after, at)
            changed += 1
    present = set(meeting.attendants.filter(left_on__isnull=True, user__isnull=False).values_list("user", flat=True))
    for member in team:
        if member.left_on is None and member.user_id not in present:
            Attendant.objects.create(
                meeting=meeting, part=Part.MEMBER, user=member.user, name=member.user.name, post=member.post
            )
            note(user, meeting, "meeting.person", {"part": Part.MEMBER.value, "person": member.user.name}, at=at)
            changed += 1
    return changed


def _leave(user: User, attendant: Attendant, on: date, reason: str, successor: User | None, at: datetime) -> None:
    meeting, after = attendant.meeting, None
    change_row(attendant, {"left_on": on, "left_note": reason[:300]}, seen=attendant.revision)
    if successor is not None:
        after = meeting.attendants.filter(user=successor, left_on__isnull=True).first() or Attendant.objects.create(
            meeting=meeting, part=attendant.part, user=successor, name=successor.name, post=attendant.post
        )
        change_row(attendant, {"successor": after}, seen=attendant.revision)
        for item in meeting.items.filter(speaker=attendant):
            AgendaItem.objects.filter(pk=item.pk).update(
                speaker=after, title=item.title.replace(attendant.name, after.name)[:200]
            )
    if meeting.chair_id == attendant.user_id:
        Meeting.objects.filter(pk=meeting.pk).update(chair=successor)
    note(user, meeting, "meeting.person-left", {"person": attendant.name, "after": after.name if after else ""}, at=at)


def _write_items(meeting: Meeting, people: list[Attendant]) -> None:
    for number, item in enumerate(items_for(meeting.round.kind, [one.name for one in people]), 1):
        speaker = people[item.speaker] if item.speaker is not None else None
        AgendaItem.objects.create(
            meeting=meeting, order=number * 10, key=item.key, title=item.title[:200], speaker=speaker
        )


def _demand_before(meeting: Meeting, *, sitting: bool = False) -> None:
    demand_live(meeting)
    if meeting.state != PREPARING and not (sitting and meeting.state == SITTING):
        raise Refused("会已经开了", "the meeting has begun", code="wrong-state")


def _prepared() -> Refused:
    return Refused("这个轮次的会已经在筹备了", "the meeting of this round is being prepared already", code="twice")
