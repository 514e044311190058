"""tools/setup.sh: a clear line where it cannot go on, nothing to do where nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "dirname", "cat", "id", "grep", "head", "rm", "mkdir")

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or any(shutil.which(tool) is None for tool in TOOLS), reason="needs a POSIX shell"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with what setting up reads, and a PATH that holds only the tools it may count on."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "path").mkdir()
    shutil.copy(ROOT / "tools" / "setup.sh", tmp_path / "tools")
    for lock in ("dev", "spark"):
        (tmp_path / "requirements" / f"{lock}.lock").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "path" / tool).symlink_to(found)
    return tmp_path


def command(checkout: Path, name: str, script: str) -> None:
    file = checkout / "path" / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def set_up(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(checkout / "tools" / "setup.sh"), *words],
        env={"PATH": str(checkout / "path"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_without_python_one_line_says_what_to_install(checkout: Path) -> None:
    done = set_up(checkout)
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_old_python_is_not_taken(checkout: Path) -> None:
    command(checkout, "python3", "exit 1")  # says no when asked for its version
    done = set_up(checkout)
    assert done.returncode == 1
    assert "3.11" in done.stderr


def test_without_the_venv_module_one_line_says_what_to_install(checkout: Path) -> None:
    # A Python like Debian's without python3-venv: it works, but ensurepip is missing.
    command(checkout, "python3", f'case "$*" in *ensurepip*) exit 1;; *) exec "{sys.executable}" "$@";; esac')
    done = set_up(checkout)
    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (checkout / ".venv").exists()


def logged_environment(checkout: Path) -> Path:
    """A Python that makes environments of nothing but a log of what they are asked for."""
    log = checkout / "log"
    command(
        checkout,
        "python3",
        f"""case "$*" in
*"-m venv"*)
    echo venv >> "{log}"
    mkdir -p .venv/bin
    for name in python pip; do
        printf '#!/bin/sh\\n# {checkout}/.venv/\\necho "$@" >> "{log}"\\n' > ".venv/bin/$name"
        "{sys.executable}" -c "import os, sys; os.chmod('.venv/bin/$name', 0o755)"
    done ;;
*) exec "{sys.executable}" "$@" ;;
esac""",
    )
    return log


def test_nothing_is_done_where_nothing_changed(checkout: Path) -> None:
    log = logged_environment(checkout)
    assert set_up(checkout).returncode == 0
    done = log.read_text(encoding="utf-8")
    assert "venv" in done
    assert "--require-hashes -r requirements/dev.lock" in done
    assert set_up(checkout).returncode == 0
    assert log.read_text(encoding="utf-8") == done, "the second time did something"
    (checkout / "requirements" / "dev.lock").write_text("# something else\n", encoding="utf-8")
    assert set_up(checkout).returncode == 0
    again = log.read_text(encoding="utf-8")[len(done) :]
    assert "--require-hashes" in again, "a changed lock was not installed"
    assert "venv\n" not in again, "an environment that works was made anew"


def test_spark_is_installed_beside_what_is_there_and_once(checkout: Path) -> None:
    log = logged_environment(checkout)
    done = set_up(checkout, "spark")
    assert done.returncode == 0
    assert "Java" in done.stderr, "nothing says that the tests need Java"
    said = log.read_text(encoding="utf-8")
    assert said.index("-r requirements/dev.lock") < said.index("-r requirements/spark.lock")
    assert set_up(checkout, "spark").returncode == 0
    assert log.read_text(encoding="utf-8") == said, "the second time did something"


def test_a_half_made_environment_is_made_anew(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(checkout / "gone")
    (checkout / ".venv" / "left-over").touch()
    command(
        checkout,
        "python3",
        f'case "$*" in *"-m venv"*) exit 1;; *) exec "{sys.executable}" "$@";; esac',
    )
    done = set_up(checkout)
    assert done.returncode == 1
    assert not os.path.lexists(checkout / ".venv" / "left-over")


def test_an_unknown_program_is_refused(checkout: Path) -> None:
    done = set_up(checkout, "emacs")
    assert done.returncode == 1
    assert "emacs" in done.stderr
