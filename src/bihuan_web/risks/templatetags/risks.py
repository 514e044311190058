"""``{% load risks %}``: words of the register in the language of the reader."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from bihuan_web.common.lifecycle import State
from bihuan_web.risks.matrix import Level

register = template.Library()


@register.filter
def said(word: Level | State) -> str:
    """A level or a state as people call it."""
    return word.en if get_language() == "en" else word.zh
