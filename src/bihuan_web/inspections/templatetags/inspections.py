"""``{% load inspections %}``: states in the language of the reader."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.inspections.lifecycle import FEEDBACK, INSPECTION

register = template.Library()
_TABLES: dict[str, Lifecycle] = {"inspection": INSPECTION, "feedback": FEEDBACK}


@register.filter
def state_words(name: str, table: str) -> str:
    """A state as people call it."""
    state = _TABLES[table].states[name]
    return state.en if get_language() == "en" else state.zh
