"""A comparison with the documents it was made of: what every rendering asks of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bihuan.comparing import Comparison, Difference, Pair, Passage, Range, differences, only_facts_changed
from bihuan.foreign import ForeignName
from bihuan.materials import Material
from bihuan.model import Span
from bihuan.output.columns import printable
from bihuan.overyears import Years

# What differs inside a passage, in Chinese and English.
KINDS = {
    "year": ("年份", "years"),
    "figure": ("数字", "figures"),
    "name": ("人名", "names"),
    "place": ("地名、单位", "places"),
    "wording": ("文字", "wording"),
}


@dataclass(frozen=True)
class Compared:
    """A comparison (比对) and its documents by key; ``unreadable`` are paths with the reason, in the user's language.

    ``years`` are the series of the same person or team, ``foreign`` the names of others left in, most telling first.
    """

    found: Comparison
    materials: Mapping[str, Material]
    unreadable: Sequence[tuple[str, str]] = ()
    years: Years = field(default_factory=Years)
    foreign: Sequence[ForeignName] = ()

    def name(self, key: str) -> str:
        """What a document is called where space is scarce: its path below the folder that all have in common."""
        if self._above is None:
            return printable(key)
        return printable(os.path.relpath(key, self._above or os.curdir))

    def span(self, key: str, where: Range) -> Span:
        """A range of the folded view as a span of the text as read."""
        return self.materials[key].folded.to_source(*where)

    def words(self, key: str, where: Range) -> str:
        """The folded words of a range, printable."""
        return printable(self.materials[key].folded.text[slice(*where)])

    def differences(self, pair: Pair, passage: Passage) -> tuple[Difference, ...]:
        a, b, names, places = self._terms(pair)
        return differences(a, b, passage, names=names, places=places)

    def only_facts(self, pair: Pair) -> bool:
        """Whether nothing but years, figures, names and places differs."""
        a, b, names, places = self._terms(pair)
        return only_facts_changed(pair, a, b, names=names, places=places)

    def _terms(self, pair: Pair) -> tuple[str, str, frozenset[str], frozenset[str]]:
        """Both texts, and the names and places to tell apart in them: those given and those of either document."""
        a, b = (self.materials[key].entry for key in (pair.a, pair.b))
        options = self.found.options
        return a.text, b.text, options.names | {*a.names, *b.names}, options.places | {*a.places, *b.places}

    @cached_property
    def _above(self) -> str | None:
        try:
            return os.path.commonpath([os.path.dirname(one) for one in self.materials])
        except ValueError:  # some paths begin at the root and some do not
            return None
