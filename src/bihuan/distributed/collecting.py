"""Result tables -> a comparison in memory, the same as the embedded engine's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import ibis
import numpy as np
import pyarrow as pa

from bihuan.comparing.compare import clusters
from bihuan.comparing.masking import Codes, Places, View
from bihuan.comparing.passages import Crowds
from bihuan.comparing.placing import placed
from bihuan.comparing.results import Cluster, Comparison, Entry, Options, Pair, Passage, SharedPassage
from bihuan.comparing.shared import stock
from bihuan.comparing.viewing import Viewer
from bihuan.distributed import joining
from bihuan.distributed.backend import Backend
from bihuan.distributed.columns import GIVEN, codes_of, entries, given_row, integers, unpacked
from bihuan.distributed.running import Tables, compare_tables

_POURED = 2000  # documents handed over at a time


def compare_on(
    backend: Backend,
    documents: Iterable[Entry],
    options: Options,
    templates: Sequence[str] = (),
    *,
    wide: bool | None = None,
) -> Comparison:
    """What ``comparing.compare`` gives, by a backend. The documents are handed to it a part at a time."""
    given = backend.pour(_poured(documents), GIVEN)
    return collected(backend, compare_tables(backend, given, options, templates, wide=wide), options, templates)


def _poured(documents: Iterable[Entry]) -> Iterator[pa.Table]:
    rows = map(given_row, documents)
    while some := list(islice(rows, _POURED)):
        yield pa.Table.from_pylist(some, schema=GIVEN)


def collected(backend: Backend, tables: Tables, options: Options, templates: Sequence[str] = ()) -> Comparison:
    """Everything found; pairs, clusters and shared stock must fit in memory here, the documents need not."""
    given = backend.fetch(tables.given.aggregate(count=tables.given.count()))["count"][0].as_py()
    return Comparison(
        given,
        tuple(_pairs(backend.fetch(tables.pairs.order_by(["one", "other"])))),
        tuple(clusters_of(backend, tables)),
        tuple(shared_of(backend, tables, options, templates)),
        tables.limit,
        options,
    )


def _pairs(rows: pa.Table) -> Iterator[Pair]:
    for row in rows.to_pylist():
        passages = tuple(
            Passage((p["a_start"], p["a_end"]), (p["b_start"], p["b_end"]), p["length"], p["matched"])
            for p in row["passages"]
        )
        figures = row["similarity"], row["jaccard"], row["a_in_b"], row["b_in_a"]
        yield Pair(unpacked(row["a"]), unpacked(row["b"]), row["near_duplicate"], *figures, passages)


def clusters_of(backend: Backend, tables: Tables) -> list[Cluster]:
    """By near-duplicates and copies alone: documents that are neither are in no cluster."""
    pairs = list(zip(tables.near["one"].to_pylist(), tables.near["other"].to_pylist(), strict=True))
    same: dict[int, list[str]] = {}
    for row in backend.fetch(joining.copies(tables.given, tables.documents)).to_pylist():
        same.setdefault(row["number"], []).append(unpacked(row["key"]))
    alone = sorted({number for pair in pairs for number in pair} - set(same))
    for row in backend.fetch(_of(backend, tables.documents, alone).select("number", "key")).to_pylist():
        same[row["number"]] = [unpacked(row["key"])]
    numbers = {number: place for place, number in enumerate(sorted(same))}
    keys = [sorted(same[number]) for number in sorted(same)]
    return clusters(keys, [(numbers[one], numbers[other]) for one, other in pairs])


def _of(backend: Backend, rows: ibis.Table, numbers: Sequence[int]) -> ibis.Table:
    """The rows of some documents."""
    table = pa.table({"number": pa.array(numbers, type=pa.int64())})
    wanted = backend.pour([table], table.schema)
    return rows.semi_join(wanted, "number")


def shared_of(backend: Backend, tables: Tables, options: Options, templates: Sequence[str] = ()) -> list[SharedPassage]:
    """Shared stock: of each crowd of seeds the first two documents are looked at, as in a collection of these alone."""
    if tables.crowds is None:
        return []
    viewer, found = Viewer(options.names | options.places, templates), backend.fetch(tables.crowds)
    columns = {name: integers(found[name]) for name in found.column_names}
    numbers = np.unique(np.concatenate([columns["one"], columns["other"]]))
    if not len(numbers):
        return []
    rows = backend.fetch(_of(backend, tables.sketches, numbers.tolist()).select("number", "codes").order_by("number"))
    codes, starts = codes_of(rows["codes"])
    at, second = (starts[np.searchsorted(numbers, columns[side])] + columns[f"at_{side}"] for side in ("one", "other"))
    stocks = stock(codes, starts, Crowds(at, second, columns["documents"]), options.least)
    wanted = sorted({one.document for one in stocks})
    texts = _of(backend, tables.documents, numbers[wanted].tolist()).order_by("number")
    some = list(entries(backend.fetch(texts.select("key", "text", "own"))))
    return placed(_Some(dict(zip(wanted, some, strict=True)), viewer, starts), {}, [], stocks)[1]


class _Some:
    """Some documents of a collection, to bring ranges of their codes back to their texts."""

    def __init__(self, documents: dict[int, Entry], viewer: Viewer, starts: Places) -> None:
        self._documents, self._viewer, self.starts = documents, viewer, starts

    def key(self, number: int) -> str:
        return self._documents[number].key

    def views(self, wanted: Iterable[int]) -> Iterator[tuple[int, str, Codes, Places]]:
        for number in wanted:
            entry = self._documents[number]
            view: View = self._viewer.view([entry])
            yield number, entry.text, view.codes, view.at
