"""The offline bundle: what is in it, and that it installs and serves where there is no route at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="hatchling is not installed")
pytest.importorskip("mkdocs", reason="mkdocs is not installed")

from tools import offline_bundle
from tools.offline_bundle import PYTHONS, TARGETS

ROOT = Path(__file__).resolve().parents[2]
HERE = TARGETS["linux-x86_64"]
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for this machine, made as anybody makes it, beside its tar."""
    import platform  # noqa: PLC0415 - only for this fixture

    if (sys.platform, platform.machine()) != ("linux", "x86_64") or PYTHON not in PYTHONS:
        pytest.skip("the walk is for Linux x86-64 with a Python that the bundle has")
    try:
        offline_bundle.build_frontend()
    except offline_bundle.NotBuilt as trouble:
        pytest.skip(f"the front-end files are not there: {trouble}")
    folder, missing = offline_bundle.build(tmp_path_factory.mktemp("bundle"), [HERE], [PYTHON])
    if all(missing.values()) and len(missing[f"{HERE.name}-{PYTHON}"]) == len(offline_bundle.pins(HERE, PYTHON)):
        pytest.skip("no package index can be reached: there is nothing to make a bundle of")
    assert not any(missing.values())
    return offline_bundle.pack(folder)


def test_it_installs_and_serves_without_a_route(bundle: Path, tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("network namespaces are not allowed on this machine")
    bundle = Path(shutil.copy(bundle, tmp_path))
    walk = ROOT / "tools" / "offline_walk.py"
    done = subprocess.run(
        [unshare, "-rn", sys.executable, str(walk), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no route" in done.stdout
    assert "signed in" in done.stdout
    again = subprocess.run(
        ["sh", str(next(tmp_path.glob("bihuan-offline-*/install.sh"))), str(tmp_path / "bihuan")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (again.returncode, again.stdout.count("ready")) == (0, 1), "installing again is no trouble"
    assert (tmp_path / "bihuan" / "docs" / "index.html").is_file()


def unpacked(bundle: Path, into: Path) -> Path:
    subprocess.run(["tar", "-xf", bundle, "-C", into], check=True)
    return into / bundle.stem


def install(folder: Path, place: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(place), "LC_ALL": "C.UTF-8", "BIHUAN_PYTHON": sys.executable}
    return subprocess.run(
        ["sh", str(folder / "install.sh")], env={**environment, **more}, capture_output=True, text=True, check=False
    )


def test_checksums_and_hashes_hold_and_a_changed_file_is_noticed(bundle: Path, tmp_path: Path) -> None:
    folder = unpacked(bundle, tmp_path)
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()} - {"SHA256SUMS"}
    assert set(sums) == files
    assert {"deploy/systemd/bihuan.service", "docs/index.html", "docs/en/index.html"} <= files
    assert all(hashlib.sha256((folder / one).read_bytes()).hexdigest() == value for one, value in sums.items())
    wheel = next((folder / "wheels" / "any").glob("django-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    done = install(folder, tmp_path)
    assert done.returncode == 1
    assert wheel.name in done.stdout + done.stderr
    assert not (tmp_path / "bihuan" / "current").exists()


def test_a_machine_that_the_bundle_is_not_for_is_told_in_words(bundle: Path, tmp_path: Path) -> None:
    folder = unpacked(bundle, tmp_path)
    place = folder / "wheels" / f"{HERE.name}-{PYTHON}"
    place.rename(folder / "wheels" / "linux-aarch64-3.13")
    (folder / "MISSING.txt").write_text(f"{HERE.name}-{PYTHON}: numpy==1.0\n", encoding="utf-8")
    done = install(folder, tmp_path)
    assert done.returncode == 1
    assert "numpy==1.0" in done.stderr
    assert "linux-aarch64-3.13" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_wheel_that_does_not_exist_is_in_the_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "odd.lock"
    lock.write_text(
        "bihuan-no-such-thing==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:" + "0" * 64 + "\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(offline_bundle, "LOCK", lock)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    folder, missing = offline_bundle.build(tmp_path / "out", [HERE], [PYTHON])
    assert missing == {f"{HERE.name}-{PYTHON}": ["bihuan-no-such-thing==1.0"]}
    told = json.loads((folder / "manifest.json").read_text())["targets"][f"{HERE.name}-{PYTHON}"]
    assert told == {"complete": False, "missing": ["bihuan-no-such-thing==1.0"], "packages": 0}
    assert not (folder / "wheels" / f"{HERE.name}-{PYTHON}").exists()


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda one: one.name)
def test_markers_are_asked_of_the_target_and_not_of_this_machine(target: offline_bundle.Target) -> None:
    names = {line.split("==")[0] for line in offline_bundle.pins(target, "3.13")}
    assert {"django", "granian", "psycopg-binary"} <= names
    assert ("colorama" in names) is (target.environment["sys_platform"] == "win32")


def test_the_scripts_for_windows_are_in_encodings_that_windows_reads() -> None:
    assert (offline_bundle.SCRIPTS / "install.ps1").read_bytes().startswith(b"\xef\xbb\xbf")
    command = (offline_bundle.SCRIPTS / "install.cmd").read_bytes()
    assert command.isascii()
    assert command.count(b"\n") == command.count(b"\r\n")
