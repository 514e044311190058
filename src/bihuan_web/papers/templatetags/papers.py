"""``{% load papers %}``: states of papers and kinds of personal details in the language of the reader."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from bihuan_web.audit.acts import words_of
from bihuan_web.papers.lifecycle import PAPER
from bihuan_web.papers.redacting import DETAIL_WORDS, Detail

register = template.Library()
_TONES = {"draft": "secondary", "proposed": "orange", "checked": "azure", "issued": "green", "discarded": "secondary"}


@register.filter
def paper_state(name: str) -> str:
    """A state as people call it."""
    state = PAPER.states[name]
    return state.en if get_language() == "en" else state.zh


@register.filter
def paper_tone(name: str) -> str:
    """Its colour, a label on the fixed state."""
    return _TONES[name]


@register.filter
def detail_words(detail: Detail) -> str:
    """A kind of personal detail as people call it."""
    return DETAIL_WORDS[detail][get_language() == "en"]


@register.filter
def act_words(act: str) -> str:
    """An act of the event log in words."""
    return words_of(act)
