"""Documents -> what a library has of them: near-duplicates and common passages, in the shape of any comparison.

As in comparing, the indices only propose: the exact 5-grams and the codes of both documents decide.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bihuan.comparing import Cluster, Comparison, Entry, Options, Pair, SharedPassage
from bihuan.comparing.documents import PARTNERS, SLACK, Alike, alike, estimate
from bihuan.comparing.passages import Stretch, runs, stretches
from bihuan.comparing.placing import placed
from bihuan.comparing.shared import Stock, stock
from bihuan.comparing.sketching import gram_set
from bihuan.comparing.wording import pieces, worth_showing
from bihuan.library.finding import Finder, Hits, Stocks, promising
from bihuan.library.joining import joined, once
from bihuan.library.library import Library
from bihuan.library.meeting import Meeting
from bihuan.library.prepared import Sketched, sketched

_TRIED = 4 * PARTNERS  # near-duplicates proposed that are looked at closely, the nearest first


@dataclass(frozen=True)
class Search:
    """What was found (查找结果): a comparison, and by what it calls documents of the library their keys there."""

    comparison: Comparison
    keys: dict[str, str]


@dataclass(frozen=True)
class Searched:
    """A library that was searched: how many documents it had, and what those of them that were found are called there."""

    path: str
    documents: int
    keys: dict[str, str]


def shown_key(library: str, key: str) -> str:
    """What a document of a library is called beside documents that are not in it."""
    return f"{os.path.basename(library)}:{key}"


def search(library: Library, entries: Iterable[tuple[Entry, str | None]], options: Options) -> Search:
    """Each entry against the library.

    With an entry comes its key in the library where the library has this very file; that one does not count.
    """
    with library.reading():
        searcher = _Searcher(library, options)
        found = [searcher.look_for(entry, own) for entry, own in entries]
    return Search(
        Comparison(
            len(found),
            tuple(sorted((pair for one in found for pair in one.pairs), key=lambda pair: (pair.a, pair.b))),
            tuple(joined(one.cluster for one in found if one.cluster)),
            tuple(once(one.shared for one in found)),
            searcher.limit,
            options,
        ),
        searcher.keys,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is of one document; each shared passage with its masked codes."""

    pairs: list[Pair]
    cluster: Cluster | None
    shared: list[tuple[SharedPassage, bytes]]


class _Searcher:
    """Looks for one document after the other."""

    def __init__(self, library: Library, options: Options) -> None:
        self._library, self._finder = library, Finder(library)
        self._viewer, self._options = library.masking.viewer, options
        self._contents = library.contents
        self.limit = options.stock_limit(self._contents)
        self._known: dict[str, str] = {}
        self.keys: dict[str, str] = {}

    def look_for(self, entry: Entry, own: str | None) -> _Found:
        sketch = sketched(entry, self._viewer)
        same = self._finder.content_of(sketch.digest)
        near = self._near_duplicates(entry, sketch, same)
        hits, stocks = Hits.none(), Stocks([], [], [], [])
        if self._options.passages:
            hits, stocks = self._finder.hits(sketch, self.limit, same)
            hits = promising(hits, self._options.least)
        contents = [*near, *hits.content.tolist(), *stocks.content]
        meeting = Meeting(entry, self._viewer, self._finder, contents, self._show)
        alike_pairs = {meeting.pair_with(content): figures for content, figures in near.items()}
        found, shared = self._passages(meeting, set(alike_pairs), hits, stocks)
        pairs, passages = placed(meeting, dict(sorted(alike_pairs.items())), found, shared)
        words = [self._viewer.view([Entry("", entry.text[slice(*one.range)])]).codes.tobytes() for one in passages]
        cluster = self._cluster(entry, same, own, near)
        self._use(key for pair in pairs for key in (pair.a, pair.b))
        self._use(cluster.keys if cluster else ())
        return _Found(pairs, cluster, list(zip(passages, words, strict=True)))

    def _near_duplicates(self, entry: Entry, sketch: Sketched, same: int | None) -> dict[int, Alike]:
        """Of very many the nearest, so far as signatures tell."""
        signature, least = np.frombuffer(sketch.signature, np.uint32), self._options.least_similar - SLACK
        signatures = self._finder.signatures_of(self._finder.neighbours(sketch, same))
        proposed = sorted((-estimate(signature, theirs), content) for content, theirs in signatures.items())
        tried = [content for likely, content in proposed[:_TRIED] if -likely >= least]
        sketches = self._finder.sketches_of(tried)
        found: dict[int, Alike] = {}
        grams, written = gram_set(np.frombuffer(sketch.codes, np.uint16)), None
        for content in tried:
            codes = sketches[content][1]
            if written is None:
                written = gram_set(self._viewer.written(entry))
            theirs_written = gram_set(self._viewer.written(self._finder.entry_of(content)))
            figures = alike((grams, gram_set(codes)), (written, theirs_written), self._options)
            if figures is not None:
                found[content] = figures
            if len(found) == PARTNERS:
                break
        return found

    def _passages(
        self, meeting: Meeting, near: set[tuple[int, int]], hits: Hits, stocks: Stocks
    ) -> tuple[list[Stretch], list[Stock]]:
        if not self._options.passages:
            return [], []
        codes, starts, least = meeting.codes, meeting.starts, self._options.least
        found = stretches(codes, starts, runs(codes, starts, meeting.seeds(hits), least), least)
        found = [one for one in found if (one.one, one.other) not in near]
        loosely = np.zeros(0, np.uint32)  # those that are too loosely alike anyhow go first
        found = worth_showing(codes, found, loosely, self._contents)
        if found:
            own = [pieces(codes[one.start_one : one.end_one]) for one in found]
            found = worth_showing(codes, found, self._finder.common(np.concatenate(own)), self._contents)
        for pair in sorted(near):
            found += stretches(codes, starts, meeting.all_seeds(pair), least)
        return found, stock(codes, starts, meeting.crowds(stocks), least)

    def _cluster(self, entry: Entry, same: int | None, own: str | None, near: Iterable[int]) -> Cluster | None:
        """The document with what is alike to it as a whole, and what is the very same."""
        twins = [key for key in self._finder.keys_of(same) if key != own] if same is not None else []
        groups = [[entry.key, *map(self._show, twins)]]
        groups += [list(map(self._show, self._finder.keys_of(content))) for content in near]
        keys = sorted(key for group in groups for key in group)
        if len(keys) == 1:
            return None
        identical = sorted(tuple(sorted(group)) for group in groups if len(group) > 1)
        return Cluster(tuple(keys), tuple(identical))

    def _show(self, key: str) -> str:
        shown = shown_key(self._library.path, key)
        self._known[shown] = key
        return shown

    def _use(self, shown: Iterable[str]) -> None:
        """These documents of the library are named in what was found."""
        self.keys.update((one, self._known[one]) for one in shown if one in self._known)
