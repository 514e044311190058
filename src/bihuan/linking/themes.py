"""The lexicon of themes (主题): which themes a set of character pairs speaks of, and how near two themes are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import sqrt

from bihuan.linking.grams import pairs_of, pairs_of_all

CIRCUMSTANCES = "客观条件"  # the theme of causes that blame circumstances
_WEIGHTS = {"strong": 2.0, "weak": 1.0}


@dataclass(frozen=True, slots=True)
class Themes:
    """The lexicon as it is used: for every pair of characters, the themes it hints at."""

    names: tuple[str, ...]
    hints: dict[int, tuple[tuple[int, float], ...]]
    known: frozenset[int]
    near: tuple[tuple[int, int, float], ...]
    words: dict[str, float]  # every word of the lexicon with its weight

    def weigh(self, pairs: set[int], weight: float, into: list[float]) -> None:
        """Adds what ``pairs`` hint at to the theme vector ``into``."""
        hints = self.hints
        for pair in pairs & self.known:
            for theme, strength in hints[pair]:
                into[theme] += strength * weight

    def spread(self, vector: list[float]) -> tuple[float, ...]:
        """The vector with near themes sharing their weight, of length 1 (or all zero)."""
        damped = [sqrt(weight) for weight in vector]
        out = list(damped)
        for one, other, strength in self.near:
            out[one] += strength * damped[other]
            out[other] += strength * damped[one]
        norm = sqrt(sum(weight * weight for weight in out))
        return tuple(weight / norm for weight in out) if norm else tuple(out)


@cache
def themes() -> Themes:
    import tomllib  # noqa: PLC0415 - only needed once a document has items to link

    data = tomllib.loads(resources.files("bihuan.linking").joinpath("data/themes.toml").read_text("utf-8"))
    names = tuple(data["theme"])
    best: dict[int, dict[int, float]] = {}
    words: dict[str, float] = {}
    for number, name in enumerate(names):
        for kind, weight in _WEIGHTS.items():
            for word in data["theme"][name].get(kind, "").split():
                words[word] = max(words.get(word, 0.0), weight)
                pairs = pairs_of(word)
                for pair in pairs:
                    hints = best.setdefault(pair, {})
                    hints[number] = max(hints.get(number, 0.0), weight / len(pairs))
    hints = {pair: tuple(by_theme.items()) for pair, by_theme in best.items()}
    near = tuple(
        (names.index(entry["themes"][0]), names.index(entry["themes"][1]), float(entry["strength"]))
        for entry in data.get("near", [])
    )
    return Themes(names, hints, frozenset(hints), near, words)


@cache
def stock_pairs() -> frozenset[int]:
    """Pairs of the genre's stock words, which say nothing when shared."""
    lines = resources.files("bihuan.linking").joinpath("data/stock.txt").read_text("utf-8").splitlines()
    return pairs_of_all(word for line in lines if not line.startswith("#") for word in line.split())
