"""Records that a round must leave (应归档材料): each app adds the kinds that it keeps, and where those of one round are.

The timetable shows by them what is there, the archive puts them into one bundle and names what is missing. The list follows what
rules of provinces, universities and offices ask to be kept; no official catalogue was found, so a kind can be marked not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Record:
    """One record: a file in the archive. ``name`` has no folder; ``content`` is asked for only when the bundle is made."""

    name: str
    made_on: date | None
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record (材料种类): ``records`` finds those of a round, ``step`` is the step of the timetable that produces them.

    ``level`` says who may have it in a bundle; ``required`` whether the archive is incomplete without it.
    """

    key: str
    label: str | Promise
    step: str
    level: Secrecy
    records: Callable[[Round], Iterable[Record]]
    order: int
    required: bool = True


_kinds: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Adds a kind; the same key again replaces it."""
    _kinds[kind.key] = kind


def all_kinds() -> list[Kind]:
    """Every kind, in the order of the archive."""
    return sorted(_kinds.values(), key=lambda one: (one.order, one.key))
