"""A text in lines, and which of them an item covers: such an item can be folded away, one within a line down to its claim."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bihuan_web.documents.models import Item

PART = 80_000  # characters of a text on one page; a hundred pages of what people write for a meeting have fewer
LABELLED = ("section", "aspect", "problem", "cause", "measure", "credit", "prior")
_RANK = {kind: place for place, kind in enumerate(LABELLED)}

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Covered:
    """An item over whole lines: from the first to the last, both counted in the part that is shown."""

    item: Item
    first: int
    last: int


def parts_of(text: str) -> list[Range]:
    """The ranges of a long text that are shown one by one, each up to the end of a line; one range where it is short."""
    found, start = [], 0
    while len(text) - start > PART:
        end = text.rfind("\n", start, start + PART) + 1 or start + PART
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def part_with(parts: Sequence[Range], start: int) -> int:
    """The number, from 1, of the part in which a place of the text lies."""
    return next((number for number, (_, end) in enumerate(parts, 1) if start < end), len(parts))


def lines_of(text: str, part: Range) -> list[Range]:
    """The lines of a part, each with its end of line; joined they are the part."""
    found, start = [], part[0]
    while start < part[1]:
        end = text.find("\n", start, part[1]) + 1 or part[1]
        found.append((start, end))
        start = end
    return found or [part]


def covered(text: str, lines: Sequence[Range], items: Iterable[Item]) -> list[Covered]:
    """Items over whole lines, the outer before the inner ones; one that crosses another is left out."""
    starts = [start for start, _ in lines]
    found: list[Covered] = []
    for one in items:
        if one.kind not in LABELLED or one.end <= lines[0][0] or one.start >= lines[-1][1]:
            continue
        first = max(bisect_right(starts, one.start) - 1, 0)
        last = bisect_right(starts, one.end - 1) - 1
        before, after = text[lines[first][0] : one.start], text[one.end : lines[last][1]]
        if not before.strip() and not after.strip():
            found.append(Covered(one, first, last))
    found.sort(key=lambda one: (one.first, -one.last, _RANK[one.item.kind], one.item.key))
    kept: list[Covered] = []
    around: list[Covered] = []
    for covering in found:
        while around and around[-1].last < covering.first:
            around.pop()
        if not around or covering.last <= around[-1].last:
            kept.append(covering)
            around.append(covering)
    return kept


def within_lines(lines: Sequence[Range], items: Iterable[Item], taken: set[str]) -> list[Item]:
    """Items inside of one line that cover it only in part, nested or apart, the outer ones first."""
    starts = [start for start, _ in lines]
    found: list[Item] = []
    for one in sorted(items, key=lambda one: (one.start, -one.end, _RANK.get(one.kind, 9), one.key)):
        if one.kind not in LABELLED or one.key in taken or not lines[0][0] <= one.start < one.end <= lines[-1][1]:
            continue
        same_line = bisect_right(starts, one.start) == bisect_right(starts, one.end - 1)
        crosses = any(other.start < one.start < other.end < one.end for other in found[-8:])
        if same_line and not crosses:
            found.append(one)
    return found
