"""What was found in another unit's fingerprints, with the own documents: what every rendering asks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bihuan.fingerprints import Counterpart, Matched, OwnPassage
from bihuan.materials import Material
from bihuan.model import Span
from bihuan.output.columns import printable


@dataclass(frozen=True)
class Counterparts:
    """The result (对比结果) and the own documents by key; ``unreadable`` are paths with the reason, in the user's language."""

    found: Matched
    materials: Mapping[str, Material]
    unreadable: Sequence[tuple[str, str]] = ()

    def span(self, row: Counterpart, passage: OwnPassage) -> Span:
        """Where a passage stands in the own text as read."""
        return self.materials[row.own[0]].folded.to_source(*passage.range)

    def words(self, row: Counterpart, passage: OwnPassage) -> str:
        """The own folded words, printable."""
        return printable(self.materials[row.own[0]].folded.text[slice(*passage.range)])


def written_numbers(row: Counterpart) -> str:
    """The other unit's numbers, those in a row as a range, and what it calls the first where it told."""
    ranges = []
    breaks = [
        0,
        *(place for place, (one, two) in enumerate(pairwise(row.numbers), 1) if two != one + 1),
        len(row.numbers),
    ]
    for begin, end in pairwise(breaks):
        first, last = row.numbers[begin], row.numbers[end - 1]
        ranges.append(f"#{first}" if first == last else f"#{first}–#{last}")
    return "、".join(ranges) + (f" {printable(row.labels[0])}" if row.labels else "")
