"""What the first page shows: each app puts a card there (``AppConfig.ready``), with what concerns this person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


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


def shown(request: HttpRequest) -> Iterator[str]:
    """The cards in order, each made when it is asked for; or a word that there is nothing for this person."""
    nothing = True
    for one in sorted(_cards.values(), key=lambda one: (one.order, one.key)):
        context = one.context(request)
        if context is not None:
            nothing = False
            yield render_to_string(one.template, {"card": context}, request)
    if nothing:
        yield render_to_string("ui/components/empty.html", {"text": _("现在没有要您办的事。")}, request)
