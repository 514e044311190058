"""Tasks that tests put into the queue of a real worker."""

from __future__ import annotations

import os
from pathlib import Path

from django_tasks import task


@task()
def leave_a_line(file: str, line: str) -> None:
    """Adds a line to a file, in one write."""
    with Path(file).open("a", buffering=1) as out:
        out.write(f"{line} {os.getpid()}\n")


@task()
def wait_for(file: str, begun: str) -> None:
    """Says that it has begun and by whom, then waits until somebody writes into a pipe."""
    with Path(begun).open("a", buffering=1) as out:
        out.write(f"{os.getpid()}\n")
    Path(file).read_text()
