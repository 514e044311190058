"""Whose names are whose: each document's own person, unit and places, and for each name the documents it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from bihuan.materials import Material
from bihuan.model import Kind
from bihuan.text.people import UNIT_END
from bihuan.text.places import parts_of, place_of, rank_of

_HEAD = 120  # characters in which title and byline stand
_SENTENCE = re.compile("[。！？；，]")
_MASKED = re.compile(r"[某×＊*xX]")
# What begins the names of many units and names none of them: 经济开发区, 城关镇 is a name, 示范区 is none.
_ANY_PLACE = re.compile(r"^(?:经济|技术|高新|开发|工业|产业|示范|试验|新城|保税|自贸|城市|农村|各|本|全|我).{0,6}$")


@dataclass(frozen=True, slots=True)
class Owner:
    """What a document has of its own (本份的姓名、单位、地方). ``head`` are its title and byline: names there are its own, too."""

    key: str
    person: str
    unit: str
    places: tuple[str, ...]
    head: str

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """Its names with their kinds."""
        if len(self.person) > 1:
            yield self.person, "person"
        if len(self.unit) > 3 and UNIT_END.search(self.unit):
            yield self.unit, "unit"
        for place in self.places:
            yield place, "place"


def owner_of(material: Material) -> Owner:
    """What a document has of its own."""
    identity, text = material.identity, material.folded.text
    unit = identity.stated_unit
    if _MASKED.search(unit):
        unit = ""
    person = identity.person.value if material.kind is not Kind.TEAM else ""
    if _MASKED.search(person):
        person = ""
    place = place_of(unit)
    places = tuple(
        dict.fromkeys(one for one in (place, *parts_of(place)) if len(one) > 2 and not _ANY_PLACE.match(one))
    )
    head = takewhile(lambda line: not _SENTENCE.search(line), text[:_HEAD].split("\n"))
    return Owner(material.key, person, unit, places, "\n".join(head))


@dataclass(slots=True)
class Name:
    """A name (名称) and the documents it belongs to, by key in order; the units of these and their places."""

    words: str
    kind: str
    keys: dict[str, None] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)

    def is_of_unit(self, unit: str) -> bool:
        """Whether one of the documents is of that unit, as far as it says which: 水务局 may be 岚台县水务局."""
        return bool(unit) and any(unit in one or (one and one in unit) for one in self.units)


class Register:
    """All names of a collection; finds them in texts."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        self.owners: dict[str, Owner] = {one.key: one for one in owners}
        self.names: dict[str, Name] = {}
        for key in sorted(self.owners):
            own = self.owners[key]
            for words, kind in own.names:
                name = self.names.setdefault(words, Name(words, kind))
                name.keys[key] = None
                name.units.add(own.unit)
                name.places.update(own.places)
        self._heads: dict[tuple[str, str], list[str]] = defaultdict(list)
        for words in sorted(self.names, key=lambda one: (-len(one), one)):
            self._heads[words[0], words[1]].append(words)

    def found_in(self, text: str) -> Iterator[tuple[int, Name]]:
        """Where names stand, the longest at each place; a name inside one that was found is no other."""
        heads: Mapping[tuple[str, str], list[str]] = self._heads
        free = 0
        for at, two in enumerate(pairwise(text)):
            if two in heads and at >= free:
                words = next((one for one in heads[two] if text.startswith(one, at)), None)
                if words is not None:
                    yield at, self.names[words]
                    free = at + len(words)


def may_be_foreign(name: Name, own: Owner) -> bool:
    """Whether a name can be another's and not this document's own: not of its unit, its head, or a place around or below it."""
    if own.key in name.keys or name.words in own.head:
        return False
    if name.kind == "person":
        return bool(own.person)
    if not own.unit or name.is_of_unit(own.unit):
        return False
    if name.kind == "unit":
        return name.words not in own.unit and own.unit not in name.words
    around = any(name.words in one or one in name.words for one in (*own.places, own.unit))
    # 岚台县新桥镇 lies in 岚台县: one of the two is above the other.
    return bool(own.places) and not around and name.places.isdisjoint(own.places)


def is_of_its_level(place: str, own: Owner) -> bool:
    """Whether a place can be taken for the document's own: of the level of one of its own. What is above may be its superior,
    what is below may lie in it."""
    return rank_of(place) in {rank_of(one) for one in own.places}
