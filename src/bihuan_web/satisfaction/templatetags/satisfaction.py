"""``{% load satisfaction %}``: states and rates in the language of the reader."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.satisfaction.lifecycle import CHECK, DRAW, SURVEY

register = template.Library()
_TABLES: dict[str, Lifecycle] = {"survey": SURVEY, "draw": DRAW, "check": CHECK}
_TONES = {"open": "blue", "closed": "green", "listed": "azure", "drawn": "blue", "holds": "green", "lapsed": "red"}


@register.filter
def state_of(name: str, table: str) -> str:
    """A state as people call it."""
    state = _TABLES[table].states[name]
    return state.en if get_language() == "en" else state.zh


@register.filter
def state_tone(name: str) -> str:
    """The colour of a state; the word stands beside it."""
    return _TONES.get(name, "secondary")
