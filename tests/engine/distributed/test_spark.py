"""Comparing on a cluster, which here is this machine: the same comparison as in memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.comparing import Options, compare
from tests.support.planted import collection

pa = pytest.importorskip("pyarrow", reason="the extra spark is not installed")
pytest.importorskip("ibis", reason="the extra spark is not installed")
pytest.importorskip("pyspark", reason="the extra spark is not installed")

from bihuan.distributed import spark  # noqa: E402 - only with the extra
from bihuan.distributed.collecting import collected  # noqa: E402 - as above
from bihuan.distributed.columns import GIVEN, given_row  # noqa: E402 - as above
from bihuan.distributed.running import compare_tables  # noqa: E402 - as above

# pyspark leaves the closing of its sockets to the collector of garbage
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

# Little data in many stages: most of the time would go into compiling Java code for it.
QUICK = {
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    try:
        session = spark.start("local[2]", QUICK)
    except spark.NoJava as trouble:
        pytest.skip(trouble.message_en)
    yield session
    session.stop()
    gc.collect()


def test_everything_is_found_as_in_memory(session: Any, tmp_path: Path) -> None:
    entries, options = collection(8), Options()
    backend = spark.Spark(session, str(tmp_path / "tables"))
    given = backend.lay_down(pa.Table.from_pylist([given_row(one) for one in entries], schema=GIVEN))
    found = collected(backend, compare_tables(backend, given, options), options)
    wanted = compare(entries, options=options)
    assert len(wanted.near_duplicates) > 100
    assert wanted.shared
    assert found == wanted
