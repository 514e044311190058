"""Which passages are one and the same in several documents (雷同组): those that lie at one place of a document belong together.

Documents are not joined by unlike passages: of three of which the first two share one passage and the last two another, nobody copied
from all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bihuan.comparing.documents import Groups
from bihuan_web.copies.finding import Two

Key = tuple[int, int, int]  # both documents, and the place of the passage in the pair
Spot = tuple[int, int, int]  # start, end, number of the passage


def groups_of_passages(pairs: Sequence[Two]) -> dict[Key, int]:
    """The number of each passage's group, from 1: that of the most documents first. Passages of the very same documents are one group."""
    keys: list[Key] = []
    spots: dict[int, list[Spot]] = defaultdict(list)
    for two in pairs:
        for at, place in enumerate(two.places):
            spots[two.a].append((*place.a, len(keys)))
            spots[two.b].append((*place.b, len(keys)))
            keys.append((two.a, two.b, at))
    groups = Groups(len(keys))
    for some in spots.values():
        _join(sorted(some), groups)
    documents: dict[int, set[int]] = defaultdict(set)
    for number, (a, b, _) in enumerate(keys):
        documents[groups.root(number)] |= {a, b}
    alike = {root: tuple(sorted(some)) for root, some in documents.items()}
    order = sorted(set(alike.values()), key=lambda some: (-len(some), some))
    numbers = {some: number for number, some in enumerate(order, 1)}
    return {key: numbers[alike[groups.root(number)]] for number, key in enumerate(keys)}


def _join(spots: Sequence[Spot], groups: Groups) -> None:
    """Joins passages of one document that lie on one another for the better part of both."""
    active: list[Spot] = []
    for start, end, number in spots:
        active = [one for one in active if one[1] > start]
        for begin, stop, other in active:
            if 2 * (min(end, stop) - start) > max(end - start, stop - begin):
                groups.join(number, other)
        active.append((start, end, number))
