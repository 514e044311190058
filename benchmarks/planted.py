"""Synthetic collections with planted copies, and what a comparison of one is worth: shared by the benchmarks.

The collections come from ../shared/bench/corpus.py (or BIHUAN_SHARED); without it there is nothing to measure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("BIHUAN_SHARED") or Path(__file__).resolve().parents[2] / "shared")
BENCH = SHARED / "bench"
LONG = (
    110  # masked characters from which a passage counts for precision (planted ones have 150 to 400 with punctuation)
)
Pairs = set[tuple[str, str]]


def is_there() -> bool:
    """Whether collections can be made; else says so."""
    if not (BENCH / "corpus.py").exists():
        print(f"skipped: {BENCH / 'corpus.py'} is not there", file=sys.stderr)
    return (BENCH / "corpus.py").exists()


def collection(root: Path, size: int, seed: int) -> Path:
    folder = root / f"{size}-{seed}"
    if not (folder / "truth.json").exists():
        command = [sys.executable, str(BENCH / "corpus.py"), str(folder), str(size), "--seed", str(seed)]
        subprocess.run(command, check=True)
    return folder


def documents(folder: Path) -> Iterator[tuple[str, str]]:
    with open(folder / "docs.jsonl", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            yield document["id"], document["text"]


def truth_of(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def key_of(planted: dict[str, Any]) -> tuple[str, str]:
    first, second = sorted((planted["a"], planted["b"]))
    return first, second


def judge_documents(truth: dict[str, Any], found: Pairs) -> dict[str, Any]:
    """Recall of planted copies of a Jaccard index from 0.5; a pair that was not planted counts as wrong."""
    planted = {key_of(one): one["jaccard"] for one in truth["pairs"]}
    wanted = {pair for pair, jaccard in planted.items() if jaccard >= 0.5}
    right = sum(planted.get(pair, 0) >= 0.5 for pair in found)
    return {"recall": round(len(wanted & found) / len(wanted), 4), "precision": round(right / max(1, len(found)), 4)}


def judge_passages(truth: dict[str, Any], found: Any) -> dict[str, Any]:
    pairs = {(one.a, one.b): one.passages for one in found.pairs}
    result: dict[str, Any] = {}
    for mode in ("verbatim", "edited"):
        planted = [one for one in truth["paragraphs"] if one["mode"] == mode and one["a_span"] and one["b_span"]]
        result[f"{mode} found"] = f"{sum(key_of(one) in pairs for one in planted)}/{len(planted)}"
        ends = sum(any(_close(one, passage) for passage in pairs.get(key_of(one), ())) for one in planted)
        result[f"{mode} ends within 10"] = f"{ends}/{len(planted)}"
    long = {pair for pair, passages in pairs.items() if max((one.length for one in passages), default=0) >= LONG}
    copies = {key_of(one) for one in truth["pairs"]}
    right = copies | {key_of(one) for one in truth["paragraphs"]}
    group = {document: pair[0] for pair in copies for document in pair}  # a copy carries its passages along
    carried = {tuple(sorted(group.get(one, one) for one in pair)) for pair in right}
    good = sum(pair in right or tuple(sorted(group.get(one, one) for one in pair)) in carried for pair in long)
    result["precision of long ones"] = round(good / max(1, len(long)), 4)
    result["pairs"] = len(pairs)
    return result


def _close(planted: dict[str, Any], passage: Any) -> bool:
    swapped = planted["a"] > planted["b"]
    ours = (passage.b, passage.a) if swapped else (passage.a, passage.b)
    theirs = (planted["a_span"], planted["b_span"])
    return all(
        abs(x - y) <= 10 for one, other in zip(ours, theirs, strict=True) for x, y in zip(one, other, strict=True)
    )
