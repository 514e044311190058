"""Fingerprints of a collection -> what is handed out: numbered in an order that tells nothing, without common stock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.comparing import Options
from bihuan.fingerprints.prints import Print, Sketch, Values
from bihuan.fingerprints.stock import is_in, more_than

_MOST = 1 << 20  # fingerprints kept of a document: nine million characters


@dataclass(frozen=True, slots=True)
class Record:
    """What is handed out of one document; ``key`` only where its owner wants it to be called by name."""

    key: str
    sketch: Sketch
    values: Values


@dataclass(frozen=True, slots=True)
class Export:
    """What is handed out (交出的指纹): documents in the order of their numbers, from 1; the same in whatever order they came.

    ``stock_above``: fingerprints of more documents than this are left out, they say nothing about any of them.
    """

    records: tuple[Record, ...]
    least: int
    stock_above: int


def prepare(prints: Iterable[Print], least: int) -> Export:
    """Documents are ordered by their fingerprints: neither their names nor when they came shows in the numbers."""
    kept = sorted(
        ((one.digest, Record(one.key, one.sketch, one.values)) for one in prints),
        key=lambda pair: (pair[0], pair[1].key),
    )
    different = [
        record.values for place, (digest, record) in enumerate(kept) if not place or kept[place - 1][0] != digest
    ]
    limit = Options().stock_limit(len(different))
    stock = more_than(different, limit)
    records = tuple(Record(one.key, one.sketch, one.values[~is_in(one.values, stock)][:_MOST]) for _, one in kept)
    return Export(records, least, limit)
