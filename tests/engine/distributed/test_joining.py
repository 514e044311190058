"""The joins written for DuckDB and Spark give the rows that comparing in memory gives, whatever the tables."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.comparing.documents import _shared
from bihuan.comparing.passages import join

ibis = pytest.importorskip("ibis", reason="the extra spark is not installed")
pa = pytest.importorskip("pyarrow", reason="the extra spark is not installed")
duckdb = pytest.importorskip("duckdb", reason="the extra spark is not installed")

from bihuan.distributed import joining  # noqa: E402 - only with the extra

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def database() -> Any:
    return duckdb.connect()


def rows_of(database: Any, rows: Any, expression: Callable[[Any], Any]) -> Rows:
    """What an expression gives for some rows."""
    database.register("rows", rows)
    wanted = expression(ibis.table(ibis.Schema.from_pyarrow(rows.schema), name="rows"))
    table = database.sql(ibis.to_sql(wanted, dialect="duckdb")).to_arrow_table()
    return sorted(zip(*(column.to_pylist() for column in table.columns), strict=True))


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(0, 110), st.integers(1, 5))
def test_candidates_are_those_of_the_bands_in_memory(database: Any, seed: int, count: int, kinds: int) -> None:
    made = random.Random(seed)
    marks = np.array([[made.randint(0, kinds) for _ in range(2)] for _ in range(count)], dtype=np.uint64).reshape(-1, 2)
    wanted = set()
    for band in range(2):
        for ones, others in _shared(marks[:, band]):
            wanted |= set(zip(ones.tolist(), others.tolist(), strict=True))
    columns = {
        "number": pa.array([n for n in range(count) for _ in range(2)], type=pa.int64()),
        "band": pa.array([0, 1] * count, type=pa.int16()),
        "mark": pa.array(marks.ravel().astype(np.int64)),
    }
    candidates = rows_of(database, pa.table(columns), lambda bands: joining.candidates(joining.shared_bands(bands)))
    assert candidates == sorted(wanted)


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(0, 40), st.integers(1, 12), st.integers(2, 9))
def test_seeds_and_crowds_are_those_of_the_join_in_memory(
    database: Any, seed: int, count: int, kinds: int, limit: int
) -> None:
    made = random.Random(seed)
    size = 20
    starts = np.arange(count + 1, dtype=np.int64) * size
    places = [
        (made.randint(1, kinds), n, at) for n in range(count) for at in made.sample(range(size), made.randint(0, 6))
    ]
    packed = np.array(sorted(mark << 32 | n * size + at for mark, n, at in places), dtype=np.uint64)
    seeds, crowds = join(packed, starts, limit)
    first: dict[tuple[int, int], int] = {}
    for mark, n, at in places:  # each fingerprint once in a document, as sketches have it
        first[n, mark] = min(at, first.get((n, mark), at))
    flat = pa.table(
        {
            "number": pa.array([n for n, _ in first], type=pa.int64()),
            "print": pa.array([mark for _, mark in first], type=pa.int64()),
            "at": pa.array(first.values(), type=pa.int32()),
        }
    )
    found = rows_of(database, flat, lambda rows: _seeds(joining.sized(rows), limit))
    ones, others = seeds.one.tolist(), seeds.other.tolist()
    wanted = zip(ones, others, seeds.at_one - starts[seeds.one], seeds.at_other - starts[seeds.other], strict=True)
    assert found == sorted(wanted)
    crowded = rows_of(database, flat, lambda rows: joining.crowds(joining.sized(rows), limit))
    places_of = [(one * size + at, other * size + second, number) for one, at, other, second, number in crowded]
    assert places_of == sorted(zip(crowds.at.tolist(), crowds.second.tolist(), crowds.documents.tolist(), strict=True))


def _seeds(sized: Any, limit: int) -> Any:
    bare = joining.few(sized, limit).mutate(around=ibis.literal(b""), before=0)
    return joining.seeds(bare).select("one", "other", "at_one", "at_other")
