"""What is done with the rows of a table, wherever they are: comparing's own functions on columns of Arrow.

A step is made where the comparison is started, goes to the workers, and gives for a table of some rows another. ``rows`` is how
many it is handed at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bihuan.comparing.collection import fingerprints
from bihuan.comparing.documents import BANDS, Alike, Likeness, alike, band_marks, likely_alike
from bihuan.comparing.masking import Codes, Places, View
from bihuan.comparing.pairing import Two
from bihuan.comparing.passages import Seeds, Stretch, common_seeds, runs_around, stretches, worth_following
from bihuan.comparing.results import Entry, Options
from bihuan.comparing.sketching import BINS, SEED, Grams, Hashes, gram_set, signature, winnowed
from bihuan.comparing.viewing import Viewer
from bihuan.comparing.wording import worth_showing
from bihuan.distributed.columns import binaries, codes_of, entries, flattened, integers, lists, octets

_AT_A_TIME = 120_000  # characters viewed together
_WIDER = (np.arange(SEED, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(0x85EBCA6B)) | np.uint32(1)

NUMBERS = [("one", pa.int64()), ("other", pa.int64())]
BAND = [pa.field("band", pa.int16()), pa.field("mark", pa.int64())]
PRINT = [pa.field("print", pa.int64()), pa.field("at", pa.int32())]
SEEDS = [pa.field("at_one", pa.int32()), pa.field("at_other", pa.int32())]
STRETCH = [(name, pa.int32()) for name in ("start_one", "end_one", "start_other", "end_other", "matched")]
FIGURES = [(name, pa.float64()) for name in ("jaccard", "masked", "one_in_other", "other_in_one")]
PASSAGE = [pa.field(name, pa.int32()) for name in ("a_start", "a_end", "b_start", "b_end", "length", "matched")]


class Step(Protocol):
    """What is done with some rows of a table; those that belong together are handed over together."""

    @property
    def schema(self) -> pa.Schema: ...

    @property
    def rows(self) -> int: ...

    def __call__(self, rows: pa.Table) -> pa.Table: ...


@dataclass(frozen=True)
class Sketching:
    """Documents -> what is kept of each to find it again: signature, bands, masked codes and fingerprints.

    A fingerprint is the hash that one machine uses; ``wide`` adds another 32 bits, since among more than 2**32 characters
    equal hashes of different words would be everywhere.
    """

    viewer: Viewer
    passages: bool
    wide: bool
    rows: ClassVar[int] = 256
    schema: ClassVar[pa.Schema] = pa.schema(
        [
            ("number", pa.int64()),
            ("signature", pa.binary()),
            ("codes", pa.binary()),
            ("bands", pa.list_(pa.struct(BAND))),
            ("prints", pa.list_(pa.struct(PRINT))),
        ]
    )

    def __call__(self, rows: pa.Table) -> pa.Table:
        parts = [self._sketched(some) for some in _portions(list(entries(rows)))]
        columns = [pa.chunked_array(list(column)) for column in zip(*parts, strict=True)]
        return pa.table([rows["number"], *columns], schema=self.schema)

    def _sketched(self, some: list[Entry]) -> tuple[pa.Array, ...]:
        view = self.viewer.view(some)
        grams = Grams(view.codes, view.starts, seeds=self.passages)
        signatures = np.array([signature(own) for own in grams.sets(view.starts)], dtype=np.uint32)
        marks = np.stack([band_marks(signatures, band) for band in range(BANDS)], axis=1)
        each = np.arange(len(some) + 1, dtype=np.int64)
        numbers = np.tile(np.arange(BANDS, dtype=np.int16), len(some))
        return (
            binaries(signatures.ravel(), each * BINS),
            binaries(view.codes, view.starts),
            lists(BAND, (numbers, marks.ravel().view(np.int64)), each * BANDS),
            self._prints(view, grams.seeds),
        )

    def _prints(self, view: View, seeds: Hashes | None) -> pa.Array:
        """Each fingerprint of a document once, where it first stands."""
        count = len(view.starts) - 1
        if seeds is None:
            none = np.zeros(0, dtype=np.int64)
            return lists(PRINT, (none, none), np.zeros(count + 1, dtype=np.int64))
        at = winnowed(seeds)
        marks = seeds[at].astype(np.int64)
        if self.wide:
            marks = (marks << 32) | _wider(view.codes, at)
        documents = np.searchsorted(view.starts, at, side="right") - 1
        order = np.lexsort((at, marks, documents))
        at, marks, documents = at[order], marks[order], documents[order]
        first = np.ones(len(at), dtype=np.bool_)
        first[1:] = (documents[1:] != documents[:-1]) | (marks[1:] != marks[:-1])
        at, marks, documents = at[first], marks[first], documents[first]
        bounds = np.searchsorted(documents, np.arange(count + 1))
        return lists(PRINT, (marks, at - view.starts[documents]), bounds)


@dataclass(frozen=True)
class Estimating:
    """Candidates with both signatures -> those that come near enough to be checked exactly."""

    similar: float
    rows: ClassVar[int] = 4096
    schema: ClassVar[pa.Schema] = pa.schema(NUMBERS)

    def __call__(self, rows: pa.Table) -> pa.Table:
        ones, others = (
            octets(rows[f"signature_{side}"]).view(np.uint32).reshape(-1, BINS) for side in ("one", "other")
        )
        return rows.select(self.schema.names).filter(pa.array(likely_alike(ones, others, self.similar)))


@dataclass(frozen=True)
class Checking:
    """Pairs with both texts -> the near-duplicates among them, with their exact figures."""

    viewer: Viewer
    options: Options
    rows: ClassVar[int] = 256
    schema: ClassVar[pa.Schema] = pa.schema([*NUMBERS, *FIGURES])

    def __call__(self, rows: pa.Table) -> pa.Table:
        found: dict[str, list[Any]] = {name: [] for name in self.schema.names}
        known: dict[int, tuple[Hashes, Hashes]] = {}  # of very many documents that are all alike each comes often
        numbers = zip(rows["one"].to_pylist(), rows["other"].to_pylist(), strict=True)
        for pair, *documents in zip(numbers, entries(rows, "_one"), entries(rows, "_other"), strict=True):
            grams = [self._grams(number, entry, known) for number, entry in zip(pair, documents, strict=True)]
            figures = alike((grams[0][0], grams[1][0]), (grams[0][1], grams[1][1]), self.options)
            if figures is not None:
                masked = figures.masked
                row = (*pair, figures.jaccard, masked.jaccard, masked.a_in_b, masked.b_in_a)
                for column, value in zip(found.values(), row, strict=True):
                    column.append(value)
        return pa.table(found, schema=self.schema)

    def _grams(self, number: int, entry: Entry, known: dict[int, tuple[Hashes, Hashes]]) -> tuple[Hashes, Hashes]:
        if number not in known:
            known[number] = gram_set(self.viewer.view([entry]).codes), gram_set(self.viewer.written(entry))
        return known[number]


@dataclass(frozen=True)
class Surrounding:
    """Documents with the shared fingerprints in them -> each fingerprint with the characters around it."""

    least: int
    rows: ClassVar[int] = 256
    schema: ClassVar[pa.Schema] = pa.schema(
        [
            ("print", pa.int64()),
            ("number", pa.int64()),
            ("at", pa.int32()),
            ("around", pa.binary()),
            ("before", pa.int32()),
        ]
    )

    def __call__(self, rows: pa.Table) -> pa.Table:
        codes, starts = codes_of(rows["codes"])
        at, row = flattened(rows["prints"], "at")
        marks, _ = flattened(rows["prints"], "print")
        begin = np.maximum(at - self.least, 0)
        end = np.minimum(at + SEED + self.least, np.diff(starts)[row])
        bounds = np.cumsum(np.concatenate([[0], end - begin]))
        index = np.arange(bounds[-1]) + np.repeat(starts[row] + begin - bounds[:-1], end - begin)
        number = integers(rows["number"])[row]
        return pa.table(
            [marks, number, at.astype(np.int32), binaries(codes[index], bounds), (at - begin).astype(np.int32)],
            schema=self.schema,
        )


@dataclass(frozen=True)
class Extending:
    """Seeds with what is around them -> how far the equal characters reach."""

    least: int
    rows: ClassVar[int] = 20_000
    schema: ClassVar[pa.Schema] = pa.schema([*NUMBERS, *SEEDS, ("left", pa.int32()), ("length", pa.int32())])

    def __call__(self, rows: pa.Table) -> pa.Table:
        codes, starts = codes_of(rows["around_one"], rows["around_other"])
        one, other = _two_of_each(rows.num_rows)
        at_one, at_other = integers(rows["before_one"]) + starts[one], integers(rows["before_other"]) + starts[other]
        left, length = runs_around(codes, starts, Seeds(one, other, at_one, at_other), self.least)
        columns = [rows[name] for name in ("one", "other", "at_one", "at_other")]
        return pa.table([*columns, left.astype(np.int32), length.astype(np.int32)], schema=self.schema)


@dataclass(frozen=True)
class Choosing:
    """Seeds in the order of their documents and places -> pairs with the seeds that are worth a closer look."""

    least: int
    rows: ClassVar[int] = 50_000
    schema: ClassVar[pa.Schema] = pa.schema([*NUMBERS, ("seeds", pa.list_(pa.struct(SEEDS)))])

    def __call__(self, rows: pa.Table) -> pa.Table:
        columns = {name: integers(rows[name]) for name in rows.column_names}
        one, other = columns["one"], columns["other"]
        pair = np.cumsum(np.concatenate([[0], (one[1:] != one[:-1]) | (other[1:] != other[:-1])])[: len(one)])
        pair = pair.astype(np.int32)
        seeds = Seeds(pair, pair, columns["at_one"], columns["at_other"])
        worth = worth_following(seeds, columns["left"], columns["length"], self.least)
        pair = pair[worth]
        first = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]])[: len(pair)])
        places = lists(SEEDS, (columns["at_one"][worth], columns["at_other"][worth]), np.append(first, len(pair)))
        return pa.table([one[worth][first], other[worth][first], places], schema=self.schema)


@dataclass(frozen=True)
class Stretching:
    """Pairs with their seeds and both documents' codes -> passages, those of mere stock left out."""

    least: int
    common: Hashes
    documents: int  # of the whole collection
    rows: ClassVar[int] = 512
    schema: ClassVar[pa.Schema] = pa.schema([*NUMBERS, *STRETCH])

    def __call__(self, rows: pa.Table) -> pa.Table:
        codes, starts = codes_of(rows["codes_one"], rows["codes_other"])
        at_one, row = flattened(rows["seeds"], "at_one")
        at_other, _ = flattened(rows["seeds"], "at_other")
        one, other = (side[row] for side in _two_of_each(rows.num_rows))
        seeds = Seeds(one, other, starts[one] + at_one, starts[other] + at_other)
        found = stretches(codes, starts, seeds, self.least)
        return _stretched(rows, starts, worth_showing(codes, found, self.common, self.documents))


