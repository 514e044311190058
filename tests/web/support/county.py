"""The demonstration county of ``bihuan admin demo``: made once in a run of the tests, however many processes run them, then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.web.support.serving import bihuan

_MADE = "demo-county"


@dataclass(frozen=True)
class County:
    """A data folder of one's own, and what the command told: the password of everybody, and accounts by what they are (``office``)."""

    data: Path
    told: str

    @property
    def password(self) -> str:
        return self.told.splitlines()[0].split()[-1]

    @property
    def accounts(self) -> dict[str, str]:
        return {line.split()[-1]: line.split()[0] for line in self.told.splitlines()[1:]}


def county_in(factory: pytest.TempPathFactory, data: Path) -> County:
    """A copy of the county in the folder ``data``, which is not there yet."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # each process has a folder below the one of the run
    with (shared / f"{_MADE}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / _MADE
        if not made.exists():
            building = made.with_suffix(".building")
            done = bihuan("admin", "demo", data=building)
            assert done.returncode == 0, done.stderr
            building.rename(made)
    shutil.copytree(made, data)
    return County(data, (data / "demo.txt").read_text(encoding="utf-8"))
