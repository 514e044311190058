"""Opinions go back to whom they are about, as they are (原汁原味反馈)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import stale
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.opinions.lifecycle import CONCERNED, FED_BACK, READ, SENT
from bihuan_web.opinions.models import Collection, Opinion, Subject
from bihuan_web.opinions.services.noting import OFFICE, must_keep, note
from bihuan_web.opinions.wording import clean


@transaction.atomic
def send(user: User, subject: Subject) -> None:
    """Hands somebody what was said about them. Whoever has no account here, or left, cannot get it: see ``excuse``."""
    must_keep(user, subject.collection)
    if subject.collection.state not in ("stopped", "done"):
        raise Refused("截止以后再反馈", "feed back once it has stopped", code="wrong-state")
    if subject.user is None or not subject.user.is_active:
        raise Refused(
            "没有可以签收的人（已离任或没有指定），请写明理由，记为不能反馈",
            "there is nobody to acknowledge it (left, or not named): record the reason why it cannot be fed back",
            code="nobody-there",
        )
    _move(user, subject, "send", OFFICE, {}, sent_at=now(), read_on=None, reason="")


@transaction.atomic
def acknowledge(user: User, subject: Subject) -> None:
    """Whom it is about has read it; the day stays."""
    roles = frozenset({CONCERNED}) if subject.user_id == user.pk else frozenset[str]()
    _move(user, subject, "acknowledge", Actor(roles), {}, read_on=today())


@transaction.atomic
def excuse(user: User, subject: Subject, reason: str) -> None:
    """It cannot be fed back, because somebody left, say; the opinions stay and are answered like all others."""
    must_keep(user, subject.collection)
    given = {"reason": reason.strip()[:300]}
    _move(user, subject, "excuse", OFFICE, given, reason=given["reason"])


def more_came(collection: Collection, subject: Subject, user: User | None) -> None:
    """More came in after it was fed back: it is to be fed back again. Inside the transaction of the act that brought it."""
    if subject.state in (SENT, READ):
        subject.collection = collection
        _move(user, subject, "add", OFFICE, {}, read_on=None)


@transaction.atomic
def mask(user: User, opinion: Opinion, text: str, reason: str) -> None:
    """Hides from the person concerned what would betray the writer; the original stays, and so does who did it and why."""
    must_keep(user, opinion.collection)
    text, reason = clean(text), reason.strip()[:300]
    if not text or not reason:
        raise Refused("要写隐去后的文字和理由", "the text without it and a reason are wanted", code="incomplete")
    if text == opinion.text:
        raise Refused("和原文一样，没有隐去什么", "it is the same as the original", code="nothing-masked")
    rows = Opinion.objects.filter(pk=opinion.pk, masked=opinion.masked)
    if rows.update(masked=text, mask_reason=reason, masked_by=user) != 1:
        raise stale()
    note(user, opinion.collection, "opinion.mask", "opinion", opinion.pk, reason=reason)
    opinion.refresh_from_db()


@transaction.atomic
def note_reading(user: User, subject: Subject) -> None:
    """Reading what was said about somebody is an event."""
    note(user, subject.collection, "opinion.read", "subject", subject.pk, name=subject.name)


def _move(user: User | None, subject: Subject, act: str, actor: Actor, given: dict[str, Any], **columns: Any) -> None:
    target = FED_BACK.move(act, subject.state, actor, given).target
    if Subject.objects.filter(pk=subject.pk, state=subject.state).update(state=target, **columns) != 1:
        raise stale()
    note(user, subject.collection, f"opinion.{act}", "subject", subject.pk, name=subject.name, **given)
    subject.refresh_from_db()
