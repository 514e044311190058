"""Comparing on a cluster: tables are Parquet files in a folder that all its machines see, joined and worked on by Spark."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import ibis
import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession, functions
from pyspark.sql.pandas.types import from_arrow_schema

from bihuan.distributed.backend import failed, whole_groups
from bihuan.distributed.steps import Step
from bihuan.errors import BihuanError
from bihuan.tables import COLUMNS, SHOWN, is_parquet, name_of_row

_OLDEST_JAVA = 17


class NoJava(BihuanError):
    """Spark runs on Java, and there is none, or it is too old."""

    code = "no-java"


@contextmanager
def opened(master: str, settings: Mapping[str, str], folder: str) -> Iterator[Spark]:
    """The backend at a master, its tables below ``folder`` as long as it is open."""
    try:
        session = start(master, settings)
        backend = Spark(session, f"{folder.rstrip('/')}/bihuan-{uuid.uuid4().hex[:12]}")
        try:
            yield backend
        finally:
            backend.remove()
            session.stop()
    except (PySparkException, Py4JError) as trouble:
        raise failed("Spark", _said(trouble)) from trouble


def start(master: str, settings: Mapping[str, str]) -> SparkSession:
    """A session at a master; a local one listens to this machine only. ``settings`` are Spark's own."""
    _require_java()
    wanted = {
        "spark.app.name": "bihuan compare",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
    }
    if master.startswith("local"):
        wanted |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
        wanted |= {"spark.driver.memory": "4g", "spark.sql.shuffle.partitions": "16"}
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in {**wanted, **settings}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _said(trouble: Exception) -> str:
    """Of a long trace the line that tells most: the last of a worker's, the first of Spark's own."""
    lines = [line.strip() for line in str(trouble).splitlines() if line.strip()]
    told = [line for line in lines if re.match(r"\w+(\.\w+)*(Error|Exception)\b", line)]
    return (told or lines or [type(trouble).__name__])[-1 if told else 0]


class Spark:
    """A backend (see ``Backend``) whose tables are Parquet files below ``folder``, a path or an address that Spark knows."""

    def __init__(self, session: SparkSession, folder: str) -> None:
        self._session, self._folder, self._count = session, folder.rstrip("/"), 0
        self._words = ibis.pyspark.connect(session)  # writes the words of expressions; nothing is run through it

    def map(self, rows: ibis.Table, step: Step, *, by: Sequence[str] = (), order: Sequence[str] = ()) -> ibis.Table:
        return self.gather(self._frame(rows), step, by=by, order=order)

    def gather(self, frame: DataFrame, step: Step, *, by: Sequence[str] = (), order: Sequence[str] = ()) -> ibis.Table:
        """The step applied to rows that come from anywhere."""
        if by:
            frame = frame.repartition(*by).sortWithinPartitions(*by, *order)
        self._session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(step.rows))
        worked = frame.mapInArrow(_applied(step, tuple(by)), from_arrow_schema(step.schema))
        return self._kept(worked, ibis.Schema.from_pyarrow(step.schema))

    def keep(self, rows: ibis.Table) -> ibis.Table:
        return self._kept(self._frame(rows), rows.schema())

    def read(self, path: str, step: Step) -> ibis.Table:
        if is_parquet(path):
            rows = self._session.read.parquet(path)
            known = [name for name in COLUMNS if name in rows.columns]
            rows = rows.select(functions.to_json(functions.struct(*known)).alias("line"))
        else:
            rows = self._session.read.text(path, lineSep="\n").withColumnRenamed("value", "line")
            rows = rows.filter(functions.trim("line") != "")
        begin = functions.concat(functions.lit(name_of_row(path, "")), functions.substring("line", 1, SHOWN))
        return self.gather(rows.select(begin.alias("name"), "line"), step)

    def pour(self, tables: Iterable[pa.Table], schema: pa.Schema) -> ibis.Table:
        name, file = self._new()
        for table in chain([schema.empty_table()], tables):
            self._session.createDataFrame(table).write.mode("append").parquet(file)
        return self._known(name, file, ibis.Schema.from_pyarrow(schema))

    def fetch(self, rows: ibis.Table) -> pa.Table:
        return self._frame(rows).toArrow()

    def write(self, rows: ibis.Table, path: str) -> None:
        self._frame(rows).write.parquet(path)

    def remove(self) -> None:
        """Takes away what was kept, wherever it lies."""
        java: Any = self._session.sparkContext._jvm
        path = java.org.apache.hadoop.fs.Path(self._folder)
        path.getFileSystem(self._session.sparkContext._jsc.hadoopConfiguration()).delete(path, True)

    def _frame(self, rows: ibis.Table) -> DataFrame:
        return self._session.sql(self._words.compile(rows))

    def _kept(self, frame: DataFrame, schema: ibis.Schema) -> ibis.Table:
        """Written down, so that nothing is computed twice and a number once given stays."""
        name, file = self._new()
        frame.write.parquet(file)
        return self._known(name, file, schema)

    def _new(self) -> tuple[str, str]:
        self._count += 1
        name = f"table{self._count}"
        return name, f"{self._folder}/{name}.parquet"

    def _known(self, name: str, file: str, schema: ibis.Schema) -> ibis.Table:
        self._session.read.parquet(file).createOrReplaceTempView(name)
        return ibis.table(schema, name=name)


def _applied(step: Step, by: tuple[str, ...]) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What the workers run; Spark sends each of them the step once (and large ones through its broadcast)."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole_groups(batches, by):
            yield from step(table).to_batches()

    return run


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    if not java or not os.path.exists(java):
        raise NoJava(
            f"Spark 要 Java {_OLDEST_JAVA} 以上，这台机器没有；Debian 上：apt-get install openjdk-17-jre-headless",
            f"Spark needs Java {_OLDEST_JAVA} or later, and there is none; on Debian: apt-get install openjdk-17-jre-headless",
        )
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    if not found or int(found[1]) < _OLDEST_JAVA:
        version = found[1] if found else said.strip()[:80]
        raise NoJava(
            f"Spark 要 Java {_OLDEST_JAVA} 以上，{java} 是 {version}",
            f"Spark needs Java {_OLDEST_JAVA} or later, {java} is {version}",
        )
