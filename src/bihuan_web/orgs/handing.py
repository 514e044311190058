"""What else passes on when somebody hands over a post (交接), or a unit goes over into another (并入、拆分): apps put their part here.

    handing.add(hand_over_tasks)          # in AppConfig.ready
    handing.add_for_units(("任务", "tasks"), pass_on_tasks)

A part is called inside the transaction of the act and says what it passed on. Only what is still open goes on at the new unit; what is
finished keeps the old one's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Organisation, Post


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who hands over to whom, at which unit, from which day on, and who ordered it."""

    before: User
    after: User
    organisation: Organisation
    on: date
    actor: User


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit that went over into others from a day on (并入、拆分), and who ordered it.

    ``successor`` takes over everything that belongs to nobody in particular; ``places``: the unit into which a person went, by key;
    ``posts``: the post that follows a post, by the key of the old one.
    """

    unit: Organisation
    successor: Organisation
    on: date
    actor: User
    places: Mapping[int, Organisation] = field(default_factory=dict)
    posts: Mapping[int, Post] = field(default_factory=dict)

    def place_of(self, person: int | None) -> Organisation:
        """The unit at which what is a person's goes on."""
        return self.places.get(person, self.successor) if person is not None else self.successor

    def take_over(self, rows: QuerySet[Any], column: str = "organisation") -> list[int]:
        """Rows go on at the successor, named in ``column``; their keys, in order."""
        keys = sorted(rows.values_list("pk", flat=True))
        rows.model._default_manager.filter(pk__in=keys).update(**{column: self.successor})
        return keys

    def free(self, name: str, taken: Iterable[str], most: int = 200) -> str:
        """A name as it can be at the successor: with the old unit's where there is the same already."""
        known = set(taken)
        found, number = name, 1
        while found in known:
            mark = f"（原{self.unit.name}{number if number > 1 else ''}）"
            found, number = name[: most - len(mark)] + mark, number + 1
        return found


@dataclass(frozen=True, slots=True)
class Passed:
    """What of a kind was passed on: keys of rows, and words in Chinese and English."""

    words: tuple[str, str]
    keys: tuple[int, ...]

    @property
    def zh(self) -> str:
        return self.words[0]

    @property
    def en(self) -> str:
        return self.words[1]

    @property
    def count(self) -> int:
        return len(self.keys)


_parts: list[Callable[[HandOver], int]] = []
_unit_parts: dict[Callable[[Succession], Sequence[int]], tuple[str, str]] = {}


def add(part: Callable[[HandOver], int]) -> None:
    """Adds a part; the same one again changes nothing."""
    if part not in _parts:
        _parts.append(part)


def hand_over_work(handed: HandOver) -> int:
    """Lets every part pass on what it has; how much that was."""
    return sum(part(handed) for part in _parts)


def add_for_units(words: tuple[str, str], part: Callable[[Succession], Sequence[int]]) -> None:
    """Adds a part for units that go over into others, with the words for what it passes on."""
    _unit_parts[part] = words


def pass_on_work_of(gone: Succession) -> list[Passed]:
    """Lets every part pass on what is still open at a unit."""
    found = [Passed(words, tuple(part(gone))) for part, words in _unit_parts.items()]
    return [one for one in found if one.keys]


def digest_of(passed: Iterable[Passed]) -> str:
    """Stands for exactly this: who confirms has seen it."""
    return hashlib.sha256(repr([(one.words, one.keys) for one in passed]).encode()).hexdigest()[:32]
