"""Comparing on a cluster: tables are Parquet files in a folder that all its machines see, joined and worked on by Spark."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import ibis
import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from bihuan.distributed.backend import whole_groups
from bihuan.distributed.steps import Step
from bihuan.errors import BihuanError

_OLDEST_JAVA = 17


class NoJava(BihuanError):
    """Spark runs on Java, and there is none, or it is too old."""

    code = "no-java"


class SparkFailed(BihuanError):
    """Spark could not be started, or stopped in the middle; the message has what it said."""

    code = "spark-failed"


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
    try:
        session = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as trouble:
        raise failed(trouble) from trouble
    session.sparkContext.setLogLevel("ERROR")
    return session


def failed(trouble: Exception) -> SparkFailed:
    """What Spark said, in one line."""
    words = next((line.strip() for line in str(trouble).splitlines() if line.strip()), type(trouble).__name__)[:300]
    return SparkFailed(f"Spark 没有做完：{words}", f"Spark failed: {words}")


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

    def lay_down(self, rows: pa.Table) -> ibis.Table:
        return self._kept(self._session.createDataFrame(rows), ibis.Schema.from_pyarrow(rows.schema))

    def fetch(self, rows: ibis.Table) -> pa.Table:
        return self._frame(rows).toArrow()

    def _frame(self, rows: ibis.Table) -> DataFrame:
        return self._session.sql(self._words.compile(rows))

    def _kept(self, frame: DataFrame, schema: ibis.Schema) -> ibis.Table:
        """Written down, so that nothing is computed twice and a number once given stays."""
        self._count += 1
        name = f"table{self._count}"
        file = f"{self._folder}/{name}.parquet"
        frame.write.parquet(file)
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
