"""Opening the box (开箱): what came by the link is seen by nobody, the office included, before several have come.

Whoever looks at the page again and again would otherwise see an opinion appear a minute after they saw who scanned the code. The box is
opened at night where five or more are in it, and when the collection stops. The event is of the whole batch.
"""

from __future__ import annotations

import hashlib
import secrets

from django.db.models import F, Q

from bihuan_web.accounts.models import User
from bihuan_web.opinions.lifecycle import READ, SENT
from bihuan_web.opinions.models import Collection, Opinion, Receipt, Subject
from bihuan_web.opinions.services.feeding_back import more_came
from bihuan_web.opinions.services.noting import note

LEAST = 5


def unseal(collection: Collection, user: User | None = None, least: int = 1) -> int:
    """Opens the box if at least so many are in it, in a transaction of the caller; how many new ones came out.

    ``least`` counts what was sent again since the last time as well.
    """
    Collection.objects.select_for_update().get(pk=collection.pk)
    in_it = Opinion.objects.filter(Q(sealed=True) | Q(waiting__gt=0), collection=collection)
    rows = list(in_it.values_list("pk", "sealed", "waiting", "sameness", "subject"))
    count = sum(1 if sealed else waiting for _, sealed, waiting, _, _ in rows)
    if not rows or count < least:
        return 0
    _write_anew([one[0] for one in rows])
    fresh = [one for one in rows if one[1]]
    for subject in Subject.objects.filter(pk__in={one[4] for one in fresh}, state__in=(SENT, READ)):
        more_came(collection, subject, user)
    digest = hashlib.sha256("\n".join(sorted(one[3] for one in rows)).encode()).hexdigest()
    note(user, collection, "opinion.unseal", "collection", collection.pk, count=count, digest=digest)
    return len(fresh)


def _write_anew(keys: list[int]) -> None:
    """Opinions and their receipts, each table in an order of its own drawn by lot: a table's rows lie in the order of their writing."""
    lot = secrets.SystemRandom()
    receipts = list(Receipt.objects.filter(opinion__in=keys).values_list("pk", flat=True))
    lot.shuffle(keys)
    lot.shuffle(receipts)
    for key in keys:
        Opinion.objects.filter(pk=key).update(sealed=False, times=F("times") + F("waiting"), waiting=0)
    for key in receipts:
        Receipt.objects.filter(pk=key).update(key_hash=F("key_hash"))
