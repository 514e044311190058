"""Is everything in a library as it was written? Checksums of all rows, and indices that say what the documents say."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.wording import pieces
from bihuan.library.errors import LibraryError
from bihuan.library.library import RECORD, Library
from bihuan.library.merging import UNSAMPLED
from bihuan.library.prepared import bound_of, first_prints, marks_of
from bihuan.library.schema import as_key, checksum, quick_checksum

_ROWS = 50_000  # that are Python objects at a time
_TOLD = 20  # problems of one kind that are told
Problem = tuple[str, str]  # Chinese, English


@dataclass
class _Sums:
    """One number for a set of rows, whatever their order."""

    prints: int = 0
    bands: int = 0
    wording: Counter[int] = field(default_factory=Counter)


def check(library: Library) -> Iterator[Problem | tuple[()]]:
    """What is wrong; between, an empty one for each row that was looked at."""
    with library.reading():
        yield from _file(library)
        yield from _documents(library)
        yield from _contents(library)


def _file(library: Library) -> Iterator[Problem]:
    found = [words for (words,) in library.ask(f"PRAGMA integrity_check({_TOLD})")]
    if found != ["ok"]:
        yield from ((f"文件结构：{words}", f"structure of the file: {words}") for words in found)


def _documents(library: Library) -> Iterator[Problem | tuple[()]]:
    count = 0
    sql = f"SELECT checksum, {RECORD}, packed FROM documents LEFT JOIN materials USING (id) ORDER BY id"
    for row in library.ask(sql):
        count += 1
        yield ()
        if row[0] != checksum(*row[1:]):
            key = as_key(row[1]) if isinstance(row[1], bytes) else "?"
            yield f"{key}：校验和不符", f"{key}: wrong checksum"
    documents, contents = library.ask("SELECT documents, contents FROM state").fetchone()
    held = library.ask("SELECT count(*) FROM contents").fetchone()[0]
    named = library.ask("SELECT count(DISTINCT content) FROM documents").fetchone()[0]
    if (documents, contents, contents) != (count, held, named):
        words = f"{documents}/{count}, {contents}/{held}/{named}"
        yield f"份数不符（{words}）", f"counts differ ({words})"


def _contents(library: Library) -> Iterator[Problem | tuple[()]]:
    """The indices must have exactly the rows that the contents give."""
    waiting = {row[0]: row[1:] for row in library.ask("SELECT content, hashes, places, marks, pieces FROM fresh")}
    level = library.ask("SELECT level FROM state").fetchone()[0]
    bound = bound_of(level) if level != UNSAMPLED else 0
    sums, wrong, sampled = _Sums(), 0, 0
    for row in library.ask("SELECT checksum, number, digest, signature, codes FROM contents"):
        yield ()
        if row[0] != quick_checksum(*row[1:]):
            wrong += 1
            continue
        number, codes = row[1], np.frombuffer(row[4], np.uint16)
        hashes, places = first_prints(codes)
        marks, own = marks_of(np.frombuffer(row[3], np.uint32)), pieces(codes).view(np.int32)
        waits = waiting.pop(number, None)
        if waits is not None:
            wrong += waits[:3] != (hashes.tobytes(), places.tobytes(), marks.tobytes())
            wrong += waits[3] not in (b"", own.tobytes())
        else:
            sums.prints += _sum(hashes, np.full(len(hashes), number), places)
            sums.bands += _sum(marks, np.full(len(marks), number))
        if number < bound:
            sampled += 1
            if waits is None or not waits[3]:
                sums.wording.update(own.tolist())
    if wrong or waiting:
        yield f"{wrong + len(waiting)} 份材料的特征不对", f"the sketches of {wrong + len(waiting)} documents are wrong"
        return
    yield from _indices(library, sums, sampled)


def _indices(library: Library, sums: _Sums, sampled: int) -> Iterator[Problem]:
    wrong = []
    if sums.prints & _MASK != _sum_of(library.ask("SELECT hash, content, place FROM prints"), 3):
        wrong.append(("段落", "passages"))
    if sums.bands & _MASK != _sum_of(library.ask("SELECT mark, content FROM bands"), 2):
        wrong.append(("全文", "whole documents"))
    counted = dict(library.ask("SELECT piece, contents FROM wording").fetchall())
    if counted != sums.wording or sampled != library.ask("SELECT sampled FROM state").fetchone()[0]:
        wrong.append(("常用说法", "common wording"))
    for words, words_en in wrong:
        yield f"{words}的索引和材料对不上", f"the index of {words_en} does not go with the documents"


_MASK = (1 << 64) - 1


def _sum(*columns: NDArray[np.signedinteger]) -> int:
    total = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        total = (total ^ column.astype(np.int64).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(31)
    return int(total.sum(dtype=np.uint64))


def _sum_of(rows: sqlite3.Cursor, width: int) -> int:
    total = 0
    while some := rows.fetchmany(_ROWS):
        columns = np.array(some, dtype=np.int64).reshape(-1, width)
        total += _sum(*(columns[:, index] for index in range(width)))
    return total & _MASK


def told_problems(found: Iterable[Problem | tuple[()]]) -> Iterator[Problem]:
    """What is wrong, with the damage that stops reading as the last."""
    try:
        yield from (one for one in found if one)
    except LibraryError as trouble:
        yield trouble.message, trouble.message_en
    except (TypeError, ValueError, OverflowError) as trouble:  # a value of another type than was written
        yield f"读不出来的值（{trouble}）", f"values that cannot be read ({trouble})"
