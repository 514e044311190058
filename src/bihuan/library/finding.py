"""What a library has for one text: candidates by its indices, nothing decided yet. Every limit cuts by number, never by arrival."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing import Entry
from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.passages import NEAR, SHIFT
from bihuan.comparing.sketching import BINS, SEED, Hashes
from bihuan.comparing.wording import common_above, pieces
from bihuan.library.errors import damaged
from bihuan.library.fresh import Fresh
from bihuan.library.library import Library
from bihuan.library.merging import UNSAMPLED, level_of
from bihuan.library.prepared import CONTEXT, Sketched, bound_of, numbers_of
from bihuan.library.schema import as_key, quick_checksum

_CROWD = 256  # contents looked at for a band ...
_NEAREST = 512  # ... and of all of them those that share most bands
_UNPACKED = 128  # texts kept at hand
_COUNTED = 1000  # contents that are counted for shared stock
_ASKED = 400  # values in a question
KEYS = 200  # documents of the very same text that are named


@dataclass(frozen=True, slots=True)
class Hits:
    """Fingerprints of a text that few contents of the library have, too; columns of equal length, by content and place."""

    content: NDArray[np.int64]
    at: Places  # in the text
    there: Places  # in the content
    around: NDArray[np.bool_]  # the characters before or behind may be the same

    @classmethod
    def none(cls) -> Hits:
        nothing = np.zeros(0, np.int64)
        return cls(nothing, nothing, nothing, np.zeros(0, np.bool_))


@dataclass(frozen=True, slots=True)
class Stocks:
    """Fingerprints of a text that very many contents have: where in the text, in which of them where, and how many."""

    at: list[int]
    content: list[int]
    there: list[int]
    contents: list[int]


class Finder:
    """Asks the file; inside ``Library.reading``, so that nothing changes between questions."""

    def __init__(self, library: Library) -> None:
        self._library, self._ask = library, library.ask
        self._contents, self._level, self._sampled = self._ask("SELECT contents, level, sampled FROM state").fetchone()
        self._fresh = Fresh(self._ask)
        self.entry_of = lru_cache(_UNPACKED)(self._entry_of)

    def content_of(self, digest: bytes) -> int | None:
        """The content that is the very same text."""
        sql = "SELECT number, digest FROM contents WHERE number IN (?, ?, ?, ?, ?)"
        return next((number for number, own in self._ask(sql, numbers_of(digest)) if own == digest), None)

    def keys_of(self, content: int) -> list[str]:
        """The first documents of a content."""
        sql = "SELECT key FROM documents WHERE content = ? ORDER BY key LIMIT ?"
        return [as_key(key) for (key,) in self._ask(sql, (content, KEYS))]

    def first_keys(self, contents: Sequence[int]) -> dict[int, str]:
        """For each content the first of its documents."""
        sql = "SELECT value, (SELECT min(key) FROM documents WHERE content = value) FROM json_each(?)"
        rows = self._ask(sql, (_listed(contents),)).fetchall()
        if any(key is None for _, key in rows):
            raise damaged(self._library.path, "索引指向没有的材料", "an index leads to a document that is not there")
        return {content: as_key(key) for content, key in rows}

    def signatures_of(self, contents: Sequence[int]) -> dict[int, Hashes]:
        """For a first look; who goes by them asks for the sketches, which are checked."""
        rows = self._ask(
            "SELECT number, signature FROM json_each(?) JOIN contents ON number = value", (_listed(contents),)
        )
        return {
            content: np.frombuffer(signature, np.uint32) for content, signature in rows if len(signature) == 4 * BINS
        }

    def sketches_of(self, contents: Sequence[int]) -> dict[int, tuple[Hashes, Codes]]:
        """The signature and the codes of each content."""
        sql = (
            "SELECT value, checksum, number, digest, signature, codes"
            " FROM json_each(?) LEFT JOIN contents ON number = value"
        )
        found = {}
        for content, known, *row in self._ask(sql, (_listed(contents),)):
            if known is None or known != quick_checksum(*row):
                raise damaged(self._library.path, "一份材料的特征不对", "the sketch of a document is wrong")
            found[content] = np.frombuffer(row[2], np.uint32), np.frombuffer(row[3], np.uint16)
        return found

    def _entry_of(self, content: int) -> Entry:
        """The text of a content, under the key of its first document."""
        return self._library.material(self.first_keys([content])[content]).entry

    def neighbours(self, sketch: Sketched, without: int | None) -> list[int]:
        """Contents that share a band, those with most first."""
        fresh, shared = self._fresh.with_marks(sketch.marks), Counter[int]()
        sql = (
            "SELECT key, (SELECT group_concat(content) FROM (SELECT content FROM bands WHERE mark = value LIMIT ?2))"
            " FROM json_each(?1)"
        )
        for index, listed in self._ask(sql, (_listed(sketch.marks.tolist()), _CROWD)):
            found = [int(content) for content in listed.split(",")] if listed else []
            shared.update(sorted(found + fresh.get(index, []))[:_CROWD])
        shared.pop(without or -1, None)
        nearest = sorted(shared, key=lambda content: (-shared[content], content))
        return nearest[:_NEAREST]

    def hits(self, sketch: Sketched, limit: int, without: int | None) -> tuple[Hits, Stocks]:
        """What its fingerprints find; ``without`` is the content that is this very text, if there is one."""
        fresh, own = self._fresh.with_hashes(sketch.hashes), without is not None
        listed, sizes = [], []
        stocks = Stocks([], [], [], [])
        for index, found in self._rows_with(sketch.hashes, limit + 2):
            waiting = fresh.get(index, ())
            number = found.count(",") + bool(found) + len(waiting)
            if number - own > limit:
                rows = sorted([*waiting, *zip(*[iter(_numbers(self._library, found))] * 2, strict=True)])
                content, place = next(row for row in rows if row[0] != without)
                stocks.at.append(int(sketch.places[index]) >> 16)
                stocks.content.append(content)
                stocks.there.append(place >> 16)
                stocks.contents.append(self._count(int(sketch.hashes[index]), len(waiting)))
            elif number > own:
                listed += [found, *(f"{content} {place}" for content, place in waiting)]
                sizes.append((index, number))
        numbers = np.array(_numbers(self._library, ",".join(filter(None, listed))), dtype=np.int64)
        content, place = numbers[0::2], numbers[1::2]
        indices, counts = np.array(sizes, dtype=np.int64).reshape(-1, 2).T
        own_place = sketch.places[np.repeat(indices, counts)]
        if without is not None:
            others = content != without
            content, place, own_place = content[others], place[others], own_place[others]
        around = ((place ^ own_place) & 0xFF == 0) | ((place ^ own_place) & 0xFF00 == 0)
        at, there = own_place >> 16, place >> 16
        order = np.lexsort((at, content))
        return Hits(content[order], at[order], there[order], around[order]), stocks

    def _rows_with(self, hashes: NDArray[np.int32], most: int) -> sqlite3.Cursor:
        """For the index of each hash the merged contents that have it and its places there, listed; of very many the first."""
        return self._ask(
            "SELECT key, coalesce((SELECT group_concat(content || ' ' || place)"
            " FROM (SELECT content, place FROM prints WHERE hash = value LIMIT ?2)), '') FROM json_each(?1)",
            (_listed(hashes.tolist()), most),
        )

    def _count(self, value: int, waiting: int) -> int:
        """How many contents have a hash, as far as they are counted."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM prints WHERE hash = ? LIMIT ?)"
        return min(_COUNTED, int(self._ask(sql, (value, _COUNTED)).fetchone()[0]) + waiting)

    def common(self, wanted: Hashes) -> Hashes:
        """Those of the pieces of wording that are common in the library, sorted."""
        values = np.unique(wanted.view(np.int32))
        if self._level != UNSAMPLED:
            counts = self._counted(values) + self._fresh.count_pieces(values)
            sampled = self._sampled
        else:  # documents are being added by the thousand
            counts, sampled = self._sample(values)
        return np.sort(values[counts > common_above(sampled)].view(np.uint32))

    def _counted(self, values: NDArray[np.int32]) -> Places:
        counts = np.zeros(len(values), dtype=np.int64)
        for first in range(0, len(values), _ASKED):
            some = values[first : first + _ASKED]
            sql = f"SELECT piece, contents FROM wording WHERE piece IN ({','.join('?' * len(some))})"
            rows = np.array(self._ask(sql, some.tolist()).fetchall(), dtype=np.int64).reshape(-1, 2)
            counts[first + np.searchsorted(some, rows[:, 0])] = rows[:, 1]
        return counts

    def _sample(self, values: NDArray[np.int32]) -> tuple[Places, int]:
        """The same from the contents themselves."""
        counts, sampled = np.zeros(len(values), dtype=np.int64), 0
        sql = "SELECT codes FROM contents WHERE number < ?"
        for (codes,) in self._ask(sql, (bound_of(level_of(self._contents)),)):
            counts += np.isin(values, pieces(np.frombuffer(codes, np.uint16)).view(np.int32))
            sampled += 1
        return counts, sampled


