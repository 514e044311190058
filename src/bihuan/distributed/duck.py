"""Comparing on one machine beyond its memory: tables in files, joined by DuckDB, the steps on all cores."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.distributed.backend import failed, whole_groups
from bihuan.distributed.steps import Step
from bihuan.tables import name_of_row, rows_of

_AHEAD = 2  # tables under way for each process


@contextmanager
def opened(folder: str, jobs: int | None) -> Iterator[Duck]:
    """The backend in a folder; without ``jobs`` on all cores."""
    try:
        with Duck(Path(folder), jobs or os.cpu_count() or 1) as backend:
            yield backend
    except (duckdb.Error, OSError) as trouble:
        raise failed("DuckDB", str(trouble)) from trouble


class Duck:
    """A backend (see ``Backend``) whose tables are Parquet files in ``folder``."""

    def __init__(self, folder: Path, jobs: int = 1) -> None:
        self._folder, self._jobs, self._count = folder, jobs, 0
        self._pool: ProcessPoolExecutor | None = None
        settings = {"temp_directory": str(folder), "preserve_insertion_order": False}
        self._connection = duckdb.connect(config=settings)

    def __enter__(self) -> Duck:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._connection.close()

    def map(self, rows: ibis.Table, step: Step, *, by: Sequence[str] = (), order: Sequence[str] = ()) -> ibis.Table:
        wanted = rows.order_by([*by, *order]) if by else rows
        batches = self._connection.sql(_sql(wanted)).to_arrow_reader(step.rows)
        return self.gather(whole_groups(batches, by), step)

    def gather(self, tables: Iterable[pa.Table], step: Step) -> ibis.Table:
        """The step applied to tables that come from anywhere."""
        name, file = self._new()
        with pq.ParquetWriter(file, step.schema, compression="zstd") as writer:
            for table in self._applied(step, iter(tables)):
                writer.write_table(table)
        return self._known(name, file, ibis.Schema.from_pyarrow(step.schema))

    def keep(self, rows: ibis.Table) -> ibis.Table:
        name, file = self._new()
        self._copy(rows, file)
        return self._known(name, file, rows.schema())

    def read(self, path: str, step: Step) -> ibis.Table:
        lines = rows_of(path)
        parts = iter(lambda: [(name_of_row(path, line), line) for line in islice(lines, step.rows)], [])
        return self.gather((pa.table(list(zip(*part, strict=True)), names=["name", "line"]) for part in parts), step)

    def pour(self, tables: Iterable[pa.Table], schema: pa.Schema) -> ibis.Table:
        name, file = self._new()
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for table in tables:
                writer.write_table(table)
        return self._known(name, file, ibis.Schema.from_pyarrow(schema))

    def fetch(self, rows: ibis.Table) -> pa.Table:
        return self._connection.sql(_sql(rows)).to_arrow_table()

    def write(self, rows: ibis.Table, path: str) -> None:
        self._copy(rows, path)

    def _copy(self, rows: ibis.Table, file: str) -> None:
        self._connection.execute(f"COPY ({_sql(rows)}) TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION zstd)")

    def _new(self) -> tuple[str, str]:
        self._count += 1
        name = f"table{self._count}"
        return name, str(self._folder / f"{name}.parquet")

    def _known(self, name: str, file: str, schema: ibis.Schema) -> ibis.Table:
        self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{_quoted(file)}')")
        return ibis.table(schema, name=name)

    def _applied(self, step: Step, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """In order; with several processes only a few tables are under way."""
        if self._jobs < 2:
            yield from map(step, tables)
            return
        if self._pool is None:  # spawned: DuckDB's threads do not survive a fork
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context("spawn"))
        under_way: deque[Future[pa.Table]] = deque()
        for table in tables:
            under_way.append(self._pool.submit(step, table))
            if len(under_way) >= self._jobs * _AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _sql(rows: ibis.Table) -> str:
    # Ibis only writes the words: its own way to results calls what newer releases of DuckDB no longer have
    return str(ibis.to_sql(rows, dialect="duckdb"))


def _quoted(file: str) -> str:
    return file.replace("'", "''")
