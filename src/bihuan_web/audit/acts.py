"""Words for the acts of the event log: each app names its own when it is ready."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

_words: dict[str, str | Promise] = {}


def name_acts(words: Mapping[str, str | Promise]) -> None:
    """Adds words for acts; the same act again replaces them."""
    _words.update(words)


def words_of(act: str) -> str:
    """An act in the reader's language; its own name where nobody has named it."""
    return str(_words.get(act, act))


def is_named(act: str) -> bool:
    """Whether somebody named it: what nobody did is no matter for readers."""
    return act in _words


def named() -> dict[str, str]:
    """All acts that have words, in alphabetical order."""
    return {act: str(_words[act]) for act in sorted(_words)}