def _numbers(library: Library, listed: str) -> list[int]:
    """1 2,3 4 -> 1, 2, 3, 4."""
    try:
        return list(map(int, listed.replace(",", " ").split()))
    except ValueError as trouble:
        raise damaged(library.path, "索引里的值不对", "an index has wrong values") from trouble


def _listed(values: Sequence[int]) -> str:
    return json.dumps(values)


def promising(hits: Hits, least: int) -> Hits:
    """Without contents that can have no passage: neither a run of ``least`` characters nor two runs near one another.

    Such a run has ``CONTEXT`` equal characters before or behind each of its fingerprints.
    """
    if least < SEED + 2 * CONTEXT or not len(hits.content):
        return hits
    chosen = [hits.content[hits.around]]
    for order in (np.arange(len(hits.at)), np.lexsort((hits.there, hits.content))):  # either document may come first
        content, at, there = hits.content[order], hits.at[order], hits.there[order]
        near = (content[1:] == content[:-1]) & (np.abs(np.diff(at - there)) <= SHIFT)
        near &= np.minimum(np.abs(np.diff(at)), np.abs(np.diff(there))) <= NEAR
        chosen.append(content[1:][near])
    kept = np.isin(hits.content, np.concatenate(chosen))
    return Hits(hits.content[kept], hits.at[kept], hits.there[kept], hits.around[kept])
