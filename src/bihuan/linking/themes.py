"""The lexicon of themes (主题): which themes a set of character pairs speaks of, and how near two themes are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import hypot, sqrt
from pathlib import Path
from typing import NamedTuple

from bihuan.linking.grams import COMMON_LETTERS, pairs_of, pairs_of_all

DATA = Path(__file__).parent / "data"
CIRCUMSTANCES = "客观条件"  # the theme of causes that blame circumstances
_WEIGHTS = {"strong": 2.0, "weak": 1.0}
_PARTS = 3  # a hint weighs thirds: a pair of a word of four characters has a third of the word's weight
_ROOTS = [sqrt(number / _PARTS) for number in range(4096)]


class Themes(NamedTuple):
    """The lexicon as it is used. Hints are bytes, one per third of weight: joining and counting them runs at the speed of C."""

    names: tuple[str, ...]
    numbers: range
    hints: dict[int, bytes]  # pair of characters -> the numbers of the themes it hints at
    known: frozenset[int]
    near: tuple[tuple[int, int, float], ...]
    words: dict[str, float]  # every word of the lexicon with its weight

    def hinted(self, pairs: Iterable[int]) -> bytes:
        """All that ``pairs`` hint at."""
        return b"".join(map(self.hints.__getitem__, self.known.intersection(pairs)))

    def vector(self, hinted: bytes) -> tuple[float, ...]:
        """How much each theme is hinted at, damped, near themes sharing their weight; of length 1 or all zero."""
        if len(hinted) < len(_ROOTS):
            damped = list(map(_ROOTS.__getitem__, map(hinted.count, self.numbers)))
        else:
            damped = [sqrt(number / _PARTS) for number in map(hinted.count, self.numbers)]
        out = damped.copy()
        for one, other, strength in self.near:
            out[one] += strength * damped[other]
            out[other] += strength * damped[one]
        norm = hypot(*out)
        return tuple([weight / norm for weight in out]) if norm else tuple(out)


@cache
def themes() -> Themes:
    import tomllib  # noqa: PLC0415 - only needed once a document has items to link

    data = tomllib.loads((DATA / "themes.toml").read_text("utf-8"))
    names = tuple(data["theme"])
    hints: dict[int, bytes] = {}
    words: dict[str, float] = {}
    for number, name in enumerate(names):
        shares: dict[int, float] = {}
        for kind, weight in _WEIGHTS.items():
            for word in data["theme"][name].get(kind, "").split():
                words[word] = max(words.get(word, 0.0), weight)
                pairs = pairs_of(word)
                for pair in pairs:
                    shares[pair] = max(shares.get(pair, 0.0), weight / len(pairs))
        for pair, share in shares.items():
            hints[pair] = hints.get(pair, b"") + bytes([number]) * max(1, round(share * _PARTS))
    near = tuple(
        (names.index(entry["themes"][0]), names.index(entry["themes"][1]), float(entry["strength"]))
        for entry in data.get("near", [])
    )
    return Themes(names, range(len(names)), hints, frozenset(hints), near, words)


@cache
def stock_units() -> frozenset[int]:
    """Pairs of the genre's stock words and very common characters, which say nothing when shared."""
    lines = (DATA / "stock.txt").read_text("utf-8").splitlines()
    return COMMON_LETTERS | pairs_of_all(word for line in lines if not line.startswith("#") for word in line.split())
