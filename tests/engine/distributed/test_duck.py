"""Comparing over tables on one machine: the same comparison as in memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.comparing import Comparison, Entry, Options, compare
from bihuan.errors import BihuanError
from tests.support.planted import collection, prose

pa = pytest.importorskip("pyarrow", reason="the extra spark is not installed")
pytest.importorskip("ibis", reason="the extra spark is not installed")
pytest.importorskip("duckdb", reason="the extra spark is not installed")

from bihuan.distributed.backend import whole_groups  # noqa: E402 - only with the extra
from bihuan.distributed.collecting import compare_on  # noqa: E402 - as above
from bihuan.distributed.duck import Duck  # noqa: E402 - as above


@pytest.fixture
def duck(tmp_path: Path) -> Iterator[Any]:
    with Duck(tmp_path) as backend:
        yield backend


def compared(backend: Any, entries: list[Entry], options: Options | None = None, **more: Any) -> Comparison:
    options, templates = options or Options(), more.pop("templates", ())
    return compare_on(backend, entries, options, templates, **more)


def test_everything_is_found_as_in_memory(duck: Any) -> None:
    entries = collection(1)
    found = compare(entries)
    assert len(found.near_duplicates) > 100
    assert len(found.pairs) > len(found.near_duplicates)
    assert found.clusters
    assert found.shared
    assert compared(duck, entries) == found


def test_options_and_templates_mean_the_same(duck: Any) -> None:
    entries = collection(2)
    template = prose(random.Random(3), 300)
    entries[:10] = [Entry(one.key, template + one.text) for one in entries[:10]]
    names, places = frozenset({entries[20].text[5:8]}), frozenset({entries[30].text[40:43]})
    options = Options(least=60, similar=0.7, similar_masked=0.75, stock_least=20, names=names, places=places)
    assert compared(duck, entries, options, templates=[template]) == compare(
        entries, options=options, templates=[template]
    )


def test_whole_documents_can_be_compared_without_passages(duck: Any) -> None:
    entries, options = collection(4), Options(passages=False)
    assert compared(duck, entries, options) == compare(entries, options=options)


def test_wider_fingerprints_find_the_same(duck: Any) -> None:
    entries = collection(5)
    assert compared(duck, entries, wide=True) == compare(entries)


def test_a_passage_of_very_many_near_duplicates_is_shown_with_some_of_them(duck: Any) -> None:
    made = random.Random(6)
    text = prose(made, 400)
    entries = [Entry(f"d{n:03}", text[:200] + prose(made, 15) + text[200:]) for n in range(120)]
    found = compared(duck, entries)
    assert len(found.near_duplicates) < 120 * 20
    assert found == compare(entries)


@pytest.mark.parametrize("texts", [[], ["甲乙"], ["", ""], ["", "，"], ["同一份", "同一份"]])
def test_next_to_nothing_can_be_compared(duck: Any, texts: list[str]) -> None:
    entries = [Entry(str(number), text) for number, text in enumerate(texts)]
    assert compared(duck, entries) == compare(entries)


def test_a_document_may_not_come_twice(duck: Any) -> None:
    with pytest.raises(BihuanError, match=r"a.*两次"):
        compared(duck, [Entry("a", "甲"), Entry("a", "乙"), Entry("b", "丙")])


def test_several_processes_give_the_same(tmp_path: Path) -> None:
    entries = collection(7)
    with Duck(tmp_path, jobs=2) as duck:
        assert compared(duck, entries) == compare(entries)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_rows_that_belong_together_stay_together(size: int) -> None:
    keys = [0, 0, 0, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 5, 5]
    batches = pa.table({"key": keys, "place": range(len(keys))}).to_batches(max_chunksize=size)
    tables = list(whole_groups(batches, ["key"]))
    assert [place for one in tables for place in one["place"].to_pylist()] == list(range(len(keys)))
    groups = [set(one["key"].to_pylist()) for one in tables]
    assert sum(map(len, groups)) == len(set(keys)), "a group was cut"
