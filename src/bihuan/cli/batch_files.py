"""The files of a batch: paths and folders -> what is examined, and what is passed over with the reason."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bihuan.batch.journal import NAME
from bihuan.cli.inputs import SUFFIXES, Input
from bihuan.language import Lang, say
from bihuan.suppressions import SUFFIX

_JUNK = frozenset(("thumbs.db", "desktop.ini", "bihuan.toml"))
_COMMENTED = re.compile(r"(?:-批注|-comments)(?:-\d+)?\.docx$", re.I)
_MARK = b'name="generator" content="Bihuan"'


@dataclass(frozen=True)
class BatchFile(Input):
    """One file of a batch: ``relative`` is its name on the sheets, ``folders`` are those it lies in, the nearest first."""

    folders: tuple[str, ...] = ()


@dataclass
class Gathered:
    """What was found."""

    files: list[BatchFile] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)  # folders without a document


def gather(paths: Sequence[str], output: str | None, lang: Lang) -> Gathered:
    """``output`` is the folder that is written to, if any. Hidden files, lock files, sidecars and this program's own output are left out without a word."""
    found = Gathered()
    seen: set[str] = set()
    several = len(paths) > 1
    for path in paths:
        before = len(found.files)
        for file in _below(path, output, several, found, lang) if os.path.isdir(path) else [_single(path)]:
            identity = os.path.normcase(os.path.realpath(file.path))
            if identity not in seen:  # named twice, examined once
                seen.add(identity)
                found.files.append(file)
        if len(found.files) == before and os.path.isdir(path):
            found.empty.append(path)
    return found


def _single(path: str) -> BatchFile:
    parent = os.path.basename(os.path.dirname(os.path.abspath(path)))
    return BatchFile(path, os.path.normpath(path), folders=(parent,))


def _below(root: str, output: str | None, several: bool, found: Gathered, lang: Lang) -> Iterator[BatchFile]:
    own = os.path.basename(os.path.abspath(root))

    def pass_over(path: str, zh: str, en: str) -> None:
        found.passed_over.append((_called(path, root, several), say(lang, zh, en)))

    def closed(trouble: OSError) -> None:
        reason = trouble.strerror or str(trouble)
        pass_over(str(trouble.filename), f"文件夹打不开（{reason}）", f"the folder cannot be opened ({reason})")

    for base, folders, names in os.walk(root, onerror=closed):
        folders[:] = sorted(one for one in folders if not _is_left_out(os.path.join(base, one), output))
        for folder in folders:
            if os.path.islink(path := os.path.join(base, folder)):  # may lead anywhere, in a circle, too
                pass_over(path, "是链接，没有进入", "a link to a folder; not entered")
        inner = os.path.relpath(base, root)
        parents = (*reversed(inner.split(os.sep)), own) if inner != os.curdir else (own,)
        known = set(names)
        for name in sorted(names):
            path = os.path.join(base, name)
            if _is_ours_or_junk(path, name, known):
                continue
            if _is_special(path):
                pass_over(path, "不是普通文件（管道、设备），没有检查", "a pipe or device; not examined")
            elif os.path.splitext(name)[1].lower() in SUFFIXES:
                yield BatchFile(path, _called(path, root, several), folders=parents)
            else:
                pass_over(path, "不是能读的格式，没有检查", "not a format that can be read; not examined")


def _called(path: str, root: str, several: bool) -> str:
    """A file's name on the sheets."""
    return os.path.normpath(path) if several else os.path.relpath(path, root)


def _is_special(path: str) -> bool:
    """A pipe would be waited for; what cannot be looked at is a file like any other, and its reason comes with reading."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _is_left_out(folder: str, output: str | None) -> bool:
    """Hidden folders, and those that a batch wrote: this one's and earlier ones."""
    name = os.path.basename(folder)
    if name.startswith((".", "__MACOSX")) or os.path.lexists(os.path.join(folder, NAME)):
        return True
    return output is not None and os.path.realpath(folder) == os.path.realpath(output)


def _is_ours_or_junk(path: str, name: str, siblings: set[str]) -> bool:
    # ~$ begins the lock file that Word and WPS keep beside an open document
    if name.startswith((".", "~$")) or name.lower() in _JUNK or name.endswith((SUFFIX, ".tmp")):
        return True
    if commented := _COMMENTED.search(name):
        stem = name[: commented.start()]
        return any(os.path.splitext(one)[0] == stem for one in siblings)
    return name.lower().endswith((".html", ".htm")) and is_our_page(path)


def is_our_page(path: str) -> bool:
    """Did this program write the HTML file? What it did not write it neither overwrites nor deletes."""
    try:
        with open(path, "rb") as stream:
            return _MARK in stream.read(2000)
    except OSError:
        return False
