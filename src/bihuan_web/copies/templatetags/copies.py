"""``{% load copies %}``: tones of states and verdicts. The word says it, the colour only helps."""

from __future__ import annotations

from django import template

register = template.Library()

_STATES = {"queued": "secondary", "working": "blue", "done": "green", "stopped": "orange", "failed": "red"}


@register.filter
def comparison_tone(state: str) -> str:
    """The colour of a comparison's state."""
    return _STATES.get(state, "secondary")


@register.filter
def verdict_tone(verdict: str) -> str:
    """The colour of what somebody said."""
    return "orange" if verdict == "rewrite" else "green"
