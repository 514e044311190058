"""``{% load documents %}``: words that the code keeps in two languages, in the language of the reader."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import translation

from bihuan_web.documents.kinds import READING_WORDS, SUBJECTS
from bihuan_web.documents.lifecycle import DOCUMENT

register = template.Library()
_TONES = {
    "draft": "secondary", "submitted": "blue", "returned": "orange", "accepted": "green", "destroyed": "secondary",
    "queued": "secondary", "reading": "azure", "read": "green", "failed": "red", "info": "azure", "warning": "orange",
    "error": "red", "open": "secondary", "dismissed": "secondary",
}  # fmt: skip


@register.filter
def words(pair: Any) -> str:
    """One of a pair (Chinese, English); an empty text for None."""
    if not pair:
        return ""
    zh, en = (pair.zh, pair.en) if hasattr(pair, "zh") else (pair[0], pair[1])
    return str(en if translation.get_language() == "en" and en else zh)


@register.filter
def state_words(state: str) -> str:
    return words(DOCUMENT.states[state])


@register.filter
def reading_words(state: str) -> str:
    return words(READING_WORDS[state])


@register.filter
def subject_words(kind: str) -> str:
    return words(SUBJECTS[kind])


@register.filter
def item_of(key: str) -> str:
    """The item in which one lies that is scrolled to: ``P3.E1`` → ``P3``."""
    return key.partition(".")[0]


@register.filter
def tone(name: str) -> str:
    """The colour of a state; its word says the same."""
    return _TONES.get(name, "secondary")
