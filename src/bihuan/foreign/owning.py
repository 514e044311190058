"""Whose names are whose: each document's own person, unit and places, and for each name the documents it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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

    def works_with(self, other: Owner) -> bool:
        """Of one unit, as far as both say which."""
        return bool(self.unit and other.unit) and (self.unit in other.unit or other.unit in self.unit)


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


class Register:
    """All names of a collection and the documents that they belong to; finds them in texts."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        self.owners: dict[str, Owner] = {one.key: one for one in owners}
        self._belongs: dict[str, list[str]] = defaultdict(list)
        self.kinds: dict[str, str] = {}
        for key in sorted(self.owners):
            for name, kind in self.owners[key].names:
                self._belongs[name].append(key)
                self.kinds.setdefault(name, kind)
        self._heads: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name in sorted(self._belongs, key=lambda one: (-len(one), one)):
            self._heads[name[0], name[1]].append(name)

    def belongs_to(self, name: str) -> list[str]:
        return self._belongs[name]

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Where names stand, the longest at each place; a name inside one that was found is no other."""
        heads: Mapping[tuple[str, str], list[str]] = self._heads
        free = 0
        for at, two in enumerate(pairwise(text)):
            if two in heads and at >= free:
                name = next((one for one in heads[two] if text.startswith(one, at)), None)
                if name is not None:
                    yield at, name
                    free = at + len(name)


def may_be_foreign(name: str, kind: str, own: Owner, register: Register) -> bool:
    """Whether a name can be another's and not this document's own: not of its unit, its head, or a place around or below it."""
    theirs = [register.owners[key] for key in register.belongs_to(name)]
    if any(one.key == own.key for one in theirs) or name in own.head:
        return False
    if kind == "person":
        return bool(own.person)
    if not own.unit or any(own.works_with(one) for one in theirs):
        return False
    if kind == "unit":
        return name not in own.unit and own.unit not in name
    return (
        bool(own.places)
        and not any(name in one or one in name for one in (*own.places, own.unit))
        and not any(_lies_in(one, own) for one in theirs)
    )


def _lies_in(other: Owner, own: Owner) -> bool:
    """岚台县新桥镇 lies in 岚台县, and the other way round: one of them is above the other."""
    return bool(set(other.places) & set(own.places))


def is_of_its_level(place: str, own: Owner) -> bool:
    """Whether a place can be taken for the document's own: of the level of one of its own. What is above may be its superior,
    what is below may lie in it."""
    return rank_of(place) in {rank_of(one) for one in own.places}
