"""A person says of a passage whether it may stay (判断), with a reason; given wording is remembered and set aside from then on."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.changing import as_seen, change_row, must_give, stale
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.copies.access import may_compare, may_judge
from bihuan_web.copies.finding import digest_of
from bihuan_web.copies.keeping import recount
from bihuan_web.copies.kinds import Verdict
from bihuan_web.copies.models import Given, Judgement, Passage
from bihuan_web.copies.texts import texts_of
from bihuan_web.orgs.models import Organisation


def judge(user: User, passage: Passage, verdict: str, reason: str, *, seen: int = 0) -> Judgement:
    """Says of a passage what it is; ``seen`` is the revision of what was said of it before, 0 where nobody has."""
    pair = passage.pair
    if not may_judge(user, pair, today()):
        raise Forbidden("您不能判断这一段", "you may not judge this passage")
    if verdict not in Verdict.values:
        raise Refused("没有这种判断", "there is no such verdict", code="bad-choice")
    reason = must_give("理由", "reason", reason, "the reason")[:500]
    texts = texts_of(pair)
    if texts.a is None or texts.b is None:
        raise Refused(
            "材料已经变了，请重新比对以后再判断", "the texts have changed: compare them anew first", code="out-of-date"
        )
    with transaction.atomic():
        said = _said(user, passage, verdict, reason, seen)
        Passage.objects.filter(
            digest=passage.digest, pair__a__document=said.first_id, pair__b__document=said.second_id
        ).update(judgement=said)
        passage.judgement = said
        if verdict == Verdict.GIVEN:
            _remember(user, passage, texts.a[passage.a_start : passage.a_end], reason)
        recount(pair, texts.a, texts.b)
        details = {"passage": passage.number, "verdict": verdict, "reason": reason}
        _log(user, pair.a.document.organisation, "copies.judge", "pair", pair.pk, details)
    return said


@transaction.atomic
def drop_given(user: User, given: Given) -> None:
    """Given wording counts again from the next comparison on."""
    if not may_compare(user, given.branch, today()):
        raise Forbidden("您不能取消这条规定表述", "you may not take this wording off")
    key = given.pk
    if not Given.objects.filter(pk=key).delete()[0]:
        raise stale()
    _log(user, given.branch, "copies.drop-given", "given", key, {})


def _said(user: User, passage: Passage, verdict: str, reason: str, seen: int) -> Judgement:
    first, second = passage.pair.a.document_id, passage.pair.b.document_id
    known = Judgement.objects.filter(first=first, second=second, digest=passage.digest).first()
    columns = {"verdict": verdict, "reason": reason, "by": user, "at": now()}
    if known is not None:
        change_row(as_seen(known, seen), columns)
        return known
    if seen:
        raise stale()
    try:
        with transaction.atomic():
            return Judgement.objects.create(first_id=first, second_id=second, digest=passage.digest, **columns)
    except IntegrityError as trouble:  # two people at once
        raise stale() from trouble


def _remember(user: User, passage: Passage, words: str, reason: str) -> None:
    branch = passage.pair.comparison.organisation
    if not may_compare(user, branch, today()):
        branch = passage.pair.a.document.organisation
    values = {"text": words, "reason": reason, "by": user, "at": now(), "document": passage.pair.a.document}
    Given.objects.get_or_create(branch=branch, digest=digest_of(words), defaults=values)


def _log(user: User, unit: Organisation, act: str, kind: str, key: int, details: dict[str, object]) -> None:
    record(unit.chain, user.username, act, kind, str(key), details, at=now())
