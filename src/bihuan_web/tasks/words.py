"""Colours of states. A colour is a label on a fixed state; the word stands beside it always."""

from __future__ import annotations

_TONES = {
    "draft": "secondary", "assigned": "azure", "doing": "blue", "submitted": "orange", "verified": "orange",
    "closed": "green", "cancelled": "secondary", "open": "blue", "solved": "green", "withdrawn": "secondary", "carried": "azure",
    "lasting": "azure", "lapsed": "red", "ended": "secondary", "failed": "red", "refused": "red", "granted": "green",
}  # fmt: skip


def tone(state: str) -> str:
    """The colour of a state."""
    return _TONES.get(state, "secondary")
