"""Makes the folder that installs Bihuan where there is no network: ``make offline-bundle``.

    python tools/offline_bundle.py [--out FOLDER] [--target linux-x86_64 …] [--python 3.11 …] [--no-tar]

Wheels are those of requirements/web.lock, each with a hash of the lock; nothing is built but the project itself. A
target whose wheels do not all exist is left out, the manifest says which are missing, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import Requirement

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.build_web import NotBuilt, build_frontend

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "web.lock"
SCRIPTS = ROOT / "deploy" / "offline"
SERVERS = ("systemd", "nginx")  # of deploy/, for whoever makes a service of it
PYTHONS = ("3.11", "3.12", "3.13")
_GLIBC = (
    "2_5",
    "2_12",
    "2_17",
    "2_24",
    "2_26",
    "2_27",
    "2_28",
)  # 2.28 is that of Debian 10, openEuler 20.03, Kylin V10
_OLD_NAMES = ("manylinux1", "manylinux2010", "manylinux2014")


def _linux(machine: str) -> tuple[str, ...]:
    return tuple(f"{one}_{machine}" for one in (*_OLD_NAMES, *(f"manylinux_{two}" for two in _GLIBC)))


@dataclass(frozen=True)
class Target:
    """A kind of machine: its wheels' platform tags, and what the lock's markers ask about it."""

    name: str
    tags: tuple[str, ...]
    environment: dict[str, str] = field(hash=False)


TARGETS = {
    one.name: one
    for one in (
        Target("linux-x86_64", _linux("x86_64"), {"sys_platform": "linux", "platform_machine": "x86_64", "platform_system": "Linux", "os_name": "posix"}),
        Target("linux-aarch64", _linux("aarch64"), {"sys_platform": "linux", "platform_machine": "aarch64", "platform_system": "Linux", "os_name": "posix"}),
        Target("windows-x86_64", ("win_amd64",), {"sys_platform": "win32", "platform_machine": "AMD64", "platform_system": "Windows", "os_name": "nt"}),
    )
}  # fmt: skip


class NotMade(Exception):
    """The bundle cannot be made at all."""


def pins(target: Target, python: str) -> list[str]:
    """The pins of the lock with their hashes, as far as they are for a target: pip asks markers of the machine it runs on."""
    environment = {
        **target.environment,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "implementation_version": f"{python}.0",
        "extra": "",
    }
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = []
    for entry in entries:
        line, _, hashes = entry.partition("\\\n")
        pin = Requirement(line.strip())
        if pin.marker is None or pin.marker.evaluate(environment):
            found.append(f"{pin.name}{pin.specifier} \\\n{hashes.rstrip()}\n")
    return found


def download(lines: Sequence[str], target: Target, python: str, into: Path) -> bool:
    """Fetches wheels with the hashes of the lock; False where one does not exist or does not match."""
    wanted = into / "wanted.txt"
    wanted.write_text("".join(lines), encoding="utf-8")
    platforms = [word for tag in target.tags for word in ("--platform", tag)]
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--only-binary", ":all:", "--require-hashes", "--dest", str(into), "--python-version", python),
        *("--implementation", "cp", "--abi", f"cp{python.replace('.', '')}", *platforms, "-r", str(wanted)),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    wanted.unlink()
    return done.returncode == 0


def gather(target: Target, python: str, wheels: Path) -> list[str]:
    """Puts a target's wheels where the installer looks for them; the names of those that do not exist."""
    place = wheels / f"{target.name}-{python}"
    place.mkdir(parents=True)
    lines = pins(target, python)
    if not download(lines, target, python, place):
        missing = [line.split(" ")[0] for line in lines if not download([line], target, python, place)]
        if missing:
            shutil.rmtree(place)
            return missing
    (place / "requirements.txt").write_text("".join(lines), encoding="utf-8")
    shared = wheels / "any"
    shared.mkdir(exist_ok=True)
    for wheel in place.glob("*-none-any.whl"):
        wheel.replace(shared / wheel.name)
    return []


def own_wheel(into: Path) -> Path:
    """The project's own wheel; the build hook sees to it that front-end files and translations are in it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotMade(f"本项目的 wheel 没有做成 the project's own wheel could not be made:\n{done.stdout}{done.stderr}")
    (wheel,) = into.glob("bihuan-*.whl")
    return wheel


def site(into: Path) -> None:
    """The documentation: where there is no network there is no other."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(into)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotMade(f"文档没有做成 the documentation could not be built:\n{done.stdout}{done.stderr}")


def checksums(folder: Path) -> Iterator[str]:
    """Lines as sha256sum writes and checks them."""
    for file in sorted(one for one in folder.rglob("*") if one.is_file() and one.name != "SHA256SUMS"):
        yield f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"


def build(out: Path, targets: Sequence[Target], pythons: Sequence[str]) -> tuple[Path, dict[str, list[str]]]:
    """Makes the folder anew; it, and for every target what is missing."""
    build_frontend()
    work = out / ".making"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    wheel = own_wheel(work)
    version = wheel.name.split("-")[1]
    folder = out / f"bihuan-offline-{version}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copytree(SCRIPTS, folder, dirs_exist_ok=True)
    site(folder / "docs")
    for name in SERVERS:
        shutil.copytree(ROOT / "deploy" / name, folder / "deploy" / name)
    wheel.replace(folder / wheel.name)
    work.rmdir()
    missing = {}
    for target in targets:
        for python in pythons:
            print(f"{target.name}, Python {python}", file=sys.stderr)
            missing[f"{target.name}-{python}"] = gather(target, python, folder / "wheels")
    manifest = {
        "version": version,
        "lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(),
        "glibc": _GLIBC[-1].replace("_", "."),
        "targets": {
            name: {"complete": not gone, "missing": gone, "packages": 0 if gone else len(_names(folder, name))}
            for name, gone in missing.items()
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    absent = [f"{name}: {', '.join(gone)}\n" for name, gone in missing.items() if gone]
    (folder / "MISSING.txt").write_text("".join(absent), encoding="utf-8")
    (folder / "SHA256SUMS").write_text("".join(checksums(folder)), encoding="utf-8", newline="\n")
    return folder, missing


def _names(folder: Path, target: str) -> list[str]:
    text = (folder / "wheels" / target / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^[A-Za-z0-9][^ ]*", text, flags=re.MULTILINE)


def pack(folder: Path) -> Path:
    """The folder as one file; wheels are compressed already."""
    file = folder.with_name(folder.name + ".tar")
    with tarfile.open(file, "w") as tar:
        tar.add(folder, folder.name, filter=_plain)
    return file


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS))
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--no-tar", action="store_true")
    given = parser.parse_args(arguments)
    targets = [TARGETS[name] for name in given.target or TARGETS]
    try:
        folder, missing = build(given.out.absolute(), targets, given.python or PYTHONS)
    except (NotMade, NotBuilt) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    print(folder)
    if not given.no_tar:
        print(pack(folder))
    for name, gone in missing.items():
        if gone:
            print(f"缺 missing {name}: {', '.join(gone)}", file=sys.stderr)
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
