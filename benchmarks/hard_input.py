"""Collections that blow a comparison up: time, memory and what comes out, at sizes that should cost in proportion.

    python benchmarks/hard_input.py                       # all cases at their sizes
    python benchmarks/hard_input.py --cases identical,near --sizes 1000,2000,4000

Each case runs in a process of its own. ``command`` cases run the real command on files; the others compare folded texts.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
LENGTH = 3000
Texts = Iterator[tuple[str, str]]


def prose(made: random.Random, characters: int) -> str:
    words = []
    while characters > 0:
        size = min(characters, made.randint(12, 30))
        words.append("".join(made.choices(LETTERS, k=size)) + made.choice("，。；"))
        characters -= size
    return "".join(words)


def identical(count: int) -> Texts:
    text = prose(random.Random(1), LENGTH)
    return ((f"{number:06}", text) for number in range(count))


def near(count: int) -> Texts:
    """One text, in each document a few words of its own."""
    made = random.Random(1)
    text = prose(made, LENGTH)
    for number in range(count):
        at = made.randrange(LENGTH - 200)
        yield f"{number:06}", text[:at] + prose(made, 40) + text[at + 40 :]


def families(count: int) -> Texts:
    """Texts of which each has fifty near copies."""
    for first in range(0, count, 50):
        made = random.Random(first)
        text = prose(made, LENGTH)
        for number in range(first, min(first + 50, count)):
            at = made.randrange(LENGTH - 200)
            yield f"{number:06}", text[:at] + prose(made, 40) + text[at + 40 :]


def inside(count: int) -> Texts:
    """One document that says the same passage ``count`` times, and two that say it once."""
    made = random.Random(1)
    passage = prose(made, 60)
    yield "long", passage * count
    yield "once", prose(made, LENGTH) + passage + prose(made, LENGTH)
    yield "twice", prose(made, LENGTH) + passage + prose(made, 500) + passage


def stock(count: int) -> Texts:
    """Documents that have nothing in common but one passage."""
    made = random.Random(1)
    passage = prose(made, 200)
    return ((f"{number:06}", prose(made, 900) + passage + prose(made, 900)) for number in range(count))


def phrases(count: int) -> Texts:
    """Documents of nothing but stock phrases, in another order each."""
    made = random.Random(1)
    some = [prose(made, 30) for _ in range(80)]
    return ((f"{number:06}", "".join(made.sample(some, 60))) for number in range(count))


def alike_large(count: int) -> Texts:
    """Two documents of ``count`` characters that differ in a word every thousand, and small ones beside them."""
    made = random.Random(1)
    text = prose(made, count)
    yield "large a", text
    yield "large b", "".join(text[at : at + 990] + prose(made, 10) for at in range(0, count, 1000))
    for number in range(50):
        yield f"small {number}", prose(made, 500) + text[number * 1000 : number * 1000 + 300]


def unlike_large(count: int) -> Texts:
    made = random.Random(1)
    yield "large a", prose(made, count)
    yield "large b", prose(made, count)


def one_character(count: int) -> Texts:
    yield "a", "啊" * count
    yield "b", "啊" * (count - 7)
    yield "c", "啊哦" * (count // 2)
    yield "d", "1" * count
    yield "e", "1 " * (count // 2)


CASES: dict[str, tuple[Callable[[int], Texts], tuple[int, ...]]] = {
    "identical": (identical, (2500, 5000, 10_000)),
    "near": (near, (2500, 5000, 10_000)),
    "families": (families, (2500, 5000, 10_000)),
    "inside": (inside, (25_000, 50_000, 100_000)),
    "stock": (stock, (2500, 5000, 10_000)),
    "phrases": (phrases, (500, 1000, 2000)),
    "alike_large": (alike_large, (1_250_000, 2_500_000, 5_000_000)),
    "unlike_large": (unlike_large, (1_250_000, 2_500_000, 5_000_000)),
    "one_character": (one_character, (1_250_000, 2_500_000, 5_000_000)),
}
COMMANDS = {"command": identical, "command-near": near}  # the same as files, through the real command
SIZES = (500, 1000, 2000)


def run(case: str, size: int) -> dict[str, object]:
    """In this process: what it costs beyond making the texts."""
    from bihuan.comparing import Entry, compare  # noqa: PLC0415 - counted with the case

    make, _ = CASES[case]
    texts = list(make(size))
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = compare(Entry(key, text) for key, text in texts)
    return {
        "cpu": round(time.process_time() - began, 1),
        "more": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10,
        "found": f"{len(found.pairs)} pairs, {sum(len(one.passages) for one in found.pairs)} passages, "
        f"{len(found.clusters)} clusters, {len(found.shared)} shared",
    }


def run_command(case: str, size: int) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp())
    try:
        for key, text in COMMANDS[case](size):
            (folder / f"{key}.txt").write_text(text, encoding="utf-8")
        out = folder / "out.json"
        began = time.monotonic()
        command = [sys.executable, "-m", "bihuan", "compare", str(folder), "--format", "json", "-o", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {
            "cpu": round(used.ru_utime + used.ru_stime, 1),
            "more": used.ru_maxrss >> 10,
            "found": f"{time.monotonic() - began:.0f} s, JSON {out.stat().st_size >> 20} MiB",
        }
    finally:
        shutil.rmtree(folder)


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] == "case":
        case, size = sys.argv[2], int(sys.argv[3])
        print(json.dumps((run_command if case in COMMANDS else run)(case, size)))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default=",".join([*CASES, *COMMANDS]))
    parser.add_argument("--sizes", default="")
    wishes = parser.parse_args()
    print("| case | size | CPU s | MiB | found |\n| --- | --- | --- | --- | --- |")
    for case in wishes.cases.split(","):
        usual = CASES[case][1] if case in CASES else SIZES
        for size in map(int, wishes.sizes.split(",")) if wishes.sizes else usual:
            done = subprocess.run(
                [sys.executable, __file__, "case", case, str(size)], check=True, capture_output=True, text=True
            )
            result = json.loads(done.stdout.splitlines()[-1])
            print(f"| {case} | {size:,} | {result['cpu']} | {result['more']} | {result['found']} |", flush=True)


if __name__ == "__main__":
    main()