@dataclass(frozen=True)
class StretchingClosely:
    """Near-duplicates with both documents' codes -> their passages, shared stock included."""

    least: int
    rows: ClassVar[int] = 512
    schema: ClassVar[pa.Schema] = pa.schema([*NUMBERS, *STRETCH])

    def __call__(self, rows: pa.Table) -> pa.Table:
        codes, starts = codes_of(rows["codes_one"], rows["codes_other"])
        found: list[Stretch] = []
        for one, other in zip(*_two_of_each(rows.num_rows), strict=True):
            ones, others = (fingerprints(codes[starts[n] : starts[n + 1]], int(starts[n])) for n in (one, other))
            found += stretches(codes, starts, common_seeds((ones, others), (int(one), int(other))), self.least)
        return _stretched(rows, starts, found)


@dataclass(frozen=True)
class Placing:
    """Pairs with figures, passages and both texts -> what is told of each pair, its passages as ranges of the texts."""

    viewer: Viewer
    rows: ClassVar[int] = 128
    schema: ClassVar[pa.Schema] = pa.schema(
        [
            *NUMBERS,
            ("a", pa.binary()),
            ("b", pa.binary()),
            ("near_duplicate", pa.bool_()),
            *((name, pa.float64()) for name in ("similarity", "jaccard", "a_in_b", "b_in_a")),
            ("passages", pa.list_(pa.struct(PASSAGE))),
        ]
    )

    def __call__(self, rows: pa.Table) -> pa.Table:
        told = [
            self._told(row, one, other)
            for row, one, other in zip(
                rows.select(["one", "other", *(name for name, _ in FIGURES), "found"]).to_pylist(),
                entries(rows, "_one"),
                entries(rows, "_other"),
                strict=True,
            )
        ]
        return (
            pa.Table.from_pylist(told, schema=self.schema)
            .set_column(2, "a", rows["key_one"])
            .set_column(3, "b", rows["key_other"])
        )

    def _told(self, row: dict[str, Any], one: Entry, other: Entry) -> dict[str, Any]:
        two = Two(one, other, self.viewer)
        size = int(two.starts[1])
        near = None
        if row["jaccard"] is not None:
            near = Alike(row["jaccard"], Likeness(row["masked"], row["one_in_other"], row["other_in_one"]))
        found = [
            Stretch(0, 1, f["start_one"], f["end_one"], size + f["start_other"], size + f["end_other"], f["matched"])
            for f in sorted(row["found"] or (), key=lambda f: tuple(f.values()))
        ]
        pair = two.pair(near, found)
        passages = [(*p.a, *p.b, p.length, p.matched) for p in pair.passages]
        return {
            "one": row["one"],
            "other": row["other"],
            "near_duplicate": pair.near_duplicate,
            "similarity": pair.similarity,
            "jaccard": pair.jaccard,
            "a_in_b": pair.a_in_b,
            "b_in_a": pair.b_in_a,
            "passages": [dict(zip((f.name for f in PASSAGE), p, strict=True)) for p in passages],
        }


