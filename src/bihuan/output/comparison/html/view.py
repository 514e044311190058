"""What the sections of the page share: the comparison, the language, which pairs and texts the page has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bihuan.comparing import Pair
from bihuan.language import Lang, say
from bihuan.materials import Material
from bihuan.output.comparison.aligned import in_order
from bihuan.output.comparison.compared import Compared
from bihuan.output.comparison.words import who
from bihuan.output.html.markup import escape, isolated
from bihuan.text.offsets import BrowserOffsets

MOST_PAIRS = 2000  # rows of the table
MOST_TEXT = 8_000_000  # characters of documents that a page holds: some 24 MB, and a browser opens it at once
MOST_QUOTED = 1_500_000  # characters of passages that can be read without script


@dataclass(frozen=True)
class Surroundings:
    """Where the page stands: its title, a page to go back to (address and words), each document's own page by key."""

    title: str = ""
    back: tuple[str, str] | None = None
    pages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PageView:
    """A comparison on its way into a page."""

    compared: Compared
    lang: Lang
    surroundings: Surroundings

    def say(self, chinese: str, english: str) -> str:
        """Words of the page, escaped."""
        return escape(say(self.lang, chinese, english))

    @cached_property
    def pairs(self) -> list[Pair]:
        """Those that have a row, in the order of the table."""
        return in_order(self.compared)[:MOST_PAIRS]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The documents whose text is in the page, each with its number, in the order of the pairs they are in."""
        numbers: dict[str, int] = {}
        room = MOST_TEXT
        for pair in self.pairs:
            new = [key for key in (pair.a, pair.b) if key not in numbers]
            room -= sum(len(self.compared.materials[key].source.text) for key in new)
            if room < 0 and numbers:
                break
            numbers.update({key: number for number, key in enumerate(new, len(numbers) + 1)})
        return numbers

    def side_by_side(self, pair: Pair) -> bool:
        """Whether the page has both texts of a pair."""
        return pair.a in self.numbers and pair.b in self.numbers

    def beside(self, one: str, other: str) -> str:
        """A link to two documents side by side, where the page has them."""
        number = self._pair_numbers.get((min(one, other), max(one, other)))
        return f'<a href="#pair-{number}">{self.say("并排看", "side by side")}</a>' if number else ""

    @cached_property
    def _pair_numbers(self) -> dict[tuple[str, str], int]:
        return {(one.a, one.b): number for number, one in enumerate(self.pairs, 1) if self.side_by_side(one)}

    @cached_property
    def offsets(self) -> Callable[[str], Callable[[int], int]]:
        """How a browser counts in a document's text."""
        known: dict[str, Callable[[int], int]] = {}

        def of(key: str) -> Callable[[int], int]:
            if key not in known:
                known[key] = BrowserOffsets(self.compared.materials[key].source.text).to_units
            return known[key]

        return of

    def name(self, key: str) -> str:
        return isolated(self.compared.name(key))

    def who(self, material: Material) -> str:
        """Person, unit and year, escaped."""
        return escape(who(material, self.lang))

    def rest(self, count: int) -> str:
        """Says that more is elsewhere."""
        words = self.say(f"还有 {count} 项，见 --format xlsx", f"{count} more: --format xlsx")
        return f'<p class="note">{words}</p>'

    def document(self, key: str) -> str:
        """A document in a list: its name, whose it is."""
        whose = self.who(self.compared.materials[key])
        return self.name(key) + (f' <span class="muted">{whose}</span>' if whose else "")
