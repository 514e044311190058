"""Talks: one enters, the other confirms or says in words what is wrong; what was said is read by the two, each reading recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.talks.access import audience_of, is_one_of_two, part_in, released_to, talk_actor
from bihuan_web.talks.lifecycle import CONFIRMED, TALK
from bihuan_web.talks.models import Audience, Point, Reading, Release, Talk, TalkText, Team
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services.moving import move, note


@dataclass(frozen=True, slots=True)
class Said:
    """What is recorded of a talk: when, where, what was said, what was agreed, what of that goes to the ledger."""

    held_on: date
    place: str
    text: str
    agreed: tuple[str, ...] = ()
    for_ledger: tuple[str, ...] = ()


@transaction.atomic
def enter_talk(team: Team, user: User, other: User, said: Said) -> Talk:
    """Somebody in the team records a talk that they had with another of it."""
    if user.pk == other.pk:
        raise Refused("谈话要有两个人", "a talk has two people", code="same-person")
    for one in (user, other):
        if part_in(team, one, today()) in (None, Part.RECORDER):
            raise Forbidden(f"{one.name}不在这个班子的谈话名单里", f"{one.name} is not among those who talk here")
    _check(said)
    talk = Talk.objects.create(
        team=team, first=user, second=other, held_on=said.held_on, place=said.place.strip(), entered_at=now()
    )
    TalkText.objects.create(talk=talk, text=said.text.strip())
    _write_points(talk, said)
    note(team, user, "talk.enter", "talk", talk.pk, {"with": other.username, "held_on": said.held_on.isoformat()})
    return talk


@transaction.atomic
def amend_talk(talk: Talk, user: User, said: Said) -> Talk:
    """Whoever entered it writes it anew, until the other has confirmed; the correction that they asked for is met by it."""
    _check(said)
    actor = talk_actor(talk, user)
    move(TALK, talk, "amend", user, actor, held_on=said.held_on, place=said.place.strip(), entered_at=now())
    _write_text(talk, text=said.text.strip(), correction="")
    talk.points.all().delete()
    _write_points(talk, said)
    return talk


@transaction.atomic
def confirm_talk(talk: Talk, user: User) -> Talk:
    """The other one confirms that it took place and was recorded as it was; from now on it stays."""
    move(TALK, talk, "confirm", user, talk_actor(talk, user), confirmed_at=now())
    return talk


@transaction.atomic
def question_talk(talk: Talk, user: User, words: str) -> Talk:
    """The other one says what is wrong; the words are for the two only."""
    move(TALK, talk, "question", user, talk_actor(talk, user), given={"words": words.strip()})
    _write_text(talk, correction=words.strip())
    return talk


@transaction.atomic
def withdraw_talk(talk: Talk, user: User) -> Talk:
    """Whoever entered it takes it back: it did not take place, or not with them."""
    move(TALK, talk, "withdraw", user, talk_actor(talk, user))
    return talk


@transaction.atomic
def read_talk(talk: Talk, user: User) -> TalkText:
    """What was said, for the two, or for an audience to which both have released it; raises ``Forbidden`` for everybody else.

    The reading is recorded. That of an audience makes the release final, so reading and withdrawing wait for one another.
    """
    talk = _held(talk)
    audience = None if is_one_of_two(talk, user) else audience_of(talk, user, today())
    if not is_one_of_two(talk, user):
        if audience is None:
            raise Forbidden("谈话内容只有谈话双方能看", "what was said is for the two who talked")
        Reading.objects.get_or_create(talk=talk, user=user, audience=audience, defaults={"at": now()})
    note(talk.team, user, "talk.read", "talk", talk.pk, {"as": audience.value if audience else "one of the two"})
    return TalkText.objects.get(talk=talk)


@transaction.atomic
def release_talk(talk: Talk, user: User, audience: Audience) -> None:
    """One of the two lets an audience read what was said; it opens when the other has done so, too."""
    talk = _held(talk)
    _must_be_of_the_two(talk, user)
    if talk.state != CONFIRMED:
        raise Refused("双方确认以后才能公开", "it can be released once both have confirmed", code="wrong-state")
    _, fresh = Release.objects.get_or_create(talk=talk, user=user, audience=audience, defaults={"at": now()})
    if fresh:
        opened = audience in released_to(talk)
        note(talk.team, user, "talk.release", "talk", talk.pk, {"to": audience.value, "open": opened})


@transaction.atomic
def hold_back_talk(talk: Talk, user: User, audience: Audience) -> None:
    """One of the two takes their release back, as long as nobody of the audience has read; what was read cannot be unread."""
    talk = _held(talk)
    _must_be_of_the_two(talk, user)
    if Reading.objects.filter(talk=talk, audience=audience).exists():
        raise Refused(
            "已经有人按这次公开看过了，不能再收回",
            "somebody has read it by this release: it can no longer be taken back",
            code="read-already",
        )
    if Release.objects.filter(talk=talk, user=user, audience=audience).delete()[0]:
        note(talk.team, user, "talk.hold-back", "talk", talk.pk, {"from": audience.value})


def _held(talk: Talk) -> Talk:
    return (
        Talk.objects.select_for_update(of=("self",)).select_related("team__organisation", "team__round").get(pk=talk.pk)
    )


def _must_be_of_the_two(talk: Talk, user: User) -> None:
    if not is_one_of_two(talk, user):
        raise Forbidden("只有谈话双方能定公开范围", "only the two who talked say who may read it")


def _check(said: Said) -> None:
    must_give("地点", "place", said.place, "place")
    must_give("谈话内容", "text", said.text, "what was said")
    if said.held_on > today():
        raise Refused("谈话日期还没有到", "the day of the talk has not come yet", code="future")


def _write_text(talk: Talk, **columns: str) -> None:
    """Writes columns of the text, also of the one that the talk holds already."""
    for name, value in columns.items():
        setattr(talk.said, name, value)
    talk.said.save(update_fields=list(columns))


def _write_points(talk: Talk, said: Said) -> None:
    points = [(text, False) for text in said.agreed] + [(text, True) for text in said.for_ledger]
    Point.objects.bulk_create(
        Point(talk=talk, number=number, text=text, for_ledger=chosen) for number, (text, chosen) in enumerate(points, 1)
    )
