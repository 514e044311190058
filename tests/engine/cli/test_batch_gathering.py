"""What lies in a folder: what is examined, and what is passed over with the reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bihuan.cli.batch_files import gather
from bihuan.cli.inputs import expand

needs_posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and links of POSIX")


@needs_posix
def test_a_pipe_is_passed_over_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    (tmp_path / "材料.txt").write_text("一", encoding="utf-8")
    found = gather([str(tmp_path)], None, "zh")
    assert [one.relative for one in found.files] == ["材料.txt"]
    assert [name for name, _ in found.passed_over] == ["管道.txt"]
    ((_, inputs),) = expand([str(tmp_path)])
    assert [one.relative for one in inputs] == ["材料.txt"]


@needs_posix
def test_a_linked_folder_is_named_and_a_circle_ends(tmp_path: Path) -> None:
    inner = tmp_path / "单位"
    inner.mkdir()
    (inner / "材料.txt").write_text("一", encoding="utf-8")
    os.symlink(tmp_path, inner / "循环", target_is_directory=True)
    os.symlink(tmp_path / "没有", inner / "断链.txt")
    found = gather([str(tmp_path)], None, "zh")
    assert [one.relative for one in found.files] == ["单位/断链.txt", "单位/材料.txt"]  # read in vain, with its reason
    assert [name for name, _ in found.passed_over] == ["单位/循环"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root opens everything")
def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    shut = tmp_path / "打不开"
    shut.mkdir()
    shut.chmod(0)
    found = gather([str(tmp_path)], None, "zh")
    shut.chmod(0o700)
    assert [name for name, _ in found.passed_over] == ["打不开"]
