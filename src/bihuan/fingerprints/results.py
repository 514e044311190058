"""What comparing with another unit's fingerprints gives: frozen values; every range counts code points of the own folded text."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.comparing import Range

LEAST = 40  # masked characters from which a passage is found, unless the exporter says otherwise


@dataclass(frozen=True, slots=True)
class Likeness:
    """An estimate of the Jaccard index of two documents' masked 5-grams; 19 in 20 are off by ``error`` at most."""

    jaccard: float
    error: float


@dataclass(frozen=True, slots=True)
class OwnPassage:
    """A passage of an own document that the other unit's document has, too (雷同段落).

    ``range`` covers the fingerprints in common. The passage goes on beyond them by an unknown few characters:
    ``length`` estimates all of it in masked characters, between ``at_least`` and ``at_most``.
    """

    range: Range
    at_least: int
    at_most: int
    seeds: int  # how many fingerprints in common it rests on

    @property
    def length(self) -> int:
        return (self.at_least + self.at_most) // 2


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An own document and one of the other unit's (对应材料), known by its numbers only.

    Documents of the very same fingerprints share a row: ``own`` are the own keys, ``numbers`` those of the other unit,
    ``labels`` what it calls them where it told.
    """

    own: tuple[str, ...]
    numbers: tuple[int, ...]
    labels: tuple[str, ...]
    near_duplicate: bool
    likeness: Likeness
    passages: tuple[OwnPassage, ...] = ()

    @property
    def longest(self) -> int:
        return max((one.length for one in self.passages), default=0)


@dataclass(frozen=True, slots=True)
class Matched:
    """Everything found (对比结果); the same in whatever order the own documents came.

    ``more`` has for each first key of own documents with very many near-duplicates how many of these are not listed.
    """

    own: int
    others: int
    least: int
    counterparts: tuple[Counterpart, ...] = ()
    more: tuple[tuple[str, int], ...] = ()

    @property
    def near_duplicates(self) -> tuple[Counterpart, ...]:
        return tuple(one for one in self.counterparts if one.near_duplicate)
