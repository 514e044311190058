"""What comparing over tables costs as documents grow: DuckDB and Spark beside the embedded engine, on the same collections.

    python benchmarks/distributed.py --sizes 1000,10000,50000 --seeds 7 --engines local,duckdb,spark

For each size: wall, CPU and peak memory of all processes; whether the result is the embedded engine's; for each step the rows
that come out, the seconds, and (Spark) the bytes that its event log counts as shuffled and spilled. Then how each of them grows:
the exponent between two sizes (1: in proportion, 2: with the square). The collections come from ``planted``. ``--whole`` leaves passages out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from planted import collection, documents, is_there
from watching import watched

_SHUFFLED = {"written": ("Shuffle Write Metrics", "Shuffle Bytes Written"), "spilled": (None, "Disk Bytes Spilled")}
_MASTER = "local[2]"


def main() -> None:
    if len(sys.argv) == 5 and sys.argv[1] == "case":
        print(json.dumps(_case(sys.argv[2], Path(sys.argv[3]), passages=sys.argv[4] == "passages")))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--engines", default="local,duckdb,spark")
    parser.add_argument("--whole", action="store_true", help="whole documents only")
    parser.add_argument("--data", default=str(Path(tempfile.gettempdir()) / "bihuan-compare"))
    wishes = parser.parse_args()
    if not is_there():
        return
    what = "documents" if wishes.whole else "passages"
    print("| documents | engine | wall s | CPU s | peak MiB | found | same as the first |\n" + "| --- " * 7 + "|")
    steps: dict[tuple[str, str, str], dict[int, float]] = defaultdict(dict)
    for size in map(int, wishes.sizes.split(",")):
        folder, first = collection(Path(wishes.data), size, wishes.seed), ""
        for engine in wishes.engines.split(","):
            out, cost = watched([sys.executable, str(Path(__file__).resolve()), "case", engine, str(folder), what])
            got = json.loads(out.splitlines()[-1])
            first = first or got["digest"]
            same = "yes" if got["digest"] == first else "NO"
            costs = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak:.0f}"
            print(f"| {size} | {engine} | {costs} | {got['found']} | {same} |", flush=True)
            for name, value in (("wall s", cost.wall), ("CPU s", cost.cpu), ("peak MiB", cost.peak)):
                steps[engine, "all", name][size] = value
            for step, figures in got["steps"].items():
                for name, value in figures.items():
                    steps[engine, step, name][size] = value
    _tell_growth(steps)


def _tell_growth(steps: dict[tuple[str, str, str], dict[int, float]]) -> None:
    sizes = sorted({size for values in steps.values() for size in values})
    heads = [f"{size:,}" for size in sizes] + [f"exponent {one:,}–{other:,}" for one, other in pairwise(sizes)]
    print("\n| engine | step | figure | " + " | ".join(heads) + " |\n" + "| --- " * (len(heads) + 3) + "|")
    for (engine, step, name), values in steps.items():
        if not any(values.values()):
            continue
        shown = [f"{values[size]:,.1f}".removesuffix(".0") if size in values else "" for size in sizes]
        grown = [_exponent(values, one, other) for one, other in pairwise(sizes)]
        print(f"| {engine} | {step} | {name} | " + " | ".join(shown + grown) + " |")


def _exponent(values: dict[int, float], one: int, other: int) -> str:
    low, high = values.get(one, 0), values.get(other, 0)
    return f"{math.log(high / low) / math.log(other / one):.2f}" if low > 0 and high > 0 else ""


def _case(engine: str, folder: Path, *, passages: bool) -> dict[str, Any]:
    """In this process: documents that are folded already in, rows of what was found out."""
    from bihuan.comparing import Options  # noqa: PLC0415 - the parent process needs none of it

    run: Callable[[Path, Any], dict[str, Any]] = _local if engine == "local" else _over_tables(engine)
    return run(folder, Options(passages=passages))


def _local(folder: Path, options: Any) -> dict[str, Any]:
    from bihuan.comparing import Entry, compare  # noqa: PLC0415 - as above

    found = compare((Entry(*one) for one in documents(folder)), options=options)
    rows = (
        (p.a, p.b, p.near_duplicate, p.similarity, p.jaccard, [(s.a, s.b, s.length, s.matched) for s in p.passages])
        for p in found.pairs
    )
    clusters = (one.keys for one in found.clusters)
    shared = ((one.key, one.range, one.documents) for one in found.shared)
    return {**_result(rows, clusters, shared), "steps": {}}


def _over_tables(engine: str) -> Callable[[Path, Any], dict[str, Any]]:
    def run(folder: Path, options: Any) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as work:
            table = Path(work) / "documents.jsonl"
            with table.open("w", encoding="utf-8") as lines:
                for key, text in documents(folder):
                    lines.write(json.dumps({"id": key, "text": text, "folded": True}, ensure_ascii=False) + "\n")
            opened = _duck(work) if engine == "duckdb" else _spark(work)
            return _compared(opened, str(table), work, options)

    return run


def _duck(work: str) -> Any:
    from bihuan.distributed import duck  # noqa: PLC0415 - as above

    return duck.opened(work, os.cpu_count())


def _spark(work: str) -> Any:
    from bihuan.distributed import spark  # noqa: PLC0415 - as above

    log = Path(work) / "events"
    log.mkdir()
    settings = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": str(log),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.local.dir": work,
        "spark.sql.autoBroadcastJoinThreshold": "-1",  # as where no side is small: small collections would shuffle nothing
    }
    return spark.opened(_MASTER, settings, work)


def _compared(opened: Any, table: str, work: str, options: Any) -> dict[str, Any]:
    """The body of ``bihuan compare --format parquet``, each step counted; what was written is read again."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    from bihuan.config import DEFAULT_SETTINGS  # noqa: PLC0415 - as above
    from bihuan.distributed.telling import compare_in_place  # noqa: PLC0415 - as above

    Path(work, "out").mkdir()
    with opened as backend:
        counting = _Counting(backend)
        compare_in_place(counting, [table], DEFAULT_SETTINGS, options, [], f"{work}/out")
        counting.settle()
    for label, figures in _shuffled(Path(work) / "events").items():
        counting.steps[label].update(figures)
    rows, clusters, shared = (
        pq.read_table(f"{work}/out/{name}.parquet").to_pylist() for name in ("pairs", "clusters", "shared")
    )
    members: dict[int, list[str]] = defaultdict(list)
    for one in clusters:
        members[one["cluster"]].append(one["id"])
    return {
        **_result(map(_pair, rows), members.values(), ((s["id"], _range(s), s["documents"]) for s in shared)),
        "steps": counting.steps,
    }


