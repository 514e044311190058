"""What a program and all the processes it starts cost: wall, CPU and peak memory, read from /proc (Linux)."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.2  # seconds; what a process does after the last look at it is not counted
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds, and MiB of memory that is not shared (proportional set size) of all processes together."""

    wall: float
    cpu: float
    peak: float


def watched(command: Sequence[str]) -> tuple[str, Cost]:
    """Runs a command: what it wrote, and what it cost with all its children. Raises where it fails."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    watcher = _Watcher(process.pid)
    watcher.start()
    out, _ = process.communicate()
    wall = time.monotonic() - began
    watcher.done.set()
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return out, Cost(wall, sum(watcher.cpu.values()), watcher.peak / 1024)


class _Watcher(threading.Thread):
    """Looks at a process and its descendants again and again."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root, self.done = root, threading.Event()
        self.cpu: dict[tuple[int, str], float] = {}  # by process and when it began: numbers come again
        self.peak = 0

    def run(self) -> None:
        while not self.done.wait(_EVERY):
            kilobytes = 0
            for pid, fields in _family(self._root):
                self.cpu[pid, fields[19]] = (int(fields[11]) + int(fields[12])) / _TICK
                kilobytes += _memory(pid)
            self.peak = max(self.peak, kilobytes)


def _family(root: int) -> list[tuple[int, list[str]]]:
    """The process and its descendants, each with the fields of its ``stat`` behind the name."""
    known: dict[int, list[str]] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            known[int(entry.name)] = fields
            children[int(fields[1])].append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        if pid in known:
            found.append((pid, known[pid]))
            waiting += children[pid]
    return found


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
