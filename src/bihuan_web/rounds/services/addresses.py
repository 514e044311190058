"""The secret address of somebody's calendar: made, renewed, ended. It opens dates and titles only, so no session is asked for."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.services import CHAIN
from bihuan_web.audit.services import record
from bihuan_web.rounds.models import CalendarAddress

_BYTES = 32


@transaction.atomic
def renew_address(user: User, *, at: datetime) -> str:
    """A new secret; the old address no longer opens. It is told this once, only its hash is kept."""
    secret = secrets.token_urlsafe(_BYTES)
    CalendarAddress.objects.update_or_create(user=user, defaults={"key_hash": _hash(secret), "made_at": at})
    record(CHAIN, user.username, "person.calendar", "person", str(user.pk), {}, at=at)
    return secret


@transaction.atomic
def end_address(user: User, *, at: datetime) -> None:
    """No address opens any more."""
    if CalendarAddress.objects.filter(user=user).delete()[0]:
        record(CHAIN, user.username, "person.calendar-end", "person", str(user.pk), {}, at=at)


def user_of_address(secret: str) -> User | None:
    """Whose address it is; None where it was renewed or ended, or the account is disabled."""
    found = CalendarAddress.objects.filter(key_hash=_hash(secret), user__is_active=True).select_related("user").first()
    return found.user if found is not None else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
