"""Where one can go from every page. Each app adds its own places when it is ready (``AppConfig.ready``):

    navigation.add(Place("ledgers", _("台账"), "ledgers:list", order=30, icon="list"))

``visible`` is asked with the request of each page and must not be slow; ``count`` is the number shown beside the label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Where = Literal["main", "more", "manage", "person", "bell"]


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the navigation leads to.

    ``where``: the main row, the menu of what is needed less often, the menu of those who manage, the menu of the person, or the bell (notices) beside it.
    """

    key: str
    label: str | Promise
    url_name: str
    order: int
    where: Where = "main"
    visible: Callable[[HttpRequest], bool] = lambda request: True
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as this page shows it; ``count`` is 0 where nothing is to be counted."""

    label: str | Promise
    url: str
    current: bool
    count: int = 0


_places: dict[str, Place] = {}
_url = cache(reverse)  # they never change while the program runs


def add(place: Place) -> None:
    """Adds a place; the same key again replaces it."""
    _places[place.key] = place


def shown(request: HttpRequest, where: Where) -> Iterator[Shown]:
    """The places of a menu that this person may see, in order."""
    for one in sorted(_places.values(), key=lambda one: (one.order, one.key)):
        if one.where == where and one.visible(request):
            url = _url(one.url_name)
            current = request.path == url or (url != "/" and request.path.startswith(url))
            yield Shown(one.label, url, current, one.count(request) if one.count else 0)
