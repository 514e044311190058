"""Old comparisons go (清理); what people said of passages stays, and so does where they said it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from bihuan_web.copies.kinds import UNDER_WAY
from bihuan_web.copies.models import Automatic, Comparison, Passage


def sweep(at: datetime) -> int:
    """Removes comparisons that are over and older than ``COMPARISON_DAYS``, 0 for never; how many.

    Kept are the newest that shows a judgement (判断): else nobody could read it, and the last of a round that is compared
    automatically: else the next night would compare the same documents anew. Each goes in a transaction of its own.
    """
    if not settings.COMPARISON_DAYS:
        return 0
    removed = 0
    for pk in list(_old(at - timedelta(days=settings.COMPARISON_DAYS)).values_list("pk", flat=True)):
        with transaction.atomic():  # looked at again: somebody may just have let it go on
            if Comparison.objects.select_for_update().exclude(state__in=UNDER_WAY).filter(pk=pk).exists():
                Comparison.objects.filter(pk=pk).delete()
                removed += 1
    return removed


def _old(before: datetime) -> QuerySet[Comparison]:
    judged = Passage.objects.filter(judgement__isnull=False).values("judgement")
    last = (
        Comparison.objects.filter(round__in=Automatic.objects.values("round"), document__isnull=True)
        .values("round", "organisation")
        .annotate(last=Max("pk"))
    )
    ended = Comparison.objects.exclude(state__in=UNDER_WAY).alias(over=Coalesce("finished_at", "claimed_at", "at"))
    return (
        ended.filter(over__lt=before)
        .exclude(pk__in=judged.annotate(newest=Max("pair__comparison")).values("newest"))
        .exclude(pk__in=last.values("last"))
        .order_by("pk")
    )
