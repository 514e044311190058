"""The outbox (待发件): each message is claimed by one worker, sent, and written down as sent; what fails is tried again later."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from bihuan_web.common import clock
from bihuan_web.notices.channels import NotSent, send
from bihuan_web.notices.models import Delivery

LEASE = timedelta(minutes=5)
_DELAYS = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 240, 720, 1440))
_AT_ONCE = 200


def send_waiting(now: datetime) -> int:
    """Sends what may go out now; how many went."""
    number = 0
    for _ in range(_AT_ONCE):
        delivery = _claim(now)
        if delivery is None:
            break
        number += _deliver(delivery, now)
    return number


def _claim(now: datetime) -> Delivery | None:
    """The next message, for this worker alone until its lease has run out."""
    # A lease longer than any that is given was made by a clock that has gone back since.
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE)
    waiting = Delivery.objects.filter(free, state=Delivery.PENDING, not_before__lte=now)
    claim = uuid.uuid4().hex
    with transaction.atomic():
        found = waiting.select_for_update(skip_locked=True).order_by("not_before", "pk").first()
        if found is None:
            return None
        Delivery.objects.filter(pk=found.pk).update(claim=claim, lease_until=now + LEASE, attempts=F("attempts") + 1)
    return Delivery.objects.select_related("user", "hook").get(pk=found.pk)


def _deliver(delivery: Delivery, now: datetime) -> bool:
    mine = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, state=Delivery.PENDING)
    try:
        send(delivery, now)
    except NotSent as trouble:
        changes: dict[str, object] = {"trouble": str(trouble)[:200], "claim": "", "lease_until": None}
        if delivery.attempts > len(_DELAYS):
            changes["state"] = Delivery.FAILED
        else:
            changes["not_before"] = now + _DELAYS[delivery.attempts - 1]
        mine.update(**changes)
        return False
    return bool(mine.update(state=Delivery.SENT, sent_at=clock.now(), claim="", lease_until=None, trouble=""))
