"""The regular jobs of notices: each does whatever is due by its time."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from bihuan_web.notices.services.escalating import escalate
from bihuan_web.notices.services.reminding import remind
from bihuan_web.notices.services.sending import send_waiting
from bihuan_web.notices.services.telling import send_digests
from bihuan_web.notices.services.waiting import tell_waiting


def remind_and_escalate(now: datetime) -> None:
    today = timezone.localdate(now)
    remind(today, now)
    escalate(today, now)


def waiting(now: datetime) -> None:
    tell_waiting(now)


def send(now: datetime) -> None:
    send_digests(now)
    send_waiting(now)
