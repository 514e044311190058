"""A comparison with the documents it was made of: what every rendering asks of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bihuan.comparing import Comparison, Difference, Pair, Passage, Range, differences, only_facts_changed
from bihuan.foreign import ForeignName
from bihuan.library import Searched
from bihuan.materials import Material
from bihuan.model import Span
from bihuan.output.columns import printable
from bihuan.overyears import Years

# What differs inside a passage, in Chinese and English.
KINDS = {
    "date": ("日期", "dates"),
    "year": ("年份", "years"),
    "figure": ("数字", "figures"),
    "name": ("人名", "names"),
    "place": ("地名、单位", "places"),
    "wording": ("文字", "wording"),
}

Changes = dict[Passage, tuple[Difference, ...]]
_KNOWN = 300_000  # differences that are kept at a time, some 100 bytes each


@dataclass(frozen=True)
class Compared:
    """A comparison (比对) and its documents by key; ``unreadable`` are paths with the reason, in the user's language.

    ``years`` are the series of the same person or team, ``foreign`` the names of others left in, most telling first,
    ``library`` the library that the documents were looked up in; those of its own that were found are materials, too.
    """

    found: Comparison
    materials: Mapping[str, Material]
    unreadable: Sequence[tuple[str, str]] = ()
    years: Years = field(default_factory=Years)
    foreign: Sequence[ForeignName] = ()
    library: Searched | None = None

    def name(self, key: str) -> str:
        """What a document is called where space is scarce: its path below the folder that all have in common."""
        if self._above is None or self.in_library(key):
            return printable(key)
        return printable(os.path.relpath(key, self._above or os.curdir))

    def in_library(self, key: str) -> bool:
        """A document of the library, not one that was given."""
        return self.library is not None and key in self.library.keys

    def span(self, key: str, where: Range) -> Span:
        """A range of the folded view as a span of the text as read."""
        return self.materials[key].folded.to_source(*where)

    def words(self, key: str, where: Range) -> str:
        """The folded words of a range, printable."""
        return printable(self.materials[key].folded.text[slice(*where)])

    def differences(self, pair: Pair, passage: Passage) -> tuple[Difference, ...]:
        return self._changes(pair)[passage]

    def only_facts(self, pair: Pair) -> bool:
        """Whether nothing but years, figures, names and places differs."""
        if not pair.near_duplicate:
            return False
        a, b = (self.materials[key].entry.text for key in (pair.a, pair.b))
        return only_facts_changed(pair, a, b, known=self._changes(pair).values())

    @cached_property
    def _changes(self) -> Callable[[Pair], Changes]:
        """What differs in each passage of a pair; every rendering asks for all pairs again."""
        known: dict[tuple[str, str], Changes] = {}
        last, room = lru_cache(8)(self._find_changes), _KNOWN

        def changes(pair: Pair) -> Changes:
            nonlocal room
            found = known.get((pair.a, pair.b))
            if found is None:
                found = last(pair)
                room -= 1 + sum(map(len, found.values()))
                if room > 0:  # the first ones stay: what comes after them is found anew each time
                    known[pair.a, pair.b] = found
            return found

        return changes

    def _find_changes(self, pair: Pair) -> Changes:
        a, b = (self.materials[key].entry for key in (pair.a, pair.b))
        # names and places to tell apart: those given and those that either document has of its own
        names = self.found.options.names | {*a.names, *b.names}
        places = self.found.options.places | {*a.places, *b.places}
        return {one: differences(a.text, b.text, one, names=names, places=places) for one in pair.passages}

    @cached_property
    def _above(self) -> str | None:
        try:
            given = [one for one in self.materials if not self.in_library(one)]
            return os.path.commonpath([os.path.dirname(one) for one in given])
        except ValueError:  # some paths begin at the root and some do not
            return None
