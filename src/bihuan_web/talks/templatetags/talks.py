"""``{% load talks %}``: states of talks and of criticism in words, and the colour of their label."""

from __future__ import annotations

from django import template
from django.utils import translation

from bihuan_web.talks.lifecycle import CRITICISM, TALK

register = template.Library()
_TONES = {"entered": "azure", "questioned": "orange", "confirmed": "green", "spoken": "azure", "answered": "green"}


@register.filter
def talk_word(state: str) -> str:
    """What a state of a talk is called in the reader's language."""
    one = TALK.states[state]
    return one.en if translation.get_language() == "en" else one.zh


@register.filter
def criticism_word(state: str) -> str:
    """The same of a criticism."""
    one = CRITICISM.states[state]
    return one.en if translation.get_language() == "en" else one.zh


@register.filter
def talk_tone(state: str) -> str:
    return _TONES.get(state, "secondary")


register.filter("criticism_tone", talk_tone)
