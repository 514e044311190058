"""What the first page shows: each app puts a card there (``AppConfig.ready``), with what concerns this person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the first page: ``context`` gives what ``template`` shows, None where there is nothing for this person."""

    key: str
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int


_cards: dict[str, Card] = {}


def add(card: Card) -> None:
    """Adds a card; the same key again replaces it."""
    _cards[card.key] = card


def shown(request: HttpRequest) -> list[tuple[str, dict[str, Any]]]:
    """Templates and their contexts, in order."""
    cards = sorted(_cards.values(), key=lambda one: (one.order, one.key))
    found = ((one.template, one.context(request)) for one in cards)
    return [(template, context) for template, context in found if context is not None]
