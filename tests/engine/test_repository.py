"""The repository itself: locks, declared parts, commands, licence, and what must not be in any file."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    "runtime": PROJECT["project"]["dependencies"],
    "dev": PROJECT["project"]["dependencies"]
    + PROJECT["dependency-groups"]["dev"]
    + PROJECT["dependency-groups"]["docs"],
    **{
        extra: PROJECT["project"]["dependencies"] + lines
        for extra, lines in PROJECT["project"]["optional-dependencies"].items()
    },
}
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
NOT_OURS = {".git", ".venv", "demo", "build", "dist", "node_modules"}


def our_files(*endings: str) -> Iterator[Path]:
    for folder, below, names in os.walk(ROOT):
        below[:] = [
            one for one in below if one not in NOT_OURS and not one.endswith(("_cache", ".egg-info", "__pycache__"))
        ]
        below[:] = [one for one in below if one != ".hypothesis"]
        yield from (Path(folder, name) for name in names if name.endswith(endings))


def pins(lock: str) -> dict[str, list[str]]:
    """The versions a lock pins, by name; several where the environment decides."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.M | re.I):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_every_declared_dependency_within_its_bounds(lock: str) -> None:
    pinned = pins(lock)
    for line in LOCKS[lock]:
        wanted = Requirement(line)
        versions = pinned.get(canonicalize_name(wanted.name), [])
        assert versions, f"{wanted.name} is not in {lock}.lock: make lock"
        assert all(wanted.specifier.contains(version) for version in versions), f"{line}: {versions}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_lock_names_a_server(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M | re.I)[1:]
    assert len(entries) == sum(map(len, pins(lock).values())), "a line that is no pin"
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index-url" not in text


def test_the_locks_agree() -> None:
    runtime = pins("runtime")
    for other in ("dev", "lsp", "ocr", "spark"):
        pinned = pins(other)
        assert {name: pinned.get(name) for name in runtime} == runtime, other


def test_the_packages_of_spark_do_not_displace_those_of_the_developer() -> None:
    developer, spark = pins("dev"), pins("spark")  # tools/setup.sh puts both into one environment
    both = developer.keys() & spark.keys()
    assert {name: spark[name] for name in both} == {name: developer[name] for name in both}


def imported_by_the_engine() -> set[str]:
    names = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {one.name.split(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"bihuan", "bihuan_web"}


def test_what_is_declared_is_imported_and_what_is_imported_is_declared() -> None:
    where = packages_distributions()
    extras = PROJECT["project"]["optional-dependencies"].values()
    extra = {canonicalize_name(Requirement(one).name) for lines in extras for one in lines}
    known = {"PIL": "pillow", "ibis": "ibis-framework"}  # parts of the extras need not be installed here
    imported = {
        canonicalize_name(where[name][0] if name in where else known.get(name, name))
        for name in imported_by_the_engine()
    }
    declared = {canonicalize_name(Requirement(one).name) for one in PROJECT["project"]["dependencies"]}
    assert imported - extra == declared
    # rapidocr finds the first, Django's settings name the others
    by_name = {"onnxruntime", "django-htmx", "jinja2", "psycopg", "whitenoise"}
    assert extra - imported <= by_name


def test_the_licence_is_the_apache_licence_word_for_word() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    command = re.search(r"^\$ (make test)\b", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert command
    assert script.read_text(encoding="utf-8").rstrip().splitlines()[-1] == command[1]


@pytest.mark.parametrize(
    ("shell", "script"), [("sh", "tools/setup.sh"), ("sh", "deploy/offline/install.sh"), ("bash", ".ci/run")]
)
def test_shell_scripts_can_be_parsed(shell: str, script: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} on this machine")
    subprocess.run([shell, "-n", ROOT / script], check=True)


def test_every_make_target_is_listed_by_make_help_and_is_phony() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.M))
    phony = re.search(r"^\.PHONY: (.+)$", text, re.M)
    assert phony
    assert targets == set(phony[1].split()) == set(re.findall(r"^([a-z-]+):.* ## ", text, re.M))


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    # Put together, so that this file does not name them either.
    places = re.compile("|".join(re.escape("/" + place) for place in ("work/", "root/", "home/")))
    wrong = [
        f"{file.relative_to(ROOT)}: {line.strip()[:80]}"
        for file in our_files(".py", ".toml", ".md", ".sh", ".txt", ".lock", "Makefile", "run", ".cfg", ".css", ".js")
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
        if places.search(line)
    ]
    assert not wrong


def test_files_stay_small_enough_to_read() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in our_files(".py")
        if "migrations" not in file.parts  # which Django writes
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long, "past about 400 lines look for the second thing the file does"
