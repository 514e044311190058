"""A hotline sends its items by signed calls (热线推送): signed, fresh, never twice, and whole or not at all."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Refused
from bihuan_web.opinions.models import Collection, Nonce, Sender
from bihuan_web.opinions.queries import questions_of, subjects_of
from bihuan_web.opinions.services.noting import must_keep, note
from bihuan_web.opinions.services.taking import Said, take
from bihuan_web.opinions.wording import LONGEST
from bihuan_web.opinions.words import Channel

WINDOW = timedelta(minutes=5)
MOST_BYTES, MOST_ITEMS = 1024 * 1024, 500
_LONGEST_ID = 100


class BadCall(Refused):
    """A call that is not taken: not signed, too old, seen before, or not to be understood."""

    def __init__(self, message: str, message_en: str, status: int, code: str, errors: Mapping[str, list[str]]) -> None:
        super().__init__(message, message_en, code=code)
        self.status, self.errors = status, errors


@dataclass(frozen=True, slots=True)
class Call:
    """What came: three headers and the bytes of the body."""

    timestamp: str
    nonce: str
    signature: str
    body: bytes


@transaction.atomic
def add_sender(user: User, collection: Collection, name: str) -> Sender:
    """A hotline that may send; its secret is shown once."""
    must_keep(user, collection)
    made = Sender.objects.create(collection=collection, name=name.strip()[:80], secret=secrets.token_urlsafe(32))
    note(user, collection, "sender.add", "sender", made.pk, name=made.name)
    return made


@transaction.atomic
def end_sender(user: User, sender: Sender) -> None:
    """Nothing more is taken from it."""
    must_keep(user, sender.collection)
    Sender.objects.filter(pk=sender.pk).update(is_active=False)
    note(user, sender.collection, "sender.end", "sender", sender.pk, name=sender.name)


def sign(secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature of a call: HMAC-SHA256 over time, nonce and body, parted by dots."""
    signed = f"{timestamp}.{nonce}.".encode() + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def receive(sender: Sender, call: Call) -> dict[str, int]:
    """Takes the items of a call: ``{"taken": …, "known": …}``. Raises ``BadCall``, and then nothing of it was taken.

    The nonce is written in the transaction of the items: a call that was cut off can be sent again as it was.
    """
    _check_signature(sender, call)
    collection = Collection.objects.select_related("organisation").get(pk=sender.collection_id)
    with transaction.atomic():
        _remember(sender, call.nonce)
        said = _items(collection, sender, call.body)
        new, known = take(None, collection, Channel.HOTLINE, said)
        note(None, collection, "opinion.receive", "sender", sender.pk, name=sender.name, count=new, again=known)
    return {"taken": new, "known": known}


def _check_signature(sender: Sender, call: Call) -> None:
    if not 16 <= len(call.nonce) <= 64 or not call.nonce.isascii() or not call.nonce.isalnum():
        raise _bad("Nonce 要 16 至 64 个字母或数字", "the nonce must have 16 to 64 letters or digits", 401, "bad-nonce")
    wanted = sign(sender.secret, call.timestamp, call.nonce, call.body)
    if not hmac.compare_digest(wanted.encode(), call.signature.encode("utf-8", "replace")):
        raise _bad("签名不对", "the signature is wrong", 401, "bad-signature")
    digits = call.timestamp.isascii() and call.timestamp.isdigit() and len(call.timestamp) <= 12
    if not digits or abs(now().timestamp() - int(call.timestamp)) > WINDOW.total_seconds():
        raise _bad("时间差超过 5 分钟", "the time is off by more than 5 minutes", 401, "bad-time")


def _remember(sender: Sender, nonce: str) -> None:
    """A time of the future is good for at most two windows from now; so long the nonce stays."""
    Nonce.objects.filter(expires_at__lt=now()).delete()
    try:
        with transaction.atomic():
            Nonce.objects.create(sender=sender, value=nonce, expires_at=now() + 2 * WINDOW)
    except IntegrityError as trouble:
        raise _bad("这一次推送已经收过", "this call was taken before", 409, "replayed") from trouble


def _items(collection: Collection, sender: Sender, body: bytes) -> list[Said]:
    try:
        given = json.loads(body.decode("utf-8"))
        items = given["items"]
        if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError) as trouble:
        words = (
            f'正文要是 {{"items": […]}}，1 至 {MOST_ITEMS} 条',
            f'the body must be {{"items": […]}}, 1 to {MOST_ITEMS}',
        )
        raise _bad(*words, 422, "invalid") from trouble
    subjects = subjects_of(collection)
    by_name = {one.name: one for one in subjects} | {"": subjects[0]}
    by_number = {one.number: one for one in questions_of(collection)}
    said, errors = [], dict[str, list[str]]()
    for at, one in enumerate(items):
        wrong = _wrong(one, by_name, by_number)
        if wrong:
            errors[f"items.{at}"] = wrong
            continue
        origin = hashlib.sha256(f"{sender.pk}\n{one['id']}".encode()).hexdigest()
        said.append(Said(one["text"], by_name[one.get("about", "")], by_number.get(one.get("question")), origin))
    if errors:
        raise BadCall("有几条看不懂，都没有收", "some items are wrong; none was taken", 422, "invalid", errors)
    return said


def _wrong(item: Any, by_name: Mapping[str, object], by_number: Mapping[int, object]) -> list[str]:
    """What is wrong with an item, field by field."""
    if not isinstance(item, dict):
        return ["object"]
    wrong = [f"unknown: {name}" for name in sorted(set(item) - {"id", "text", "about", "question"})]
    if not isinstance(item.get("id"), str) or not 1 <= len(item["id"]) <= _LONGEST_ID:
        wrong.append(f"id: 1–{_LONGEST_ID}")
    text = item.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        wrong.append(f"text: 1–{LONGEST}")
    if not isinstance(item.get("about", ""), str) or item.get("about", "") not in by_name:
        wrong.append("about")
    number = item.get("question")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number not in by_number):
        wrong.append("question")
    return wrong


def _bad(message: str, message_en: str, status: int, code: str) -> BadCall:
    return BadCall(message, message_en, status, code, {})
