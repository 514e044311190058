"""What waits for people (待办) besides tasks: each app adds a source when it is ready. The first page lists what waits for the one who
looks, and notices tell everybody once of what is new, whatever act brought it there.

    waiting.add("talks", waiting_talks)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bihuan_web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for one person. ``key`` says what, so that nobody is told twice; ``path`` is where it is done.

    ``words``: in Chinese and in English, without a full stop.
    """

    key: str
    user: User
    words: tuple[str, str]
    path: str
    due_on: date | None = None


# What waits for one person, or for everybody where it is None. Must be quick for one person: it is asked on the first page.
Source = Callable[[date, User | None], Iterable[Waiting]]

_sources: dict[str, Source] = {}


def add(key: str, source: Source) -> None:
    """Adds a source; the same key again replaces it."""
    _sources[key] = source


def drop(key: str) -> None:
    """Takes a source away again."""
    _sources.pop(key, None)


def waiting(today: date, user: User | None = None) -> Iterator[Waiting]:
    """What waits for one person, or for everybody; source after source."""
    for key in sorted(_sources):
        yield from _sources[key](today, user)
