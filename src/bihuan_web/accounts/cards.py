"""What the first page says besides tasks: what waits for this person, the most pressing first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from bihuan_web.accounts.requests import user_of
from bihuan_web.accounts.waiting import waiting
from bihuan_web.common.clock import today

_SHOWN = 20


def waiting_card(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for whoever looks; None where nothing does."""
    day = today()
    found = sorted(waiting(day, user_of(request)), key=lambda one: (one.due_on or date.max, one.key))
    english = get_language() == "en"
    rows = [{"words": one.words[english], "path": one.path, "due_on": one.due_on} for one in found[:_SHOWN]]
    return {"rows": rows, "more": len(found) - len(rows), "today": day} if rows else None