def _portions(documents: list[Entry]) -> Iterator[list[Entry]]:
    """So many at a time that their hashes stay in the processor's cache."""
    some: list[Entry] = []
    size = 0
    for one in documents:
        some.append(one)
        size += len(one.text)
        if size >= _AT_A_TIME:
            yield some
            some, size = [], 0
    if some:
        yield some


def _wider(codes: Codes, at: Places) -> NDArray[np.int64]:
    """Another 32 bits of the ``SEED`` characters at some places."""
    hashes = np.zeros(len(at), dtype=np.uint32)
    for index in range(SEED):
        hashes = (hashes ^ (hashes >> np.uint32(15))) * _WIDER[index] + codes[at + index]
    return hashes.astype(np.int64)


def _two_of_each(count: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The numbers of the first and of the second documents of so many pairs, where all first ones come before all second ones."""
    return np.arange(count, dtype=np.int32), np.arange(count, 2 * count, dtype=np.int32)


def _stretched(rows: pa.Table, starts: Places, found: list[Stretch]) -> pa.Table:
    """Passages of the pairs of some rows, counted from the beginning of each document."""
    names = ("one", "other", "start_one", "end_one", "start_other", "end_other", "matched")
    columns = (
        np.array([[getattr(one, name) for name in names] for one in found], dtype=np.int64).reshape(-1, len(names)).T
    )
    row, other = columns[0], columns[1]
    places = [*(columns[2:4] - starts[row]), *(columns[4:6] - starts[other]), columns[6]]
    numbers = [integers(rows[name])[row] for name in ("one", "other")]
    return pa.table([*numbers, *(one.astype(np.int32) for one in places)], schema=Stretching.schema)
