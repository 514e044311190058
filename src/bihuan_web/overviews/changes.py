"""What changed since somebody was here (最近的变化): events of the log on records that they may see, put together by record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.services import CHAIN
from bihuan_web.audit.acts import is_named, words_of
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import now
from bihuan_web.documents.queries import visible_to as documents_seen
from bihuan_web.inspections.queries import inspections_visible_to as inspections_seen
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.orgs.queries import visible_to as units_seen
from bihuan_web.risks.queries import visible_to as risks_seen
from bihuan_web.rounds.queries import visible_to as rounds_seen
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import has_part, problems_seen_by
from bihuan_web.tasks.queries import visible_to as tasks_seen

WEEK = timedelta(days=7)
_LATEST = 1_000  # events that are looked at
_SHOWN = 8  # records
_NO_CHANGE = re.compile(r"\.(?:read|print|export|original|annotated)|-read$")  # looked at, taken out: nothing changed


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: what somebody may see of it, and the words and the page of one."""

    words: Any
    seen: Callable[[User, date], QuerySet[Any]]
    title: Callable[[Any], str]
    url: Callable[[Any], str]


def _page(name: str) -> Callable[[Any], str]:
    return lambda one: reverse(name, args=[one.pk])


KINDS: Mapping[str, Kind] = {
    "task": Kind(_("整改任务"), tasks_seen, lambda one: str(one.title), _page("tasks:detail")),
    "problem": Kind(_("问题"), problems_seen_by, lambda one: str(one.text), _page("tasks:problem")),
    "ledger": Kind(_("台账"), ledgers_visible_to, str, _page("tasks:ledger")),
    "document": Kind(_("材料"), documents_seen, lambda one: str(one.title), _page("documents:document")),
    "round": Kind(_("轮次"), rounds_seen, str, _page("rounds:round")),
    "inspection": Kind(_("检查"), inspections_seen, str, _page("inspections:inspection")),
    "risk": Kind(_("廉政风险点"), risks_seen, str, lambda one: str(one.get_absolute_url())),
}


@dataclass(slots=True)
class Changed:
    """A record and what was done to it, the latest first: words, who, when."""

    kind: Any
    title: str
    url: str
    acts: list[tuple[str, str, datetime]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a moment; ``last_time``: that is when they signed in the time before. ``more`` records are not shown."""

    since: datetime
    last_time: bool
    records: list[Changed]
    more: int


def changes(user: User, today: date, *, week: bool = False) -> Changes:
    """What others did to records that somebody may see, since they signed in the time before, or in the last seven days."""
    before = None if week else _signed_in_before(user)
    since = before or now() - WEEK
    records: dict[tuple[str, str], Changed] = {}
    events = [one for one in _events(user, today, since) if one.actor != user.username and _is_change(one)]
    found = {kind: _seen(kind, {one.item for one in events if one.kind == kind}, user, today) for kind in KINDS}
    names = dict(User.objects.filter(username__in={one.actor for one in events}).values_list("username", "name"))
    for one in events:
        thing = found[one.kind].get(one.item)
        if thing is not None:
            about = KINDS[one.kind]
            made = records.setdefault((one.kind, one.item), Changed(about.words, about.title(thing), about.url(thing)))
            made.acts.append((words_of(one.act), names.get(one.actor, ""), one.at))
    shown = list(records.values())
    return Changes(since, before is not None, shown[:_SHOWN], max(0, len(shown) - _SHOWN))


def _signed_in_before(user: User) -> datetime | None:
    """When somebody signed in before they did this time."""
    signed = Event.objects.filter(kind="person", item=str(user.pk), chain=CHAIN, act="account.sign-in")
    moments = list(signed.order_by("-sequence").values_list("at", flat=True)[:2])
    return moments[1] if len(moments) == 2 else None


def _events(user: User, today: date, since: datetime) -> Iterable[Event]:
    """The latest events that may be of records they see: those of their trees, or of the tasks in which they have a part."""
    chains = {
        f"org:{path[:4]}" for path in units_seen(user, today).values_list("path", flat=True).order_by("path")[:500]
    }
    found: list[Event] = []
    for chain in sorted(chains):
        latest = Event.objects.filter(chain=chain).order_by("-sequence").defer("details", "hash")[:_LATEST]
        found += [one for one in latest if one.at >= since]
    mine = [str(pk) for pk in Task.objects.filter(has_part(user)).order_by("-pk").values_list("pk", flat=True)[:300]]
    known = {one.pk for one in found}
    theirs = Event.objects.filter(kind="task", item__in=mine, at__gte=since).defer("details", "hash")
    found += [one for one in theirs.order_by("-at")[:_LATEST] if one.pk not in known]
    return sorted(found, key=lambda one: (one.at, one.pk), reverse=True)


def _is_change(event: Event) -> bool:
    return event.kind in KINDS and is_named(event.act) and not _NO_CHANGE.search(event.act)


def _seen(kind: str, items: set[str], user: User, today: date) -> dict[str, Any]:
    keys = [int(one) for one in items if one.isdecimal()]
    return {str(one.pk): one for one in KINDS[kind].seen(user, today).filter(pk__in=keys)} if keys else {}
