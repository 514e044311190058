"""Comparing whole collections: CPU, memory, recall and precision on synthetic ones with planted copies, peers beside it.

    python benchmarks/compare.py --sizes 1000,10000 --seeds 7,8,9 --peers rensa,datasketch

The collections come from ``planted``. Peers that are not installed are skipped. Each case runs in a process of its own, ours with documents streamed in; CPU of the comparison proper is taken apart from reading.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from planted import BENCH, collection, documents, is_there, judge_documents, judge_passages, key_of, truth_of

_WHITE = re.compile(r"\s+")


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] == "case":
        print(json.dumps(_case(sys.argv[2], Path(sys.argv[3]))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--seeds", default="7,8,9")
    parser.add_argument("--cases", default="floor,folding,documents,passages,named", help="of ours, floor first")
    parser.add_argument("--peers", default="rensa,datasketch")
    parser.add_argument("--data", default=str(Path(tempfile.gettempdir()) / "bihuan-compare"))
    wishes = parser.parse_args()
    if not is_there():
        return
    names = wishes.cases.split(",")
    for peer in filter(None, wishes.peers.split(",")):
        if find_spec(peer) is None:
            print(f"skipped: {peer} is not installed", file=sys.stderr)
        else:
            names += ["rensa", "rensa-bulk"] if peer == "rensa" else [peer]
    print("| documents | seed | case | CPU s | of the floor | peak MiB | result |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for size in map(int, wishes.sizes.split(",")):
        for seed in map(int, wishes.seeds.split(",")):
            _measure(collection(Path(wishes.data), size, seed), size, seed, names)


def _measure(folder: Path, size: int, seed: int, names: list[str]) -> None:
    floor = 0.0
    for name in names:
        command = [sys.executable, str(Path(__file__).resolve()), "case", name, str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        got = json.loads(done.stdout.splitlines()[-1])
        floor = floor or got["cpu"]
        words = ", ".join(f"{key} {value}" for key, value in got["result"].items())
        print(
            f"| {size} | {seed} | {name} | {got['cpu']:.2f} | {got['cpu'] / floor:.2f} | {got['peak']} | {words} |",
            flush=True,
        )


def _case(name: str, folder: Path) -> dict[str, Any]:
    cases: dict[str, Callable[[Path], tuple[float, dict[str, Any]]]] = {
        "floor": _floor,
        "documents": lambda at: _ours(at, passages=False),
        "passages": lambda at: _ours(at, passages=True),
        "named": _named,
        "folding": _folding,
        "rensa": _rensa,
        "rensa-bulk": _rensa_bulk,
        "datasketch": _datasketch,
    }
    cpu, result = cases[name](folder)
    return {"cpu": cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "result": result}


def _floor(folder: Path) -> tuple[float, dict[str, Any]]:
    """Reading, decoding and hashing every 5-gram, and nothing else."""
    began, count = time.process_time(), 0
    for _, text in documents(folder):
        count += len(_hashes(_WHITE.sub("", text)))
    return time.process_time() - began, {"5-grams": count}


def _hashes(text: str) -> Any:
    import numpy as np  # noqa: PLC0415 - the parent process needs none of it

    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    count = max(0, len(codes) - 4)
    hashes = codes[:count].copy()
    for index in range(1, 5):
        hashes *= np.uint64(0x100000001B3)
        hashes += codes[index : index + count]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    return hashes


class _Apart:
    """Documents handed on one by one; what reading them costs is kept apart."""

    def __init__(self, folder: Path) -> None:
        self._documents, self.cpu = documents(folder), 0.0

    def __iter__(self) -> Iterator[tuple[str, str]]:
        while True:
            began = time.process_time()
            one = next(self._documents, None)
            self.cpu += time.process_time() - began
            if one is None:
                return
            yield one


def _folding(folder: Path) -> tuple[float, dict[str, Any]]:
    """What is done with every text before it is compared."""
    import numpy as np  # noqa: F401, PLC0415 - comparing loads it, and folding makes use of that

    from bihuan.model import SourceText  # noqa: PLC0415 - the parent process needs none of it
    from bihuan.text.folding import fold  # noqa: PLC0415 - as above

    texts, characters = _Apart(folder), 0
    began = time.process_time()
    for key, text in texts:
        characters += len(fold(SourceText(text, key, "txt")).text)
    return time.process_time() - began - texts.cpu, {"characters": characters}


def _ours(folder: Path, *, passages: bool) -> tuple[float, dict[str, Any]]:
    from bihuan.comparing import Entry, Options, compare  # noqa: PLC0415 - as above

    texts = _Apart(folder)
    began = time.process_time()
    found = compare((Entry(*one) for one in texts), options=Options(passages=passages))
    cpu = time.process_time() - began - texts.cpu
    if not passages:
        return cpu, judge_documents(truth_of(folder), {(one.a, one.b) for one in found.near_duplicates})
    return cpu, judge_passages(truth_of(folder), found)


def _named(folder: Path) -> tuple[float, dict[str, Any]]:
    """Last-year pairs: are they found, and told to differ in facts only, with lists of names and places?"""
    from bihuan.comparing import Entry, Options, compare, only_facts_changed  # noqa: PLC0415 - as above

    sys.path.insert(0, str(BENCH))
    slots = {key: words.split() for key, words in __import__("grammar").SLOTS.items()}
    names = frozenset(one + other for one in slots["surname"] for other in slots["given"])
    places = frozenset(slots["place"])
    texts = _Apart(folder)
    began = time.process_time()
    found = compare((Entry(*one) for one in texts), options=Options(passages=True, names=names, places=places))
    cpu = time.process_time() - began - texts.cpu
    texts = dict(documents(folder))
    pairs = {(one.a, one.b): one for one in found.near_duplicates}
    years = [key_of(one) for one in truth_of(folder)["pairs"] if one["kind"] == "year"]
    named = sum(
        only_facts_changed(pairs[one], texts[one[0]], texts[one[1]], names=names, places=places)
        for one in years
        if one in pairs
    )
    return cpu, {"last-year pairs": len(years), "found": sum(one in pairs for one in years), "named": named}


def _rensa(folder: Path) -> tuple[float, dict[str, Any]]:
    """Rensa as its own page shows it: 128 permutations, its LSH index, its estimate held against 0.5."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 - a peer that may be absent

    texts = list(documents(folder))
    began = time.process_time()
    index, sketches, found = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32), [], set()
    for number, (key, text) in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(_grams(text))
        for other in index.query(sketch):
            if sketches[other].jaccard(sketch) >= 0.5:
                found.add((min(key, texts[other][0]), max(key, texts[other][0])))
        index.insert(number, sketch)
        sketches.append(sketch)
    return time.process_time() - began, judge_documents(truth_of(folder), found)


