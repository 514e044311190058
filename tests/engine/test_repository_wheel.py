"""The wheel holds everything that the engine reads at run time, and nothing but the engine."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "src" / "bihuan"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_every_file_of_the_engine_is_in_the_wheel(names: set[str]) -> None:
    files = {
        f"bihuan/{file.relative_to(ENGINE).as_posix()}"
        for file in ENGINE.rglob("*")
        if file.is_file() and file.suffix not in (".pyc", ".pyo")
    }
    assert "bihuan/py.typed" in files
    assert files <= names, files - names


def test_every_rule_page_is_in_the_wheel(names: set[str]) -> None:
    pages = {f"bihuan/reviewing/pages/{page.name}" for page in (ROOT / "docs" / "rules").glob("*.md")}
    assert len(pages) > 30
    assert pages <= names


def test_what_was_built_for_pages_is_in_the_wheel(names: set[str]) -> None:
    assert {
        f"bihuan_web/ui/static/ui/vendor/{one}" for one in ("tabler.min.css", "htmx.min.js", "echarts.min.js")
    } <= names
    assert "bihuan_web/locale/en/LC_MESSAGES/django.mo" in names
    assert not [name for name in names if "node_modules" in name]


def test_nothing_but_the_engine_the_application_and_the_licence_is_in_the_wheel(names: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names} == {"bihuan", "bihuan_web"}
    assert any(name.endswith("licenses/LICENSE") for name in names)
