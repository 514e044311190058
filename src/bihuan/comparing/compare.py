"""Takes folded texts, gives a comparison: sketches find candidates, exact comparison decides; order does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.documents import Groups, Likeness, candidates, likeness
from bihuan.comparing.masking import FIGURE, NAMED, Codes, Places
from bihuan.comparing.passages import Stretch, common_seeds, join, runs, stretches
from bihuan.comparing.results import Cluster, Comparison, Entry, Options, Pair, Passage, Range, SharedPassage
from bihuan.comparing.shared import Stock, stock
from bihuan.comparing.sketching import BINS, EMPTY, Fingerprints, Grams, Hashes, gram_set, signature, winnowed
from bihuan.comparing.viewing import Viewer
from bihuan.comparing.wording import without_stock
from bihuan.errors import BihuanError

_BATCH = 120_000  # characters sketched at a time: their hashes stay in the processor's cache
_PARTNERS = 24  # a document with so many near-duplicates gets no further one of the same cluster
_KEPT = 1024  # documents whose exact 5-grams are kept while pairs are checked


def compare(texts: Iterable[Entry], *, templates: Sequence[str] = (), options: Options | None = None) -> Comparison:
    """What documents have in common. ``templates`` are folded texts whose words are set aside.

    Documents of the very same text are one document here: pairs name the first of them, clusters all.
    """
    options = options or Options()
    documents, same = _distinct(texts)
    collection = _Collection(
        [one.text for one in documents], Viewer(options.names | options.places, templates), options
    )
    alike = collection.near_duplicates()
    limit = options.stock_limit(len(documents))
    found: list[Stretch] = []
    shared: list[Stock] = []
    if options.passages:
        found, shared = collection.passages(set(alike), limit)
    pairs, stocks = _placed(documents, collection, alike, found, shared)
    return Comparison(
        sum(map(len, same)),
        tuple(pairs),
        tuple(_clusters(same, list(alike))),
        tuple(stocks),
        limit,
        options,
    )


def _distinct(texts: Iterable[Entry]) -> tuple[list[Entry], list[list[str]]]:
    """The different texts in the order of their keys, and for each the keys of all documents that have it."""
    groups: dict[str, list[Entry]] = {}
    before: str | None = None
    for entry in sorted(texts, key=lambda one: one.key):
        if entry.key == before:
            raise BihuanError(f"{entry.key}：同一份材料给了两次", f"{entry.key}: the same document was given twice")
        before = entry.key
        groups.setdefault(entry.text, []).append(entry)
    return [group[0] for group in groups.values()], [[one.key for one in group] for group in groups.values()]


@dataclass(frozen=True, slots=True)
class _Alike:
    """The figures of two near-duplicates."""

    jaccard: float
    masked: Likeness


class _Collection:
    """Sketches of all documents, and what can be asked of them."""

    def __init__(self, texts: Sequence[str], viewer: Viewer, options: Options) -> None:
        self.texts, self.viewer, self.options = texts, viewer, options
        self._signatures = np.full((len(texts), BINS), EMPTY, dtype=np.uint32)
        codes: list[Codes] = []
        prints: list[Fingerprints] = []
        starts, total = [np.zeros(1, dtype=np.int64)], 0
        for first, last in self._batches():
            view = viewer.view(texts[first:last])
            grams = Grams(view.codes, view.starts, seeds=options.passages)
            for number, own in enumerate(grams.sets(view.starts)):
                self._signatures[first + number] = signature(own)
            if grams.seeds is not None:
                prints.append(_prints(grams.seeds, total))
                codes.append(view.codes)
            starts.append(view.starts[1:] + total)
            total += len(view.codes)
        self.codes = np.concatenate(codes) if codes else np.zeros(0, dtype=np.uint16)
        self.starts: Places = np.concatenate(starts)
        self._prints = np.concatenate(prints) if prints else np.zeros(0, dtype=np.uint64)
        self.masked_grams = lru_cache(_KEPT)(self._masked_grams)
        self.written_grams = lru_cache(_KEPT)(self._written_grams)

    def near_duplicates(self) -> dict[tuple[int, int], _Alike]:
        """Pairs whose exact figures reach what the options ask for; sorted.

        Of very many documents that are all alike each is shown with some of the others only: pairs grow with the documents.
        """
        options = self.options
        found = {}
        groups, partners = Groups(len(self.texts)), [0] * len(self.texts)
        for one, other in candidates(self._signatures, min(options.similar, options.similar_masked)):
            if max(partners[one], partners[other]) >= _PARTNERS and groups.root(one) == groups.root(other):
                continue
            masked = likeness(self.masked_grams(one), self.masked_grams(other))
            jaccard = likeness(self.written_grams(one), self.written_grams(other)).jaccard
            if jaccard >= options.similar or masked.jaccard >= options.similar_masked:
                found[one, other] = _Alike(jaccard, masked)
                groups.join(one, other)
                partners[one] += 1
                partners[other] += 1
        del self._signatures
        return found

    def passages(self, alike: set[tuple[int, int]], limit: int) -> tuple[list[Stretch], list[Stock]]:
        """Passages of all pairs, those of near-duplicates looked for with shared stock included; and the shared stock."""
        least = self.options.least
        self._prints.sort()
        seeds, crowds = join(self._prints, self.starts, limit)
        del self._prints
        shared = stock(self.codes, self.starts, crowds, least)
        found = stretches(self.codes, self.starts, runs(self.codes, self.starts, seeds, least), least)
        found = without_stock(self.codes, self.starts, [one for one in found if (one.one, one.other) not in alike])
        for pair in alike:
            prints = tuple(self._prints_of(number) for number in pair)
            own = common_seeds((prints[0], prints[1]), pair)
            found += stretches(self.codes, self.starts, own, least)
        return found, shared

    def views(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[int, Codes, Places]]:
        """For each wanted document its number, its codes and where they stand in its text."""
        for first, last in self._batches():
            numbers = (np.flatnonzero(wanted[first:last]) + first).tolist()
            if numbers:
                view = self.viewer.view([self.texts[number] for number in numbers])
                for place, number in enumerate(numbers):
                    part = slice(int(view.starts[place]), int(view.starts[place + 1]))
                    yield number, view.codes[part], view.at[part] - view.offsets[place]

    def _batches(self) -> Iterator[tuple[int, int]]:
        first = size = 0
        for number, text in enumerate(self.texts):
            size += len(text)
            if size >= _BATCH:
                yield first, number + 1
                first, size = number + 1, 0
        if first < len(self.texts):
            yield first, len(self.texts)

    def _prints_of(self, number: int) -> Fingerprints:
        start, end = int(self.starts[number]), int(self.starts[number + 1])
        seeds = Grams(self.codes[start:end], np.array([0, end - start], dtype=np.int64)).seeds
        assert seeds is not None
        return _prints(seeds, start)

    def _masked_grams(self, number: int) -> Hashes:
        return gram_set(self.viewer.view([self.texts[number]]).codes)

    def _written_grams(self, number: int) -> Hashes:
        return gram_set(self.viewer.written(self.texts[number]))


def _prints(seeds: Hashes, offset: int) -> Fingerprints:
    """Fingerprints of a batch: the hash above, the place in the collection below."""
    at = winnowed(seeds)
    return (seeds[at].astype(np.uint64) << np.uint64(32)) | (at + offset).astype(np.uint64)


def _placed(
    documents: list[Entry],
    collection: _Collection,
    alike: dict[tuple[int, int], _Alike],
    found: list[Stretch],
    shared: list[Stock],
) -> tuple[list[Pair], list[SharedPassage]]:
    """Passages brought back from masked codes to the texts."""
    starts = collection.starts.tolist()
    places: list[tuple[int, int, int]] = []
    for one in found:
        places.append((one.one, one.start_one - starts[one.one], one.end_one - starts[one.one]))
        places.append((one.other, one.start_other - starts[one.other], one.end_other - starts[one.other]))
    places += [(one.document, one.start - starts[one.document], one.end - starts[one.document]) for one in shared]
    ranges = _ranges(collection, places)
    passages: dict[tuple[int, int], list[Passage]] = {pair: [] for pair in alike}
    for index, one in enumerate(found):
        length = min(one.end_one - one.start_one, one.end_other - one.start_other)
        passage = Passage(ranges[2 * index], ranges[2 * index + 1], length, min(length, one.matched))
        passages.setdefault((one.one, one.other), []).append(passage)
    pairs = [_pair(documents, pair, alike.get(pair), passages[pair]) for pair in sorted(passages)]
    rest = ranges[2 * len(found) :]
    stocks = [
        SharedPassage(documents[one.document].key, where, one.documents)
        for one, where in zip(shared, rest, strict=True)
    ]
    return pairs, sorted(stocks, key=lambda one: (-one.documents, one.key, one.range))


def _pair(documents: list[Entry], pair: tuple[int, int], alike: _Alike | None, passages: list[Passage]) -> Pair:
    one, other = (documents[number].key for number in pair)
    passages.sort(key=lambda passage: (passage.a, passage.b))
    if alike is None:
        return Pair(one, other, False, passages=tuple(passages))
    masked = alike.masked
    return Pair(one, other, True, masked.jaccard, alike.jaccard, masked.a_in_b, masked.b_in_a, tuple(passages))


def _ranges(collection: _Collection, places: list[tuple[int, int, int]]) -> list[Range]:
    wanted = np.zeros(len(collection.texts), dtype=np.bool_)
    by_document: dict[int, list[int]] = {}
    for index, (document, _, _) in enumerate(places):
        wanted[document] = True
        by_document.setdefault(document, []).append(index)
    ranges: list[Range] = [(0, 0)] * len(places)
    for document, codes, at in collection.views(wanted):
        text = collection.texts[document]
        for index in by_document[document]:
            _, start, end = places[index]
            ranges[index] = (int(at[start]), _end(text, codes, at, end))
    return ranges


def _end(text: str, codes: Codes, at: Places, end: int) -> int:
    """Where a passage ends in the text: after its last character, a last figure or name as a whole."""
    stop = int(at[end - 1]) + 1
    if codes[end - 1] in (FIGURE, NAMED):
        limit = int(at[end]) if end < len(at) else len(text)
        while stop < limit and text[stop].isalnum():
            stop += 1
    return stop


def _clusters(same: list[list[str]], pairs: list[tuple[int, int]]) -> list[Cluster]:
    groups = Groups(len(same))
    for one, other in pairs:
        groups.join(one, other)
    members = {group[0]: group for group in groups.members()}
    for number, keys in enumerate(same):
        if len(keys) > 1 and groups.root(number) == number:
            members.setdefault(number, [number])
    clusters = [
        Cluster(
            tuple(sorted(key for number in group for key in same[number])),
            tuple(tuple(same[number]) for number in group if len(same[number]) > 1),
        )
        for group in members.values()
    ]
    return sorted(clusters, key=lambda one: (-len(one.keys), one.keys))
