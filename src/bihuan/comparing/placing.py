"""Stretches of masked codes -> passages of the texts, and pairs that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from bihuan.comparing.documents import Alike
from bihuan.comparing.masking import FIGURE, NAMED, Codes, Places
from bihuan.comparing.passages import Stretch
from bihuan.comparing.results import Pair, Passage, Range, SharedPassage
from bihuan.comparing.shared import Stock


class Placeable(Protocol):
    """Documents whose masked codes can be told from one another and brought back to their texts."""

    @property
    def starts(self) -> Places: ...

    def key(self, number: int) -> str: ...

    def views(self, wanted: Iterable[int]) -> Iterator[tuple[int, str, Codes, Places]]: ...


def placed(
    documents: Placeable,
    near: Mapping[tuple[int, int], Alike],
    found: Sequence[Stretch],
    shared: Sequence[Stock] = (),
) -> tuple[list[Pair], list[SharedPassage]]:
    """Pairs of documents in the order of their numbers, and the shared stock, most common first."""
    starts = documents.starts.tolist()
    places: list[tuple[int, int, int]] = []
    for one in found:
        places.append((one.one, one.start_one - starts[one.one], one.end_one - starts[one.one]))
        places.append((one.other, one.start_other - starts[one.other], one.end_other - starts[one.other]))
    places += [(one.document, one.start - starts[one.document], one.end - starts[one.document]) for one in shared]
    ranges = _ranges(documents, places)
    passages: dict[tuple[int, int], list[Passage]] = {pair: [] for pair in near}
    for index, one in enumerate(found):
        length = min(one.end_one - one.start_one, one.end_other - one.start_other)
        passage = Passage(ranges[2 * index], ranges[2 * index + 1], length, min(length, one.matched))
        passages.setdefault((one.one, one.other), []).append(passage)
    pairs = [_pair(documents, pair, near.get(pair), passages[pair]) for pair in sorted(passages)]
    rest = ranges[2 * len(found) :]
    stocks = [
        SharedPassage(documents.key(one.document), where, one.documents)
        for one, where in zip(shared, rest, strict=True)
    ]
    return pairs, sorted(stocks, key=lambda one: (-one.documents, one.key, one.range))


def _pair(documents: Placeable, pair: tuple[int, int], near: Alike | None, passages: list[Passage]) -> Pair:
    one, other = (documents.key(number) for number in pair)
    passages.sort(key=lambda passage: (passage.a, passage.b))
    if near is None:
        return Pair(one, other, False, passages=tuple(passages))
    masked = near.masked
    return Pair(one, other, True, masked.jaccard, near.jaccard, masked.a_in_b, masked.b_in_a, tuple(passages))


def _ranges(documents: Placeable, places: list[tuple[int, int, int]]) -> list[Range]:
    by_document: dict[int, list[int]] = {}
    for index, (document, _, _) in enumerate(places):
        by_document.setdefault(document, []).append(index)
    ranges: list[Range] = [(0, 0)] * len(places)
    for document, text, codes, at in documents.views(sorted(by_document)):
        for index in by_document[document]:
            _, start, end = places[index]
            ranges[index] = (int(at[start]), end_in_text(text, codes, at, end))
    return ranges


def end_in_text(text: str, codes: Codes, at: Places, end: int) -> int:
    """Where a passage ends in the text: after its last character, a last figure or name as a whole."""
    stop = int(at[end - 1]) + 1
    if codes[end - 1] in (FIGURE, NAMED):
        limit = int(at[end]) if end < len(at) else len(text)
        while stop < limit and text[stop].isalnum():
            stop += 1
    return stop