def _rensa_bulk(folder: Path) -> tuple[float, dict[str, Any]]:
    """Rensa at its best: signatures of 2,000 documents at a time from our hashes, bands joined by sorting, its estimate."""
    import numpy as np  # noqa: PLC0415 - as above
    from rensa import RMinHash  # noqa: PLC0415 - a peer that may be absent

    texts = _Apart(folder)
    began = time.process_time()
    keys: list[str] = []
    rows, hashes, ends = [], [], [0]

    def sign() -> None:
        if hashes:
            digest = RMinHash.digest_matrix_from_flat_token_hashes
            made = digest(np.concatenate(hashes), np.array(ends, dtype=np.uint64), 128, 42)
            rows.append(np.array(made.to_rows(), dtype=np.uint32))
            hashes.clear()
            ends[:] = [0]

    for key, text in texts:
        keys.append(key)
        hashes.append(np.unique(_hashes(_WHITE.sub("", text))))
        ends.append(ends[-1] + len(hashes[-1]))
        if len(hashes) == 2000:
            sign()
    sign()
    signatures = np.concatenate(rows)
    found = set()
    for one, other in _alike(signatures, bands=32, rows=4, at_least=0.5):
        found.add((min(keys[one], keys[other]), max(keys[one], keys[other])))
    return time.process_time() - began - texts.cpu, judge_documents(truth_of(folder), found)


def _alike(signatures: Any, *, bands: int, rows: int, at_least: float) -> Iterator[tuple[int, int]]:
    """Pairs of rows that share a band (one of up to 200) and whose signatures agree enough."""
    import numpy as np  # noqa: PLC0415 - as above

    seen = np.zeros(0, dtype=np.int64)
    count = len(signatures)
    for band in range(bands):
        marks = np.zeros(count, dtype=np.uint64)
        for column in range(band * rows, (band + 1) * rows):
            marks = (marks ^ signatures[:, column].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            marks ^= marks >> np.uint64(31)
        order = np.argsort(marks, kind="stable")
        first = np.flatnonzero(np.concatenate([[True], marks[order][1:] != marks[order][:-1]]))
        sizes = np.diff(np.append(first, count))
        end, size = np.repeat(first + sizes, sizes), np.repeat(sizes, sizes)
        few = np.flatnonzero((size > 1) & (size <= 200))
        for distance in range(1, 200):
            few = few[few + distance < end[few]]
            if not len(few):
                break
            seen = np.union1d(seen, order[few] * count + order[few + distance])
    for start in range(0, len(seen), 100_000):
        ones, others = np.divmod(seen[start : start + 100_000], count)
        close = (signatures[ones] == signatures[others]).mean(axis=1) >= at_least
        yield from zip(ones[close].tolist(), others[close].tolist(), strict=True)


def _datasketch(folder: Path) -> tuple[float, dict[str, Any]]:
    """Datasketch with its defaults: 128 permutations, its LSH index in 32 bands, its estimate held against 0.5."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - a peer that may be absent

    texts = list(documents(folder))
    began = time.process_time()
    index, sketches, found = MinHashLSH(num_perm=128, params=(32, 4)), {}, set()
    for key, text in texts:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([gram.encode() for gram in _grams(text)])
        for other in index.query(sketch):
            if sketches[other].jaccard(sketch) >= 0.5:
                found.add((min(key, other), max(key, other)))
        index.insert(key, sketch)
        sketches[key] = sketch
    return time.process_time() - began, judge_documents(truth_of(folder), found)


def _grams(text: str) -> list[str]:
    text = _WHITE.sub("", text)
    return list({text[at : at + 5] for at in range(len(text) - 4)})


if __name__ == "__main__":
    main()
