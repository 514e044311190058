"""What waits for somebody (待办): tasks, documents and everything else in one list by date, each with the act that is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.waiting import waiting
from bihuan_web.documents.lifecycle import RETURNED, SUBMITTED
from bihuan_web.documents.places import waiting_documents
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import desk_of, in_order, visible_to, with_names

_EACH = 40  # of every kind; more stand in its own list
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done: ``words`` lead to it, ``act`` to where it is done; ``about`` says of what or whom it is."""

    words: str
    path: str
    act: str
    act_path: str
    due_on: date | None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How much there is of a kind, and where all of it is listed, if anywhere."""

    words: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Span:
    """What is due in a time, the most urgent first."""

    words: str
    late: bool
    items: list[Due]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that waits for somebody: the kinds of it, and the first of it by time; ``more`` were left out."""

    kinds: list[Kind]
    spans: list[Span]
    more: int


def desk(user: User, today: date, shown: int = SHOWN) -> Desk:
    """What waits for somebody; the number of queries does not grow with it."""
    kinds, found = [], []
    for kind, items in (*_tasks(user, today), _documents(user, today), _others(user, today)):
        if kind.count:
            kinds.append(kind)
            found += items
    ordered = sorted(found, key=lambda one: one.due_on or date.max)  # which keeps what has the same date together
    return Desk(kinds, list(_spans(ordered[:shown], today)), sum(one.count for one in kinds) - len(ordered[:shown]))


def _spans(items: list[Due], today: date) -> Iterator[Span]:
    week = today + timedelta(days=7)
    spans = (
        (_("已逾期"), date.min, today - timedelta(days=1)),
        (_("今天"), today, today),
        (_("七天内"), today + timedelta(days=1), week),
        (_("以后"), week + timedelta(days=1), date.max),
    )
    for words, first, last in spans:
        inside = [one for one in items if one.due_on is not None and first <= one.due_on <= last]
        if inside:
            yield Span(words, last < today, inside)
    undated = [one for one in items if one.due_on is None]
    if undated:
        yield Span(_("没有定日期"), False, undated)


def _tasks(user: User, today: date) -> Iterator[tuple[Kind, list[Due]]]:
    words = {
        "to_do": _("待我整改"),
        "to_verify": _("待我核验"),
        "to_close": _("待我签字销号"),
        "to_assign": _("待派发"),
    }
    visible, conditions = visible_to(user, today), desk_of(user, today)
    for name in (one.name for one in fields(conditions)):
        tasks = visible.filter(getattr(conditions, name))
        count = tasks.count()
        url = f"{reverse('tasks:list')}?view={name.replace('_', '-')}"
        rows = with_names(in_order(tasks))[:_EACH] if count else ()
        yield Kind(words[name], count, url), [_task(one) for one in rows]


def _task(task: Task) -> Due:
    acts: dict[str, tuple[str, str]] = {
        lifecycle.ASSIGNED: (_("签收"), "start"),
        lifecycle.DOING: (_("去整改"), ""),
        lifecycle.SUBMITTED: (_("去核验"), ""),
        lifecycle.VERIFIED: (_("去签字"), ""),
        lifecycle.DRAFT: (_("派发"), "assign"),
    }
    act, name = acts[task.state]
    path = task.get_absolute_url()
    about = " · ".join(one for one in (task.organisation.name, task.owner.name if task.owner else "") if one)
    return Due(task.title, path, act, reverse("tasks:act", args=[task.pk, name]) if name else path, task.due_on, about)


def _documents(user: User, today: date) -> tuple[Kind, list[Due]]:
    documents = waiting_documents(user, today)
    count = documents.count()
    items = []
    for one in documents[:_EACH] if count else ():
        act = _("去审阅") if one.state == SUBMITTED else _("修改再送") if one.state == RETURNED else _("去送审")
        path = reverse("documents:document", args=[one.pk])
        items.append(Due(one.title, path, act, path, None, one.person_name or one.organisation.name))
    return Kind(_("材料"), count, reverse("documents:list")), items


def _others(user: User, today: date) -> tuple[Kind, list[Due]]:
    english: Any = get_language() == "en"
    items = [Due(one.words[english], one.path, _("去办"), one.path, one.due_on) for one in waiting(today, user)]
    return Kind(_("其他"), len(items), ""), items
