"""The office asks (征求意见): a collection is drawn up, opened, stopped, finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import stale
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.opinions.lifecycle import ANSWERED, DRAFT
from bihuan_web.opinions.models import Collection, Question, Subject
from bihuan_web.opinions.queries import may_keep, opinions_of
from bihuan_web.opinions.services.noting import move, must_keep, note
from bihuan_web.opinions.services.unsealing import unseal
from bihuan_web.opinions.words import Channel, Kind
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round

MOST_QUESTIONS = 8
_MOST_BY_LINK = 50_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the office says of a collection. ``team``: whether the team itself is asked about, ``head`` who reads that."""

    title: str
    opens_on: date
    closes_on: date
    channels: Sequence[str] = (Channel.LINK,)
    words: str = ""
    team: bool = True
    head: User | None = None
    leaders: Sequence[User] = ()
    questions: Sequence[str] = ()
    most: int = 5_000


@transaction.atomic
def draw_up(user: User, one: Round, organisation: Organisation, wanted: Wanted) -> Collection:
    """A new collection, as a draft."""
    if not may_keep(user, organisation, today()):
        raise Forbidden("只有本单位的办公室可以征求意见", "only the unit's office may ask for opinions")
    if not organisation.path.startswith(one.organisation.path):
        raise Refused("这个单位不在这个轮次里", "the unit is not in this round", code="wrong-unit")
    _check(wanted)
    made = Collection(round=one, organisation=organisation, created_at=now(), created_by=user)
    _write(made, wanted)
    note(user, made, "collection.draw-up", "collection", made.pk, title=made.title)
    return made


@transaction.atomic
def change(user: User, collection: Collection, wanted: Wanted, seen: int) -> Collection:
    """Changes a draft; once it is open only its title, words, days and channels."""
    must_keep(user, collection)
    _check(wanted)
    if collection.state == "done":
        raise Refused("已经办结，不能再改", "it is finished and can no longer be changed", code="wrong-state")
    if Collection.objects.filter(pk=collection.pk, revision=seen).update(revision=F("revision") + 1) != 1:
        raise stale()
    collection.refresh_from_db()
    before = {"title": collection.title, "until": collection.closes_on.isoformat()}
    _write(collection, wanted)
    note(user, collection, "collection.change", "collection", collection.pk, before=before, title=collection.title)
    return collection


@transaction.atomic
def open_it(user: User, collection: Collection, seen: int) -> None:
    """People may write from the first day on."""
    move(user, collection, "open", {"subject": collection.subjects.exists()}, seen)


@transaction.atomic
def stop(user: User, collection: Collection, seen: int) -> None:
    """Nothing more comes by the link; the box is opened, however little is in it."""
    move(user, collection, "stop", {}, seen)
    unseal(collection, user)


@transaction.atomic
def resume(user: User, collection: Collection, reason: str, seen: int) -> None:
    """Goes on asking."""
    move(user, collection, "resume", {"reason": reason.strip()}, seen)


@transaction.atomic
def finish(user: User, collection: Collection, seen: int) -> None:
    """Everything is answered; as long as one opinion is not, this is refused and says how many are left."""
    Collection.objects.select_for_update().get(pk=collection.pk)
    left = opinions_of(collection).exclude(topic__state=ANSWERED).count()
    if left and collection.state == "stopped":
        must_keep(user, collection)
        raise Incomplete(
            f"还有 {left} 条意见没有回应，不能办结",
            f"{left} opinions are not answered yet: it cannot be finished",
            missing=("answer",),
        )
    move(user, collection, "finish", {"answered": not left}, seen)


def _check(wanted: Wanted) -> None:
    if not wanted.title.strip():
        raise Incomplete("还没有填名称", "the title is still to be given", missing=("title",))
    if wanted.closes_on < wanted.opens_on:
        raise Refused("截止日期早于开始日期", "it would close before it opens", code="bad-dates")
    if not wanted.team and not wanted.leaders:
        raise Incomplete("还没有选征求谁的意见", "say whom it is about", missing=("leaders",))
    if not wanted.channels or any(one not in Channel.values for one in wanted.channels):
        raise Incomplete("还没有选征求方式", "say how it is asked", missing=("channels",))
    if len(wanted.questions) > MOST_QUESTIONS or not 1 <= wanted.most <= _MOST_BY_LINK:
        raise Refused(
            f"征求内容最多 {MOST_QUESTIONS} 项，网上最多收 {_MOST_BY_LINK} 条",
            f"at most {MOST_QUESTIONS} questions and {_MOST_BY_LINK} opinions by the link",
            code="too-many",
        )


def _write(collection: Collection, wanted: Wanted) -> None:
    collection.title, collection.words = wanted.title.strip(), wanted.words.strip()
    collection.opens_on, collection.closes_on, collection.most = wanted.opens_on, wanted.closes_on, wanted.most
    collection.channels = ",".join(one for one in Channel.values if one in wanted.channels)
    try:
        with transaction.atomic():
            collection.save()
    except IntegrityError as trouble:
        raise Refused("这个轮次里已有同名的征求意见", "the round has one of that title", code="exists") from trouble
    if collection.state == DRAFT:
        _write_parts(collection, wanted)


def _write_parts(collection: Collection, wanted: Wanted) -> None:
    collection.subjects.all().delete()
    collection.questions.all().delete()
    made = []
    if wanted.team:
        made.append(Subject(collection=collection, kind=Kind.TEAM, name=collection.organisation.name, user=wanted.head))
    names: dict[str, int] = {}
    for one in wanted.leaders:
        names[one.name] = names.get(one.name, 0) + 1
    for one in wanted.leaders:
        name = str(one) if names[one.name] > 1 else one.name
        made.append(Subject(collection=collection, kind=Kind.LEADER, name=name, user=one))
    Subject.objects.bulk_create(made)
    texts = [one.strip() for one in wanted.questions if one.strip()]
    Question.objects.bulk_create(
        Question(collection=collection, number=number, text=text[:300]) for number, text in enumerate(texts, 1)
    )
