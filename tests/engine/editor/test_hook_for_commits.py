"""The hook that pre-commit runs: its command, its files, with the files that git gives it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
ROOT = Path(__file__).resolve().parents[3]


def committed(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Runs the hook as pre-commit does: its entry, then the files that match."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    files = [name for name in names if re.search(hook["files"], name)]
    program, *arguments = shlex.split(hook["entry"])
    assert program == "bihuan"
    command = [sys.executable, "-m", "bihuan", *arguments, *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_commit_with_findings_is_held_and_one_without_passes(tmp_path: Path) -> None:
    for name in ("good.txt", "poor.txt"):
        shutil.copy(ROOT / "examples" / name, tmp_path)
    (tmp_path / "notes.md").write_text("# Notes\n\nNothing of the kind.\n", encoding="utf-8")
    held = committed(tmp_path, "good.txt", "notes.md", "poor.txt", "code.py")
    assert held.returncode == 1
    assert "cause-external" in held.stdout
    assert committed(tmp_path, "good.txt", "notes.md", "code.py").returncode == 0
