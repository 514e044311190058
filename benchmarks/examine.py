"""Speed of a whole examination: by stage, cold, by length, for a folder. Prints tables; asserts nothing.

    python benchmarks/examine.py [stages] [cold] [length] [folder] [--rounds 15]
    python benchmarks/examine.py --profile

The documents are made up here. Compared are medians of one run on one machine, so read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
from documents import many_examinations, self_examination, word_file

from bihuan import pipeline

STAGES = {"read_bytes": "reading", "fold": "folding", "structure": "structuring, profile chosen", "extract": "extracting",
          "link": "linking", "review": "reviewing"}  # fmt: skip
BIHUAN = (sys.executable, "-m", "bihuan", "examine")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--profile", action="store_true", help="the functions that cost most in a warm examination")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if options.profile:
        profile(options.rounds)
        return
    for name in options.parts or PARTS:
        print(f"## {name}\n\n`python benchmarks/examine.py {name} --rounds {options.rounds}`\n")
        PARTS[name](options.rounds)
        print()


def stages(rounds: int) -> None:
    """CPU time of each stage of examining a Word file, warm, beside python-docx reading the same bytes."""
    data = word_file(self_examination(6000))
    characters = len(pipeline.examine_bytes(data, "sample.docx").source.text)
    spent: dict[str, list[float]] = defaultdict(list)

    def theirs() -> str:
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)

    for _ in range(3):
        pipeline.examine_bytes(data, "sample.docx")
        theirs()
    for _ in range(rounds * 4):
        with timed_stages() as stage:
            whole, examination = cpu(lambda: pipeline.examine_bytes(data, "sample.docx"))
        for name, milliseconds in stage.items():
            spent[name].append(milliseconds)
        spent["whole"].append(whole)
        spent["json"].append(cpu(lambda found=examination: json.dumps(found.to_json(), ensure_ascii=False))[0])
        spent["python-docx"].append(cpu(theirs)[0])
    median = {name: statistics.median(values) for name, values in spent.items()}
    peer = median["python-docx"]
    print(f"A Word file of {characters:,} characters, CPU time, warm, medians of {rounds * 4}.\n")
    table(["stage", "ms", "share of python-docx"])
    for name, title in STAGES.items():
        row(title, f"{median[name]:.2f}", f"{median[name] / peer:.2f}")
    row("**whole examination**", f"**{median['whole']:.2f}**", f"**{median['whole'] / peer:.2f}** (goal < 1)")
    row("its JSON", f"{median['json']:.2f}", f"{median['json'] / peer:.2f}")
    row("python-docx: open, join paragraphs", f"{peer:.2f}", "1")


def cold(rounds: int) -> None:
    """A command that starts, examines one file and ends, beside a Python that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "seed-like.txt")
        file.write_text(self_examination(5800, masks=True), encoding="utf-8")
        commands = {
            "python -c pass": (sys.executable, "-c", "pass"),
            "bihuan --version": (sys.executable, "-m", "bihuan", "--version"),
            "bihuan examine seed-like.txt --format json": (*BIHUAN, str(file), "--format", "json"),
        }
        spent: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for _ in range(rounds):
            for name, command in commands.items():
                begun = time.perf_counter()
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
                _, _, usage = os.wait4(process.pid, 0)
                spent[name].append((time.perf_counter() - begun, usage.ru_utime + usage.ru_stime))
    table(["command", "wall ms", "CPU ms", "goal (4 × python + 120 ms)"])
    medians = {name: [1000 * statistics.median(kind) for kind in zip(*v, strict=True)] for name, v in spent.items()}
    limits = [f"{4 * value + 120:.0f}" for value in medians["python -c pass"]]
    for name, (wall, used) in medians.items():
        row(f"`{name}`", f"{wall:.0f}", f"{used:.0f}", " / ".join(limits) if "json" in name else "")


def length(rounds: int) -> None:
    """Time per megabyte of UTF-8 for ever longer texts: more prose, and more documents in one file."""
    kinds: dict[str, Callable[[int], str]] = {"much prose": self_examination, "many documents": many_examinations}
    table(["text", "size", "characters", "CPU s", "s per MB"])
    for kind, make in kinds.items():
        for size in (10_000, 100_000, 1_000_000, 10_000_000):
            text = make(size * 10 // 26)
            bytes_ = len(text.encode())
            source = text.encode()
            times = [cpu(lambda d=source: pipeline.examine_bytes(d, "a.txt"))[0] for _ in range(3 if size < 5e6 else 1)]
            seconds = statistics.median(times) / 1000
            row(kind, f"{bytes_ / 1e6:.2f} MB", f"{len(text):,}", f"{seconds:.3f}", f"{seconds / bytes_ * 1e6:.2f}")


def folder(rounds: int) -> None:
    """A folder of text and Word files: files a second, cores in use, memory of the process that hands out the work."""
    table(["files", "wall s", "files/s", "cores used", "peak memory of the parent, MB"])
    with tempfile.TemporaryDirectory() as made:
        for count in (100, 1000):
            files = Path(made, str(count))
            files.mkdir()
            for number in range(count):
                text = self_examination(5800, masks=number % 5 == 0, seed=number)
                if number % 2:
                    (files / f"{number}.txt").write_text(text, encoding="utf-8")
                else:
                    (files / f"{number}.docx").write_bytes(word_file(text))
            out = Path(made, f"out{count}")
            out.mkdir()
            begun = time.perf_counter()
            process = subprocess.Popen([*BIHUAN, str(files), "--format", "json", "-o", str(out), "--exit-zero"])
            peak = 0
            while (found := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                peak = max(peak, peak_memory(process.pid))
                time.sleep(0.02)
            wall, usage = time.perf_counter() - begun, found[2]
            cores = (usage.ru_utime + usage.ru_stime) / wall
            memory = f"{peak / 1024:.0f}" if peak else "–"
            row(str(count), f"{wall:.2f}", f"{count / wall:.0f}", f"{cores:.2f} of {os.cpu_count()}", memory)


def peak_memory(process: int) -> int:
    """The most memory a process has held so far, in KB; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def profile(rounds: int) -> None:
    """The functions that cost most, by their own time."""
    data = word_file(self_examination(6000))
    pipeline.examine_bytes(data, "sample.docx")
    profiler = cProfile.Profile()
    with profiler:
        for _ in range(rounds * 4):
            pipeline.examine_bytes(data, "sample.docx")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


@contextmanager
def timed_stages() -> Iterator[dict[str, float]]:
    """Measures the pipeline's stages while it runs, from outside."""
    spent: dict[str, float] = {}
    kept = {name: getattr(pipeline, name) for name in STAGES}

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            spent[name], result = cpu(lambda: work(*given, **named))
            return result

        return run

    for name, work in kept.items():
        setattr(pipeline, name, timed(name, work))
    try:
        yield spent
    finally:
        for name, work in kept.items():
            setattr(pipeline, name, work)


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of CPU time, and what came of it."""
    begun = time.process_time_ns()
    result = work()
    return (time.process_time_ns() - begun) / 1e6, result


def table(columns: list[str]) -> None:
    row(*columns)
    row(*("---" for _ in columns))


def row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


PARTS: dict[str, Callable[[int], None]] = {"stages": stages, "cold": cold, "length": length, "folder": folder}


if __name__ == "__main__":
    main()
