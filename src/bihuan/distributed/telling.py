"""Tables of documents compared where they lie, and what was found written there as Parquet (docs/scaling.md).

Nothing of it comes through the machine that started it but what clusters are made of: near-duplicates and copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import ibis
import pyarrow as pa

from bihuan.comparing.results import Cluster, Options, SharedPassage
from bihuan.config import Settings
from bihuan.distributed import joining
from bihuan.distributed.backend import Backend
from bihuan.distributed.collecting import clusters_of, shared_of
from bihuan.distributed.columns import GIVEN, given_row, packed, shown
from bihuan.distributed.running import compare_tables
from bihuan.errors import UnreadableFile
from bihuan.materials import Material, pack, unpack
from bihuan.tables import material_of_row

_PLACE = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", pa.string())])
_FIGURES = [(name, pa.float64()) for name in ("similarity", "jaccard", "a_in_b", "b_in_a")]
_CLUSTERS = pa.schema([("cluster", pa.int64()), ("id", pa.string()), ("identical", pa.int64())])
_SHARED = pa.schema(
    [("id", pa.string()), *zip(_PLACE.names, (f.type for f in _PLACE), strict=True), ("documents", pa.int64())]
)


@dataclass(frozen=True)
class Told:
    """How much was found."""

    documents: int
    unreadable: int
    near_duplicates: int
    pairs: int
    clusters: int
    shared: int


@dataclass(frozen=True)
class Reading:
    """Rows of a table as lines of JSON -> documents, or the reason why a row is none."""

    settings: Settings
    english: bool
    rows: ClassVar[int] = 256
    schema: ClassVar[pa.Schema] = GIVEN

    def __call__(self, rows: pa.Table) -> pa.Table:
        read = [self._row(row["name"], row["line"]) for row in rows.to_pylist()]
        return pa.Table.from_pylist(read, schema=self.schema)

    def _row(self, name: str, line: str) -> dict[str, object]:
        try:
            material = material_of_row(line, self.settings)
        except UnreadableFile as trouble:
            why = trouble.message_en if self.english else trouble.message
            return {**dict.fromkeys(GIVEN.names), "row": name, "trouble": why}
        return given_row(material.entry, pack(material))


@dataclass(frozen=True)
class Telling:
    """Pairs with both materials -> rows for people: places in the texts as they were given, with their words."""

    rows: ClassVar[int] = 128
    schema: ClassVar[pa.Schema] = pa.schema(
        [
            ("a", pa.string()),
            ("b", pa.string()),
            ("near_duplicate", pa.bool_()),
            *_FIGURES,
            ("longest", pa.int32()),
            (
                "passages",
                pa.list_(pa.struct([("a", _PLACE), ("b", _PLACE), ("length", pa.int32()), ("matched", pa.int32())])),
            ),
        ]
    )

    def __call__(self, rows: pa.Table) -> pa.Table:
        return pa.Table.from_pylist([self._row(row) for row in rows.to_pylist()], schema=self.schema)

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        a, b = (unpack(row[f"material_{side}"]) for side in ("one", "other"))
        passages = [
            {
                "a": _place(a, passage["a_start"], passage["a_end"]),
                "b": _place(b, passage["b_start"], passage["b_end"]),
                "length": passage["length"],
                "matched": passage["matched"],
            }
            for passage in row["passages"]
        ]
        return {
            **{name: row[name] for name in ("near_duplicate", *(name for name, _ in _FIGURES))},
            "a": shown(a.key),
            "b": shown(b.key),
            "longest": max((one["length"] for one in passages), default=0),
            "passages": passages,
        }


def compare_in_place(
    backend: Backend,
    paths: Sequence[str],
    settings: Settings,
    options: Options,
    templates: Sequence[str],
    output: str,
    *,
    english: bool = False,
) -> Told:
    """Compares the documents of some tables and writes what was found below ``output``."""
    reading = Reading(settings, english)
    tables = [backend.read(path, reading) for path in dict.fromkeys(paths)]
    rows = tables[0] if len(tables) == 1 else ibis.union(*tables)
    good, bad = rows.filter(rows.trouble.isnull()), rows.filter(rows.trouble.notnull())
    found = compare_tables(backend, good, options, templates)
    pairs = backend.map(joining.materials(found.pairs, good), Telling())
    clusters = list(_clusters(clusters_of(backend, found)))
    shared = list(_shared(backend, good, shared_of(backend, found, options, templates)))
    results = {
        "pairs": pairs,
        "clusters": backend.pour([pa.Table.from_pylist(clusters, schema=_CLUSTERS)], _CLUSTERS),
        "shared": backend.pour([pa.Table.from_pylist(shared, schema=_SHARED)], _SHARED),
        "unreadable": bad.select(row="row", reason="trouble"),
    }
    for name, table in results.items():
        backend.write(table.order_by(table.columns[:2]), f"{output.rstrip('/')}/{name}.parquet")
    return Told(
        _count(backend, good),
        _count(backend, bad),
        found.near.num_rows,
        _count(backend, pairs),
        len({row["cluster"] for row in clusters}),
        len(shared),
    )


def _clusters(found: Sequence[Cluster]) -> Iterator[dict[str, Any]]:
    """A row a document; those that are the very same have the same number of ``identical`` inside the cluster."""
    for number, cluster in enumerate(found, 1):
        same = {key: group for group, keys in enumerate(cluster.identical, 1) for key in keys}
        yield from ({"cluster": number, "id": shown(key), "identical": same.get(key)} for key in cluster.keys)


def _shared(backend: Backend, given: ibis.Table, found: Sequence[SharedPassage]) -> Iterator[dict[str, Any]]:
    keys = pa.table({"key": pa.array(sorted({packed(one.key) for one in found}), type=pa.binary())})
    wanted = given.semi_join(backend.pour([keys], keys.schema), "key").select("material")
    materials = {one.key: one for one in map(unpack, backend.fetch(wanted)["material"].to_pylist())}
    for one in found:
        place = _place(materials[one.key], *one.range)
        yield {"id": shown(one.key), **place, "documents": one.documents}


def _place(material: Material, start: int, end: int) -> dict[str, Any]:
    span = material.folded.to_source(start, end)
    return {"start": span.start, "end": span.end, "text": shown(span.of(material.source.text))}


def _count(backend: Backend, rows: ibis.Table) -> int:
    return int(backend.fetch(rows.aggregate(count=rows.count()))["count"][0].as_py())
