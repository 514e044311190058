"""Result tables -> a comparison in memory, the same as the embedded engine's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
from bihuan.distributed.columns import codes_of, entries, integers, unpacked
from bihuan.distributed.running import Tables


def collected(backend: Backend, tables: Tables, options: Options, templates: Sequence[str] = ()) -> Comparison:
    """Everything found; pairs, clusters and shared stock must fit in memory here, the documents need not."""
    given = backend.fetch(tables.given.aggregate(count=tables.given.count()))["count"][0].as_py()
    shared: list[SharedPassage] = []
    if tables.crowds is not None:
        viewer = Viewer(options.names | options.places, templates)
        shared = _shared(backend, tables, tables.crowds, viewer, options.least)
    return Comparison(
        given,
        tuple(_pairs(backend.fetch(tables.pairs.order_by(["one", "other"])))),
        tuple(_clusters(backend, tables)),
        tuple(shared),
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


def _clusters(backend: Backend, tables: Tables) -> list[Cluster]:
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
    wanted = backend.lay_down(pa.table({"number": pa.array(numbers, type=pa.int64())}))
    return rows.semi_join(wanted, "number")


def _shared(backend: Backend, tables: Tables, crowds: ibis.Table, viewer: Viewer, least: int) -> list[SharedPassage]:
    """Shared stock: of each crowd of seeds the first two documents are looked at, as in a collection of these alone."""
    found = backend.fetch(crowds)
    columns = {name: integers(found[name]) for name in found.column_names}
    numbers = np.unique(np.concatenate([columns["one"], columns["other"]]))
    if not len(numbers):
        return []
    rows = backend.fetch(_of(backend, tables.sketches, numbers.tolist()).select("number", "codes").order_by("number"))
    codes, starts = codes_of(rows["codes"])
    at, second = (starts[np.searchsorted(numbers, columns[side])] + columns[f"at_{side}"] for side in ("one", "other"))
    stocks = stock(codes, starts, Crowds(at, second, columns["documents"]), least)
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
