"""What the page of a unit shows besides its posts: each app puts a card there when it is ready.

cards.add(cards.Card("workloads", "workloads/_unit.html", card_of, 10))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Card:
    """A part of a unit's page: ``context`` gives what ``template`` shows as ``card``, None where this person may not see it."""

    key: str
    template: str
    context: Callable[[User, Organisation, date], dict[str, Any] | None]
    order: int


_cards: dict[str, Card] = {}


def add(card: Card) -> None:
    """Adds a card; the same key again replaces it."""
    _cards[card.key] = card


def shown(user: User, unit: Organisation, today: date) -> list[tuple[str, dict[str, Any]]]:
    """Templates and their contexts, in order."""
    cards = sorted(_cards.values(), key=lambda one: (one.order, one.key))
    found = ((one.template, one.context(user, unit, today)) for one in cards)
    return [(template, context) for template, context in found if context is not None]
