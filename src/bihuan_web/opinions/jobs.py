"""What is done regularly: the box is opened at night, drafts and nonces that nobody needs any more go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bihuan_web.opinions.models import Collection, ImportDraft, Nonce
from bihuan_web.opinions.services.unsealing import LEAST, unseal

_KEPT = timedelta(days=1)


def open_boxes(at: datetime) -> None:
    """Opens every box with five or more in it; once the last day is over, whatever is in it."""
    today = timezone.localdate(at)
    in_it = Q(opinions__sealed=True) | Q(opinions__waiting__gt=0)
    for one in Collection.objects.filter(in_it).distinct().select_related("organisation"):
        with transaction.atomic():
            unseal(one, least=1 if one.closes_on < today else LEAST)


def forget(at: datetime) -> None:
    """Rows of a hotline's sheet may hold callers' names and numbers: they go after a day."""
    ImportDraft.objects.filter(made_at__lt=at - _KEPT).delete()
    Nonce.objects.filter(expires_at__lt=at).delete()
