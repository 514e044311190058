"""What papers take from the data (数据来源): each source gives pieces for a paper; apps' data come in here, one module each.

A piece has a key that stays the same while the thing it tells of does, so that taking the data anew finds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Ask:
    """For what a paper takes data: a round, the unit that it is written for, and the day of which it speaks."""

    round: Round
    unit: Organisation
    today: date


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes a block: ``shape`` as in ``models.Shape``, ``text`` in Chinese."""

    key: str
    shape: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """``level``: the strictest that its pieces are of; a paper that is read by more people cannot take them."""

    key: str
    label: str
    level: Secrecy
    pieces: Callable[[Ask], Iterable[Piece]]


_sources: dict[str, Source] = {}


def add(source: Source) -> None:
    """Adds a source; the same key again replaces it."""
    _sources[source.key] = source


def get(key: str) -> Source | None:
    return _sources.get(key)


def names() -> list[str]:
    """The keys of all sources."""
    return sorted(_sources)
