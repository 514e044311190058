"""Words that name an item, and the items of a kind for the lists beside the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bihuan_web.documents.kinds import INNER, KINDS, Words
from bihuan_web.documents.models import Item, Link

Ends = tuple[tuple[str, bool], ...]  # keys of the items at the other ends, and whether the link is suspect


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a list, with what it corresponds to."""

    item: Item
    words: Words
    name: str
    links: Ends = ()
    inner: tuple[Item, ...] = field(default=())


def rows_of(text: str, items: Sequence[Item], links: Iterable[Link], kind: str) -> list[Row]:
    """The items of a kind in the order of the text."""
    ends = ends_of(links)
    inside: dict[str, list[Item]] = defaultdict(list)
    for one in items:
        if one.kind in INNER:
            inside[one.parent].append(one)
    return [
        Row(one, KINDS[kind], name_of(one, text), ends.get(one.key, ()), tuple(inside[one.key]))
        for one in sorted(items, key=lambda one: one.start)
        if one.kind == kind
    ]


def ends_of(links: Iterable[Link]) -> dict[str, Ends]:
    """For every linked item the others, in the order of their kinds and numbers."""
    others: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for link in links:
        others[link.upstream].append((link.downstream, link.suspect))
        others[link.downstream].append((link.upstream, link.suspect))
    return {
        key: tuple(sorted(found, key=lambda pair: (pair[0][:1], len(pair[0]), pair[0])))
        for key, found in others.items()
    }


def name_of(item: Item, text: str, most: int = 40) -> str:
    """The words that name an item, cut short."""
    named = item.claim_start is not None and item.claim_end is not None
    words = text[item.claim_start : item.claim_end] if named else text[item.start : item.end]
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
