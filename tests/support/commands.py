"""The commands that documentation shows, with what they need and why some are not run where they stand.

A command is a ``$`` line of a console block, or a line of an indented block that begins with the program's name. A block
with ``<!-- not run: reason -->`` right above it is not run; its commands must still be commands of the program.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_MARK = re.compile(r"<!-- not run(?: here)?: (.+?) -->\s*$")
_INDENTED = re.compile(r"^    ((?:bihuan|make|pip|python3?) .+)$")
# Of the pages that have no marks of their own: where those commands are run, or why they are not.
ELSEWHERE = {
    "bihuan serve": "serves until it is stopped; tests/web/running/test_serve.py starts and stops it",
    "bihuan admin demo": "walks a county through two rounds, which takes a while; tests/web/running/test_demo.py runs it",
    "make start": "serves until it is stopped",
    "pip install": "needs a package index; tests/engine/test_offline_bundle.py installs from wheels",
    "bihuan compare 材料.parquet": "needs Spark and a cluster; tests/engine/distributed run both engines",
}


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it; ``reason`` says why it is not run where it stands, empty where it is."""

    page: str
    line: int
    command: str
    reason: str


def shown() -> Iterator[Shown]:
    for file in sorted(DOCS.rglob("*.md")):
        page = file.relative_to(DOCS).as_posix()
        yield from _of_page(page, file.read_text(encoding="utf-8").splitlines())


def _of_page(page: str, lines: list[str]) -> Iterator[Shown]:
    fence, reason = "", ""
    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if mark := _MARK.search(bare):
            reason = mark[1]
        elif fence:
            if bare.startswith("```"):
                fence, reason = "", ""
            elif fence == "console" and bare.startswith("$ "):
                yield _shown(page, number, bare[2:], reason)
        elif bare.startswith("```"):
            fence = bare[3:].split(" ")[0] or "text"
        elif (found := _INDENTED.match(line)) and "──" not in line:
            yield _shown(page, number, found[1], "")


def _shown(page: str, number: int, line: str, reason: str) -> Shown:
    command = re.sub(r"\s{2,}#.*|\s+# .*", "", line).strip()
    known = next((why for start, why in ELSEWHERE.items() if command.startswith(start)), "")
    return Shown(page, number, command, reason or known)


def put_command(folder: Path) -> None:
    """The command ``bihuan`` in a folder's ``bin``, as it is called where the program is installed."""
    (folder / "bin").mkdir()
    script = folder / "bin" / "bihuan"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bihuan "$@"\n', encoding="utf-8")
    script.chmod(0o755)


def run_in(
    folder: Path, command: str, *, seconds: float | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """A line of a shell in such a folder, with nothing set besides ``more``."""
    environment = {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8", **more
    }  # fmt: skip
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
        timeout=seconds, check=False,
    )  # fmt: skip
