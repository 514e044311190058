"""Recording events. Always inside the transaction of the act itself: both are there or neither is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import IntegrityError, connection, transaction

from bihuan_web.audit.chain import START, Link, details_text, hash_of, preferred
from bihuan_web.audit.models import Chain, Event


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
