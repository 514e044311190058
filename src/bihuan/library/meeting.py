"""One document and those of a library that may have something in common with it, side by side for comparing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from bihuan.comparing import Entry
from bihuan.comparing.collection import fingerprints
from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.passages import Crowds, Seeds, common_seeds
from bihuan.comparing.sketching import Fingerprints
from bihuan.comparing.viewing import Viewer
from bihuan.library.finding import Finder, Hits, Stocks

Pair = tuple[int, int]


class Meeting:
    """Numbers are given in the order of the keys, as in a collection; ``own`` is that of the document itself."""

    def __init__(
        self, entry: Entry, viewer: Viewer, finder: Finder, contents: Iterable[int], shown: Callable[[str], str]
    ) -> None:
        met = sorted(set(contents))
        keys, sketches = finder.first_keys(met), finder.sketches_of(met)
        named: list[tuple[str, int | None]] = [(shown(keys[one]), one) for one in met]
        named.append((entry.key, None))
        named.sort(key=lambda one: one[0])
        self._entry, self._viewer, self._finder = entry, viewer, finder
        self._named = named
        self._number = {content: number for number, (_, content) in enumerate(named)}
        self.own = self._number[None]
        parts = [viewer.view([entry]).codes if one is None else sketches[one][1] for _, one in named]
        self.codes: Codes = np.concatenate(parts)
        self.starts: Places = np.cumsum([0, *map(len, parts)], dtype=np.int64)

    def key(self, number: int) -> str:
        return self._named[number][0]

    def views(self, wanted: Iterable[int]) -> Iterator[tuple[int, str, Codes, Places]]:
        for number in wanted:
            content = self._named[number][1]
            entry = self._entry if content is None else self._finder.entry_of(content)
            view = self._viewer.view([entry])
            yield number, entry.text, view.codes, view.at

    def pair_with(self, content: int) -> Pair:
        number = self._number[content]
        return min(self.own, number), max(self.own, number)

    def seeds(self, hits: Hits) -> Seeds:
        """Where the document and one of the library have the same fingerprint."""
        numbers = np.array([self._number[content] for content in hits.content.tolist()], dtype=np.int64)
        at = hits.at + self.starts[self.own]
        there = hits.there + self.starts[numbers]
        first = numbers > self.own
        own = np.full(len(numbers), self.own)
        sides = (own, numbers), (numbers, own), (at, there), (there, at)
        return Seeds(*(np.where(first, *side) for side in sides))

    def all_seeds(self, pair: Pair) -> Seeds:
        """The same of one pair, with those that very many have."""
        return common_seeds((self._prints(pair[0]), self._prints(pair[1])), pair)

    def crowds(self, stocks: Stocks) -> Crowds:
        """Fingerprints of shared stock, each with its place in one document that has it, too."""
        starts = self.starts.tolist()
        at = [starts[self.own] + one for one in stocks.at]
        pairs = zip(stocks.content, stocks.there, strict=True)
        second = [starts[self._number[content]] + there for content, there in pairs]
        return Crowds(*(np.array(column, dtype=np.int64) for column in (at, second, stocks.contents)))

    def _prints(self, number: int) -> Fingerprints:
        start, end = int(self.starts[number]), int(self.starts[number + 1])
        return fingerprints(self.codes[start:end], start)
