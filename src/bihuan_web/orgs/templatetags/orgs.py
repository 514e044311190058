"""``{% load orgs %}``: words in the reader's language."""

from __future__ import annotations

from django import template
from django.utils import translation

from bihuan_web.accounts.roles import ROLE_WORDS, Role

register = template.Library()


@register.filter
def role_words(role: str) -> str:
    """A role in the reader's language."""
    return ROLE_WORDS[Role(role)][1 if translation.get_language() == "en" else 0]


@register.filter
def worded(words: tuple[str, str]) -> str:
    """Words in Chinese and English, in the reader's language."""
    return words[1 if translation.get_language() == "en" else 0]
