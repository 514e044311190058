"""Recording events. Always inside the transaction of the act itself: both are there or neither is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, connection, transaction

from bihuan_web.audit.chain import START, Link, details_text, hash_of, preferred
from bihuan_web.audit.models import Chain, Event

_AT_ONCE = 500  # rows in one statement


def record(
    chain: str,
    actor: str,
    act: str,
    kind: str,
    item: str,
    details: Mapping[str, object] | None = None,
    *,
    at: datetime,
) -> Event:
    """Adds an event to the end of its chain; raises ``RuntimeError`` outside of a transaction.

    The head's row is locked until the transaction ends: events of one organisation are written one after the other.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs to the transaction of its act")
    head = _locked(chain)
    link = Link(chain, head.length + 1, head.head, _iso(at), actor, act, kind, item, details_text(details or {}))
    algorithm = preferred()
    event = Event.objects.create(
        chain=chain,
        sequence=link.sequence,
        at=at,
        actor=actor,
        act=act,
        kind=kind,
        item=item,
        details=link.details,
        algorithm=algorithm,
        hash=hash_of(link, algorithm),
    )
    Chain.objects.filter(pk=chain).update(length=event.sequence, head=event.hash)
    return event


@dataclass(frozen=True, slots=True)
class Noted:
    """An act that is recorded together with others: what was done to which record."""

    act: str
    kind: str
    item: str
    details: Mapping[str, object]


def record_many(chain: str, actor: str, acts: Iterable[Noted], *, at: datetime) -> int:
    """Adds an event for each of many acts that one transaction does (an import), as ``record`` would; how many.

    Each record has its own history, whoever wrote it; the head moves once, and the rows are written in batches.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs to the transaction of its act")
    head = _locked(chain)
    algorithm, moment = preferred(), _iso(at)
    sequence, last = head.length, head.head
    events = []
    for one in acts:
        sequence += 1
        link = Link(chain, sequence, last, moment, actor, one.act, one.kind, one.item, details_text(one.details))
        last = hash_of(link, algorithm)
        events.append(
            Event(
                chain=chain,
                sequence=sequence,
                at=at,
                actor=actor,
                act=one.act,
                kind=one.kind,
                item=one.item,
                details=link.details,
                algorithm=algorithm,
                hash=last,
            )
        )
    Event.objects.bulk_create(events, batch_size=_AT_ONCE)
    Chain.objects.filter(pk=chain).update(length=sequence, head=last)
    return len(events)


def _locked(chain: str) -> Chain:
    found = Chain.objects.select_for_update().filter(pk=chain).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():  # another transaction may begin the same chain at this moment
            Chain.objects.create(name=chain, head=START)
    except IntegrityError:
        pass
    return Chain.objects.select_for_update().get(pk=chain)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
