"""What a library has for one text: candidates by its indices, nothing decided yet. Every limit cuts by number, never by arrival."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing import Entry
from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.sketching import SEED, Hashes
from bihuan.comparing.wording import common_above, pieces
from bihuan.library.errors import damaged
from bihuan.library.fresh import Fresh
from bihuan.library.library import Library
from bihuan.library.merging import UNSAMPLED, level_of
from bihuan.library.prepared import CONTEXT, Sketched, bound_of, numbers_of
from bihuan.library.schema import as_key, checksum

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
        keys = [as_key(key) for (key,) in self._ask(sql, (content, KEYS))]
        if not keys:
            raise damaged(self._library.path, "索引指向没有的材料", "an index leads to a document that is not there")
        return keys

    def sketch_of(self, content: int) -> tuple[Hashes, Codes]:
        """The signature and the codes of a content."""
        sql = "SELECT checksum, number, digest, signature, codes FROM contents WHERE number = ?"
        row = self._ask(sql, (content,)).fetchone()
        if row is None or row[0] != checksum(*row[1:]):
            raise damaged(self._library.path, "一份材料的特征不对", "the sketch of a document is wrong")
        return np.frombuffer(row[3], np.uint32), np.frombuffer(row[4], np.uint16)

    def _entry_of(self, content: int) -> Entry:
        """The text of a content, under the key of its first document."""
        return self._library.material(self.keys_of(content)[0]).entry

    def neighbours(self, sketch: Sketched, without: int | None) -> list[int]:
        """Contents that share a band, those with most first."""
        fresh, shared = self._fresh.with_marks(sketch.marks), Counter[int]()
        for index, mark in enumerate(sketch.marks.tolist()):
            rows = self._ask("SELECT content FROM bands WHERE mark = ? LIMIT ?", (mark, _CROWD)).fetchall()
            found = [content for (content,) in rows] + fresh.get(index, [])
            shared.update(sorted(found)[:_CROWD])
        shared.pop(without or -1, None)
        nearest = sorted(shared, key=lambda content: (-shared[content], content))
        return nearest[:_NEAREST]

    def hits(self, sketch: Sketched, limit: int, without: int | None) -> tuple[Hits, Stocks]:
        """What its fingerprints find; ``without`` is a content that does not count."""
        found: list[tuple[int, int, int]] = []
        stocks = Stocks([], [], [], [])
        fresh, ask = self._fresh.with_hashes(sketch.hashes), self._ask
        for index, value in enumerate(sketch.hashes.tolist()):
            rows = ask("SELECT content, place FROM prints WHERE hash = ? LIMIT ?", (value, limit + 2)).fetchall()
            if index in fresh:
                rows = sorted(rows + fresh[index])
            if without is not None:
                rows = [row for row in rows if row[0] != without]
            if len(rows) <= limit:
                found += [(content, place, index) for content, place in rows]
                continue
            stocks.at.append(int(sketch.places[index]) >> 16)
            stocks.content.append(rows[0][0])
            stocks.there.append(rows[0][1] >> 16)
            counted = ask("SELECT count(*) FROM (SELECT 1 FROM prints WHERE hash = ? LIMIT ?)", (value, _COUNTED))
            stocks.contents.append(min(_COUNTED, counted.fetchone()[0] + len(fresh.get(index, ()))))
        try:
            columns = np.array(found, dtype=np.int64).reshape(-1, 3)
        except (TypeError, ValueError, OverflowError) as trouble:
            raise damaged(self._library.path, "索引里的值不对", "an index has wrong values") from trouble
        content, place, own = columns[:, 0], columns[:, 1], sketch.places[columns[:, 2]]
        around = ((place & 0xFF) == (own & 0xFF)) | (((place >> 8) & 0xFF) == ((own >> 8) & 0xFF))
        at, there = own >> 16, place >> 16
        order = np.lexsort((at, content))
        return Hits(content[order], at[order], there[order], around[order]), stocks

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


def promising(hits: Hits, least: int) -> Hits:
    """Without contents that can have no passage: those with a single fingerprint in common, and that in a short run.

    A run of ``least`` characters has ``CONTEXT`` equal ones before or behind each of its fingerprints.
    """
    if least < SEED + 2 * CONTEXT or not len(hits.content):
        return hits
    again = hits.content[1:] == hits.content[:-1]
    kept = np.isin(hits.content, np.concatenate([hits.content[hits.around], hits.content[1:][again]]))
    return Hits(hits.content[kept], hits.at[kept], hits.there[kept], hits.around[kept])
