"""What belongs to a round (轮次): each app adds its part when it is ready, and the page of the round shows them in order.

    parts.add(Part("opinions", _("征求意见"), "opinions:list", order=30, steps=("opinions",), summary=summary))

The page of a part takes the key of the round: ``reverse(url_name, args=[round.pk])``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from bihuan_web.accounts.models import User
from bihuan_web.rounds.models import Round

Summary = Callable[[User, Round, date], str | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a round: ``summary`` says in a line how far it is, in the language of the page, None where this person may not see it.

    ``steps``: the keys of the timetable's steps to which it belongs.
    """

    key: str
    label: str | Promise
    url_name: str
    order: int
    summary: Summary
    steps: tuple[str, ...] = ()


_parts: dict[str, Part] = {}


def add(part: Part) -> None:
    """Adds a part; the same key again replaces it."""
    _parts[part.key] = part


def all_parts() -> list[Part]:
    """Every part, in order."""
    return sorted(_parts.values(), key=lambda one: (one.order, one.key))
