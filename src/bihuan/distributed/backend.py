"""What a place to compare in must be able to do, and how rows that belong together stay together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import ibis
import numpy as np
import pyarrow as pa

from bihuan.distributed.steps import Step
from bihuan.errors import BihuanError


class EngineFailed(BihuanError):
    """The engine could not be started, or stopped in the middle; the message has what it said."""

    code = "engine-failed"


def failed(engine: str, words: str) -> EngineFailed:
    words = " ".join(words.split())[:300]
    return EngineFailed(f"{engine} 没有做完：{words}", f"{engine} failed: {words}")


class Backend(Protocol):
    """One machine or many: tables that are kept, expressions over them, steps applied to their rows."""

    def read(self, path: str, step: Step) -> ibis.Table:
        """A table of documents (see ``bihuan.tables``) with the step applied to rows of (name, line), kept."""

    def pour(self, tables: Iterable[pa.Table], schema: pa.Schema) -> ibis.Table:
        """Rows that come from here, kept where all can read them."""

    def map(self, rows: ibis.Table, step: Step, *, by: Sequence[str] = (), order: Sequence[str] = ()) -> ibis.Table:
        """The step applied to all rows, kept. Rows equal in ``by`` are handed over together, in the order of ``order``."""

    def keep(self, rows: ibis.Table) -> ibis.Table:
        """The rows, computed once and kept."""

    def fetch(self, rows: ibis.Table) -> pa.Table:
        """A small result, as a table in memory."""

    def write(self, rows: ibis.Table, path: str) -> None:
        """A result as Parquet for people, a file or a folder of parts."""


def whole_groups(batches: Iterable[pa.RecordBatch], by: Sequence[str]) -> Iterator[pa.Table]:
    """Sorted batches cut anew, so that rows equal in ``by`` are in one table; without ``by`` as they are."""
    waiting: list[pa.RecordBatch] = []  # rows of one group, whose end has not been seen
    for batch in batches:
        if not batch.num_rows:
            continue
        if not by:
            yield pa.Table.from_batches([batch])
            continue
        cut = _last_group(batch, by)
        if cut or (waiting and _keys(waiting[-1], -1, by) != _keys(batch, 0, by)):
            yield pa.Table.from_batches([*waiting, batch.slice(0, cut)])
            waiting = []
        waiting.append(batch.slice(cut))
    if waiting:
        yield pa.Table.from_batches(waiting)


def _last_group(batch: pa.RecordBatch, by: Sequence[str]) -> int:
    """Where the last group of a batch begins."""
    same = np.ones(batch.num_rows, dtype=np.bool_)
    for name in by:
        column = batch.column(name).to_numpy(zero_copy_only=False)
        same &= column == column[-1]
    return int(np.argmax(same))


def _keys(batch: pa.RecordBatch, row: int, by: Sequence[str]) -> list[object]:
    return [
        batch.column(name)[row].as_py() if row >= 0 else batch.column(name)[batch.num_rows + row].as_py() for name in by
    ]
