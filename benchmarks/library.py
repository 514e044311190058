"""A library: what adding costs, how large the file is, how long one more document takes, and what a search finds.

    python benchmarks/library.py --sizes 10000,50000

The collections come from ``planted``. The library is kept beside its collection and used again. ``one`` is opening the
library, adding a document that is not in it, searching it and closing; cold is with the file dropped from memory before.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from planted import collection, documents, is_there, judge_documents, judge_passages, truth_of

from bihuan.batch.identity import Identity
from bihuan.comparing import Comparison, Entry, Options, compare
from bihuan.library import Library, Prepared, prepared, search
from bihuan.materials import Material
from bihuan.model import Kind, SourceText
from bihuan.text.folded import Folded

_LEFT_OUT = 50  # documents that are added one by one, the last of the collection
_ASKED = 400  # documents that are looked up to see what is found
_BATCH = 32 << 20  # bytes, as the command adds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--data", default=str(Path(tempfile.gettempdir()) / "bihuan-compare"))
    parser.add_argument("--build-only", action="store_true")
    parser.add_argument(
        "--beside-compare", action="store_true", help="also what comparing finds for the same documents"
    )
    wishes = parser.parse_args()
    if not is_there():
        return
    print("| documents | what | result |")
    print("| --- | --- | --- |")
    for size in map(int, wishes.sizes.split(",")):
        folder = collection(Path(wishes.data), size, wishes.seed)
        path = folder / "library.db"
        _tell(size, "bulk add", _build(path, folder, size))
        if wishes.build_only:
            continue
        _tell(size, "one", _one_by_one(path, folder, size, cold=False))
        _tell(size, "one, cold", _one_by_one(path, folder, size, cold=True))
        _tell(size, "search", _found(path, folder))
        if wishes.beside_compare:
            _tell(size, "compare", _compared(folder))


def _tell(size: int, what: str, result: dict[str, Any]) -> None:
    words = ", ".join(f"{key} {value}" for key, value in result.items())
    print(f"| {size} | {what} | {words} |", flush=True)


def _materials(folder: Path) -> Iterator[Material]:
    """As if read; reading is measured elsewhere."""
    for key, words in documents(folder):
        source = SourceText(words, key, "txt", key)
        yield Material(key, source, Folded(words), Identity(), Kind.OTHER, Entry(key, words))


def _build(path: Path, folder: Path, size: int) -> dict[str, Any]:
    made = {"MiB": 0, "MiB of text": (folder / "docs.jsonl").stat().st_size >> 20}
    if not path.exists():
        count, began, wall, sketching = size - _LEFT_OUT, time.process_time(), time.perf_counter(), 0.0
        waiting: list[Prepared] = []
        filled = 0
        with Library.make(str(path)) as library:
            for one in islice(_materials(folder), count):
                before = time.process_time()
                waiting.append(prepared(one, library.masking))
                sketching += time.process_time() - before
                filled += waiting[-1].size
                if filled > _BATCH:
                    library.put(waiting)
                    library.settle(more_to_come=True)
                    waiting, filled = [], 0
            library.add(waiting)
        cpu, wall = time.process_time() - began, time.perf_counter() - wall
        each = {"CPU ms": cpu, "of it sketching": sketching, "ms": wall}
        made |= {f"{name} a document": round(1000 * value / count, 2) for name, value in each.items()}
    return {**made, "MiB": path.stat().st_size >> 20}


def _one_by_one(path: Path, folder: Path, size: int, *, cold: bool) -> dict[str, Any]:
    new = list(islice(_materials(folder), size - _LEFT_OUT, size))
    _one(path, new[0])  # what a process does once: tables of characters, code
    _remove(path, new[:1])
    walls, cpus = [], []
    for material in new:
        if cold:
            _drop(path)
        began, cpu = time.perf_counter(), time.process_time()
        _one(path, material)
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
    _remove(path, new)
    return {
        "ms median": round(1000 * median(walls), 1),
        "worst": round(1000 * max(walls), 1),
        "CPU ms median": round(1000 * median(cpus), 1),
        "worst CPU": round(1000 * max(cpus), 1),
    }


def _one(path: Path, material: Material) -> None:
    with Library.open(str(path)) as library:
        library.add([prepared(material, library.masking)])
        search(library, [(material.entry, material.key)], Options())


def _remove(path: Path, materials: list[Material]) -> None:
    with Library.open(str(path)) as library:
        library.remove([one.key for one in materials])


def _drop(path: Path) -> None:
    with open(path, "rb") as stream:
        os.fsync(stream.fileno())
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _found(path: Path, folder: Path) -> dict[str, Any]:
    """Documents of the library that have planted copies or passages, and as many others, looked up in it."""
    truth = truth_of(folder)
    with Library.open(str(path)) as library:
        asked = _asked(truth, set(library.keys()))
        began = time.process_time()
        materials = (library.material(key) for key in sorted(asked))
        found = search(library, ((one.entry, one.key) for one in materials), Options()).comparison
        cpu = (time.process_time() - began) / len(asked)
        known = set(library.keys())
    return {"CPU ms a document": round(1000 * cpu, 1), **_judged(truth, _plain(found), asked, known)}


def _compared(folder: Path) -> dict[str, Any]:
    """What comparing the whole collection finds for the same documents."""
    truth, keys = truth_of(folder), [key for key, _ in documents(folder)][:-_LEFT_OUT]
    known = set(keys)
    found = compare(Entry(key, words) for key, words in documents(folder) if key in known)
    return _judged(truth, found, _asked(truth, known), known)


def _asked(truth: dict[str, Any], known: set[str]) -> set[str]:
    planted = [one["a"] for kind in ("paragraphs", "pairs") for one in truth[kind][: _ASKED // 4]]
    return set(planted) & known | set(sorted(known)[: _ASKED // 2])


def _judged(truth: dict[str, Any], found: Comparison, asked: set[str], known: set[str]) -> dict[str, Any]:
    """Only what concerns the documents that were looked up."""
    part: dict[str, Any] = {
        kind: [one for one in truth[kind] if asked & {one["a"], one["b"]} and {one["a"], one["b"]} <= known]
        for kind in ("paragraphs", "pairs")
    }
    pairs = [one for one in found.pairs if asked & {one.a, one.b}]
    near = {(one.a, one.b) for one in pairs if one.near_duplicate}
    judged = judge_passages(part, replace(found, pairs=tuple(pairs)))
    return {"documents": len(asked), **judge_documents(part, near), **judged}


def _plain(found: Comparison) -> Comparison:
    """Documents of the library under their own names, each pair once and in order."""
    pairs = {}
    for one in found.pairs:
        a, b = (key.removeprefix("library.db:") for key in (one.a, one.b))
        if a > b:
            turned = tuple(replace(passage, a=passage.b, b=passage.a) for passage in one.passages)
            a, b, one = b, a, replace(one, passages=turned)
        pairs[a, b] = replace(one, a=a, b=b)
    return replace(found, pairs=tuple(pairs.values()))


if __name__ == "__main__":
    sys.exit(main())
