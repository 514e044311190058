"""Criticism at the meeting (相互批评): prepared in private, said on the day, answered by whoever it was for."""

from __future__ import annotations

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.orgs.permissions import Act, Secrecy
from bihuan_web.talks.access import attends, criticism_actor, may, records
from bihuan_web.talks.lifecycle import CRITICISM, SPOKEN
from bihuan_web.talks.models import Criticism, Team
from bihuan_web.talks.services.answering import Wanted, give_answer
from bihuan_web.talks.services.moving import move, note


@transaction.atomic
def prepare(team: Team, user: User, receiver: User, text: str) -> Criticism:
    """A member of the meeting writes down what they want to say; nobody else reads it before they say it."""
    _must_sit(team, user, receiver)
    made = Criticism.objects.create(
        team=team, speaker=user, receiver=receiver, text=must_give("批评意见", "text", text, "the criticism"),
        entered_by=user, entered_at=now(),
    )  # fmt: skip
    note(team, user, "criticism.prepare", "criticism", made.pk)
    return made


@transaction.atomic
def rewrite(criticism: Criticism, user: User, text: str) -> Criticism:
    """The speaker writes a prepared one anew."""
    words = must_give("批评意见", "text", text, "the criticism")
    move(CRITICISM, criticism, "rewrite", user, _actor(criticism, user), text=words)
    return criticism


@transaction.atomic
def drop(criticism: Criticism, user: User) -> Criticism:
    """The speaker will not say it."""
    move(CRITICISM, criticism, "drop", user, _actor(criticism, user))
    return criticism


@transaction.atomic
def speak(criticism: Criticism, user: User) -> Criticism:
    """The speaker says at the meeting what they prepared: from now on all members of the meeting read it."""
    _must_be_the_day(criticism.team)
    _must_sit(criticism.team, criticism.speaker, criticism.receiver)
    move(CRITICISM, criticism, "speak", user, _actor(criticism, user), spoken_at=now())
    return criticism


@transaction.atomic
def record_criticism(team: Team, user: User, speaker: User, receiver: User, text: str) -> Criticism:
    """What is said at the meeting is entered at once: by the speaker, or for anybody by whoever takes the record."""
    _must_be_the_day(team)
    _must_sit(team, speaker, receiver)
    by_whom = user.pk == speaker.pk or records(team, user, today())
    if not by_whom or not may(team, user, Act.WRITE, Secrecy.CRITICISM, today()):
        raise Forbidden(
            "只能记自己的发言，别人的由记录人记", "one records one's own words; the recorder those of others"
        )
    made = Criticism.objects.create(
        team=team, speaker=speaker, receiver=receiver, text=must_give("批评意见", "text", text, "the criticism"),
        state=SPOKEN, entered_by=user, entered_at=now(), spoken_at=now(),
    )  # fmt: skip
    note(team, user, "criticism.record", "criticism", made.pk, {"speaker": speaker.username})
    return made


@transaction.atomic
def correct(criticism: Criticism, user: User, text: str) -> Criticism:
    """The record of what was said is put right, until it is answered."""
    words = must_give("批评意见", "text", text, "the criticism")
    move(CRITICISM, criticism, "correct", user, _actor(criticism, user), text=words)
    return criticism


@transaction.atomic
def answer_criticism(criticism: Criticism, user: User, wanted: Wanted) -> Criticism:
    """The receiver accepts it, as a problem or a measure in their own words, or says why not. Its speaker is named nowhere else."""
    actor = _actor(criticism, user)
    CRITICISM.move("answer", criticism.state, actor)
    give_answer(criticism, criticism.team, user, wanted)
    move(CRITICISM, criticism, "answer", user, actor)
    return criticism


def _actor(criticism: Criticism, user: User) -> Actor:
    return criticism_actor(criticism, user, recorder=records(criticism.team, user, today()))


def _must_sit(team: Team, speaker: User, receiver: User) -> None:
    if speaker.pk == receiver.pk:
        raise Refused("批评的对象要是别人", "criticism is of somebody else", code="same-person")
    for one in (speaker, receiver):
        if not attends(team, one, today()):
            raise Forbidden(f"{one.name}不是参会人员", f"{one.name} is not a member of the meeting")


def _must_be_the_day(team: Team) -> None:
    if team.day is None or today() < team.day:
        raise Refused(
            "还没有到开会的日子，会前准备的批评意见只有本人能看",
            "the day of the meeting has not come: what was prepared is its writer's until then",
            code="before-the-meeting",
        )
