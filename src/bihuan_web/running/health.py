"""``/healthz``: is the application ready? A word for machines and strangers, without detail; ``bihuan admin check`` has it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from bihuan.errors import BihuanError
from bihuan_web.common.clock import now
from bihuan_web.running.models import Heartbeat
from bihuan_web.running.state import database_state

FRESH = timedelta(seconds=60)
_migrated = False  # nothing takes migrations back while the server runs


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 where requests are answered and tasks done; 503 where the database, its migrations or the worker are missing."""
    ready = is_ready()
    return _answer("ready" if ready else "not ready", 200 if ready else 503)


@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return _answer("alive", 200)


def is_ready() -> bool:
    global _migrated
    try:
        if not _migrated:
            _migrated = database_state().good
        moment = now()
        beats = Heartbeat.objects.filter(at__gt=moment - FRESH, at__lt=moment + FRESH)
        return _migrated and beats.exists()
    except (DatabaseError, BihuanError):
        return False


def _answer(word: str, status: int) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
