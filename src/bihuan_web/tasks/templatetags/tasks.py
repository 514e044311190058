"""``{% load tasks %}``: states in the language of the reader, lateness, words of acts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language

from bihuan_web.audit.acts import words_of
from bihuan_web.common.joining import clauses, listed, told
from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Method, Task
from bihuan_web.tasks.words import tone

register = template.Library()
_TABLES = {
    "task": lifecycle.TASK,
    "verification": lifecycle.VERIFICATION,
    "extension": lifecycle.EXTENSION,
    "cancellation": lifecycle.CANCELLATION,
    "persistence": lifecycle.PERSISTENCE,
    "problem": PROBLEM,
}
register.filter(tone)


@register.filter
def state_word(name: str, table: str) -> str:
    """A state as people call it."""
    found: Lifecycle = _TABLES[table]
    state = found.states[name]
    return state.en if get_language() == "en" else state.zh


@register.filter
def in_words(words: tuple[str, str]) -> str:
    """Chinese or English of a pair."""
    zh, en = words
    return en[:1].upper() + en[1:] if get_language() == "en" else zh


@register.filter
def late_by(task: Task, today: date) -> int:
    """Days by which a task is late; 0 where it is not."""
    if not task.is_open_work or task.due_on is None or task.due_on >= today:
        return 0
    return (today - task.due_on).days


@register.filter
def method_words(methods: str) -> str:
    """How somebody checked, as people call it."""
    labels = {one.value: str(one.label) for one in Method}
    return listed(labels.get(one, one) for one in methods.split(",") if one)


@register.filter
def act_words(act: str) -> str:
    """An act of the event log in words."""
    return words_of(act)


@register.filter
def pairs(details: str) -> list[tuple[str, str]]:
    """What an event notes, as names and values."""
    return [(name, _shown(value)) for name, value in json.loads(details).items() if value not in (None, "", [])]


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of a mapping under a key."""
    return mapping.get(key)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return clauses(told(name, str(one)) for name, one in value.items())
    if isinstance(value, list):
        return listed(map(str, value))
    return str(value)
