"""Comparing on a cluster, which here is this machine: the same as in memory, and the same tables as DuckDB writes."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.cli.engines import opened
from bihuan.comparing import Entry, Options, compare
from bihuan.config import DEFAULT_SETTINGS
from tests.support.planted import collection

pa = pytest.importorskip("pyarrow", reason="the extra spark is not installed")
pytest.importorskip("pyarrow.parquet", reason="the extra spark is not installed")
pytest.importorskip("ibis", reason="the extra spark is not installed")
pytest.importorskip("pyspark", reason="the extra spark is not installed")

from bihuan.distributed.collecting import compare_on  # noqa: E402 - only with the extra
from bihuan.distributed.spark import NoJava  # noqa: E402 - as above
from bihuan.distributed.telling import compare_in_place  # noqa: E402 - as above

# pyspark leaves the closing of its sockets to the collector of garbage
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

# Little data in many stages: most of the time would go into compiling Java code for it.
QUICK = (
    "spark.driver.memory=1g",
    "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions=2",
    "spark.sql.adaptive.enabled=false",
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.codegen.factoryMode=NO_CODEGEN",
)
OPTIONS = {"work": None, "jobs": 1, "master": "local[2]", "conf": QUICK}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    try:
        with opened({"engine": "spark", **OPTIONS}) as backend:
            yield backend
    except NoJava as trouble:
        pytest.skip(trouble.message_en)
    gc.collect()


def test_everything_is_found_as_in_memory(cluster: Any) -> None:
    entries, options = collection(8), Options()
    wanted = compare(entries, options=options)
    assert len(wanted.near_duplicates) > 100
    assert wanted.shared
    assert compare_on(cluster, entries, options) == wanted


def test_tables_are_compared_where_they_lie(cluster: Any, tmp_path: Path) -> None:
    rows = [row(one) for one in collection(9, 40)]
    half = len(rows) // 2
    lines = [*map(json.dumps, rows[:half]), "", "nothing", '{"id": "nobody"}']
    (tmp_path / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    pa.parquet.write_table(pa.Table.from_pylist(rows[half:]), tmp_path / "more.parquet")
    paths = [str(tmp_path / name) for name in ("some.jsonl", "more.parquet")]
    with opened({"engine": "duckdb", **OPTIONS}) as duck:
        results = []
        for name, backend in (("spark", cluster), ("duck", duck)):
            output = tmp_path / name
            output.mkdir()
            told = compare_in_place(backend, paths, DEFAULT_SETTINGS, Options(), (), str(output))
            tables = [
                pa.parquet.read_table(output / f"{table}.parquet").to_pylist()
                for table in ("pairs", "clusters", "shared", "unreadable")
            ]
            results.append((told, tables))
    assert results[0] == results[1]
    assert results[0][0].documents == len(rows)
    assert results[0][0].pairs > results[0][0].near_duplicates > 100
    assert [one["row"].rpartition("/")[2] for one in results[0][1][3]] == [
        "some.jsonl: nothing",
        'some.jsonl: {"id": "nobody"}',
    ]


def row(entry: Entry) -> dict[str, Any]:
    """Parquet holds no lone surrogates."""
    key, text = (words.encode("utf-8", "replace").decode() for words in (entry.key, entry.text))
    aside = [list(one) for one in entry.aside]
    return {
        "id": key,
        "text": text,
        "names": list(entry.names),
        "places": list(entry.places),
        "aside": aside,
        "folded": True,
    }
