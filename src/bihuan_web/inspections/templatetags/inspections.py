"""``{% load inspections %}``: states in the language of the reader."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from bihuan.text.markers import line_markers
from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.inspections.lifecycle import FEEDBACK, INSPECTION
from bihuan_web.inspections.models import Point

register = template.Library()
_TABLES: dict[str, Lifecycle] = {"inspection": INSPECTION, "feedback": FEEDBACK}


@register.filter
def state_words(name: str, table: str) -> str:
    """A state as people call it."""
    state = _TABLES[table].states[name]
    return state.en if get_language() == "en" else state.zh


@register.filter
def mark_of(point: Point) -> str:
    """The number before a point; nothing where its words, which are those of the letter, begin with a number of their own."""
    markers = line_markers(point.text)
    return "" if markers and markers[0].start == 0 else f"{point.number}."