def _range(place: dict[str, Any]) -> tuple[int, int]:
    return place["start"], place["end"]


def _pair(row: dict[str, Any]) -> tuple[Any, ...]:
    passages = [(_range(p["a"]), _range(p["b"]), p["length"], p["matched"]) for p in row["passages"]]
    return row["a"], row["b"], row["near_duplicate"], row["similarity"], row["jaccard"], passages


def _result(pairs: Iterable[Any], clusters: Iterable[Any], shared: Iterable[Any]) -> dict[str, Any]:
    """How much was found, and one hash of all of it, in whatever order it came."""
    listed = [sorted(json.dumps(one) for one in rows) for rows in (pairs, map(sorted, clusters), shared)]
    words = ", ".join(f"{len(rows)} {name}" for rows, name in zip(listed, ("pairs", "clusters", "shared"), strict=True))
    return {"found": words, "digest": hashlib.sha256(json.dumps(listed).encode()).hexdigest()}


class _Counting:
    """A backend that notes for each step how long it took and how many rows came out."""

    def __init__(self, backend: Any) -> None:
        self._backend, self._kept = backend, []
        self.steps: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def read(self, path: str, step: Any) -> Any:
        return self._noted("Reading", lambda: self._backend.read(path, step))

    def map(self, rows: Any, step: Any, **more: Any) -> Any:
        return self._noted(type(step).__name__, lambda: self._backend.map(rows, step, **more))

    def keep(self, rows: Any) -> Any:
        kinds = {"other": "candidates", "mark": "shared bands", "print": "shared prints"}
        label = next((kind for column, kind in kinds.items() if column in rows.columns), "numbering")
        return self._noted(label, lambda: self._backend.keep(rows))

    def fetch(self, rows: Any) -> Any:
        return self._noted("fetching", lambda: self._backend.fetch(rows), keeps=False)

    def write(self, rows: Any, path: str) -> None:
        self._noted("writing", lambda: self._backend.write(rows, path), keeps=False)

    def _noted(self, label: str, work: Callable[[], Any], *, keeps: bool = True) -> Any:
        session = getattr(self._backend, "_session", None)
        if session is not None:
            session.sparkContext.setJobDescription(label)
        began = time.monotonic()
        result = work()
        self.steps[label]["s"] += time.monotonic() - began
        if keeps:
            self._kept.append((label, result))
        return result

    def settle(self) -> None:
        """Counts the rows of what was kept, when the rest is done."""
        for label, table in self._kept:
            rows = self._backend.fetch(table.aggregate(count=table.count()))["count"][0].as_py()
            self.steps[label]["rows"] += rows


def _shuffled(folder: Path) -> dict[str, dict[str, float]]:
    """From Spark's event log: MiB written to shuffles and spilled, and the longest task's share, by what the job was said to do."""
    labels: dict[int, str] = {}
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for event in _events(folder):
        if event["Event"] == "SparkListenerJobStart":
            label = event.get("Properties", {}).get("spark.job.description", "other")
            labels |= dict.fromkeys(event["Stage IDs"], label)
        if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            metrics = event["Task Metrics"]
            figures = found[labels.get(event["Stage ID"], "other")]
            for name, (part, field) in _SHUFFLED.items():
                figures[f"MiB {name}"] += (metrics[part] if part else metrics)[field] / 2**20
            figures["task s"] += metrics["Executor Run Time"] / 1000
            figures["longest task s"] = max(figures["longest task s"], metrics["Executor Run Time"] / 1000)
    return found


def _events(folder: Path) -> Iterator[dict[str, Any]]:
    for file in folder.glob("*") if folder.is_dir() else ():
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
