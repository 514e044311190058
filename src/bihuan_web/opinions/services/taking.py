"""Opinions are taken in, whichever way they come (收意见). The same one again is the same one: it is counted, not written twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Sum

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.opinions.keys import MOST_OF_A_CODE, new_code, receipts_of
from bihuan_web.opinions.lifecycle import GATHERING, STOPPED
from bihuan_web.opinions.models import Collection, Opinion, Question, Receipt, Subject
from bihuan_web.opinions.services.feeding_back import more_came
from bihuan_web.opinions.services.noting import must_keep, note
from bihuan_web.opinions.wording import clean, sameness
from bihuan_web.opinions.words import Channel

MOST_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion as it comes in. ``origin`` names it where it comes from, so that it is taken once."""

    text: str
    subject: Subject
    question: Question | None = None
    origin: str = ""


@transaction.atomic
def take_unknown(collection: Collection, said: Sequence[Said]) -> str:
    """Takes what an unknown person wrote; their receipt code, which is kept nowhere.

    No event, no time, no order: the rows stay in the box until ``unsealing.unseal``. Raises ``Refused`` where the collection is full.
    """
    texts = _cleaned(said)
    if not 1 <= len(texts) <= MOST_OF_A_CODE:
        raise Incomplete("还没有写意见", "no opinion was written", missing=("text",))
    Collection.objects.select_for_update().get(pk=collection.pk)
    by_link = Opinion.objects.filter(collection=collection, channel=Channel.LINK)
    sent = by_link.aggregate(sum=Sum(F("times") + F("waiting")))["sum"] or 0
    if sent + len(texts) > collection.most:
        raise Refused(
            "网上收到的意见太多，暂时收不下了，请改用其他方式提交，或者联系办公室",
            "too many opinions have come by this page: please use another way, or tell the office",
            code="full",
        )
    code = new_code()
    for hashed, (one, text) in zip(receipts_of(code), texts, strict=False):
        opinion, _ = _put(collection, Channel.LINK, one, text, sealed=True)
        Receipt.objects.create(key_hash=hashed, opinion=opinion)
    return code


@transaction.atomic
def enter(user: User, collection: Collection, channel: str, said: Sequence[Said]) -> tuple[int, int]:
    """The office writes down what came on paper, in the box, at a seminar …; how many were new, how many there already.

    The event says how many came by which channel.
    """
    must_keep(user, collection)
    if channel == Channel.LINK or channel not in Channel.values:
        raise Refused("网上的意见只能由本人填写", "what comes by the link is written by people themselves", code="link")
    new, known = take(user, collection, channel, said)
    note(user, collection, "opinion.enter", "collection", collection.pk, channel=channel, count=new, again=known)
    return new, known


def take(user: User | None, collection: Collection, channel: str, said: Sequence[Said]) -> tuple[int, int]:
    """Takes named channels in for a service that has asked whether it may be and records the event, in its transaction."""
    held = Collection.objects.select_for_update().get(pk=collection.pk)
    if held.state not in (GATHERING, STOPPED):
        raise Refused("现在不收意见（还没有开始，或者已经办结）", "no opinions are taken now", code="wrong-state")
    texts = _cleaned(said)
    if not texts:
        raise Incomplete("还没有写意见", "no opinion was written", missing=("texts",))
    if len(texts) > MOST_AT_ONCE:
        raise Refused(f"一次最多 {MOST_AT_ONCE} 条", f"at most {MOST_AT_ONCE} at a time", code="too-many")
    origins = [one.origin for one, _ in texts if one.origin]
    known = set(
        Opinion.objects.filter(collection=collection, origin__in=origins)
        .exclude(origin="")
        .values_list("origin", flat=True)
    )
    new = again = 0
    for one, text in texts:
        if one.origin and one.origin in known:
            again += 1
            continue
        known.add(one.origin)
        _, fresh = _put(collection, channel, one, text, sealed=False)
        new, again = new + fresh, again + (not fresh)
    for subject in {one.subject for one, _ in texts}:
        subject.refresh_from_db()
        more_came(collection, subject, user)
    return new, again


def _cleaned(said: Sequence[Said]) -> list[tuple[Said, str]]:
    found = ((one, clean(one.text)) for one in said)
    return [(one, text) for one, text in found if text]


def _put(collection: Collection, channel: str, one: Said, text: str, *, sealed: bool) -> tuple[Opinion, bool]:
    """The row of an opinion, and whether it is new. A repetition of what came out of the box waits for the box itself."""
    same = sameness(text, one.subject.pk, one.question.pk if one.question else 0, channel)
    there = Opinion.objects.filter(collection=collection, sameness=same)
    if not _count_again(there, sealed=sealed):
        try:
            with transaction.atomic():
                made = Opinion.objects.create(
                    collection=collection,
                    subject=one.subject,
                    question=one.question,
                    channel=channel,
                    text=text,
                    sameness=same,
                    sealed=sealed,
                    origin=one.origin,
                )
                return made, True
        except IntegrityError:  # the same by somebody else at this moment
            _count_again(there, sealed=sealed)
    return there.get(), False


def _count_again(there: QuerySet[Opinion], *, sealed: bool) -> int:
    if sealed and (found := there.filter(sealed=False).update(waiting=F("waiting") + 1)):
        return found
    return there.update(times=F("times") + 1)
