"""Events as a page shows them: in words, newest first, names beside user names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.audit.acts import words_of
from bihuan_web.audit.models import Event

_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words."""

    at: datetime
    actor: str
    act: str
    item: str
    details: str
    place: str


def page_of(request: HttpRequest, events: QuerySet[Event]) -> dict[str, Any]:
    """One page of events, for a template: ``lines`` and ``page``."""
    page = Paginator(events.order_by("-at", "-pk"), _A_PAGE).get_page(request.GET.get("page"))
    people = {one.username: one.name for one in User.objects.filter(username__in={event.actor for event in page})}
    subjects = User.objects.filter(
        pk__in=[int(one.item) for one in page if one.kind == "person" and one.item.isdecimal()]
    )
    named = {str(one.pk): one.name for one in subjects}
    lines = [_line(event, people, named) for event in page]
    return {"lines": lines, "page": page}


def _line(event: Event, people: dict[str, str], named: dict[str, str]) -> Line:
    actor = f"{people[event.actor]}（{event.actor}）" if event.actor in people else event.actor or _("系统")
    item = named.get(event.item, "") if event.kind == "person" else ""
    return Line(event.at, actor, words_of(event.act), item, _details(event.details), f"{event.chain} #{event.sequence}")


def _details(text: str) -> str:
    try:
        details = json.loads(text)
    except ValueError:
        return text
    if not isinstance(details, dict):
        return text
    return "；".join(f"{name}: {_plain(value)}" for name, value in details.items() if value not in ("", None, [], {}))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(_plain, value))
    if isinstance(value, dict):
        return "，".join(f"{name} {_plain(one)}" for name, one in value.items())
    return str(value)
