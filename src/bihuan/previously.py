"""``--previous``: the file or folder a person names → the one earlier document to compare with, and why it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bihuan.accounting.choosing import Candidate, choose
from bihuan.errors import BadPrevious, BihuanError
from bihuan.model import Document, Kind, Meta, SourceText
from bihuan.reading import read
from bihuan.reading.limits import Limits

# What lies in a folder of documents; pictures are left alone, since reading them takes seconds each.
_SUFFIXES = frozenset(
    (
        *(".txt", ".md", ".markdown", ".htm", ".html", ".xhtml", ".mht", ".mhtml"),
        *(".docx", ".docm", ".dotx", ".pdf", ".doc", ".wps", ".wpt", ".rtf", ".odt"),
    )
)
Describe = Callable[[SourceText], Meta]


@dataclass(frozen=True)
class Found:
    """The earlier document, or None where the folder holds none; and why, in words."""

    source: SourceText | None
    why: str
    why_en: str


def find_previous(path: str | Path, this: Document, limits: Limits, describe: Describe) -> Found:
    """The document at ``path``, or in that folder the latest earlier one of the same person or unit."""
    if os.path.isdir(path):
        return _in_folder(Path(path), this, limits, describe)
    source = _read(path, limits)
    if source.sha256 and source.sha256 == this.source.sha256:
        raise BadPrevious(
            f"上年度材料 {path}：与要检查的材料是同一份（内容完全相同），没有可对照的",
            f"previous document {path}: is the document itself, there is nothing to compare",
        )
    return Found(source, "命令中指定的文件", "the file that was named")


def _read(path: str | Path, limits: Limits) -> SourceText:
    try:
        return read(path, limits=limits)
    except BihuanError as error:
        raise BadPrevious(
            f"上年度材料 {path}：{error.message}", f"previous document {path}: {error.message_en}"
        ) from error


def _in_folder(folder: Path, this: Document, limits: Limits, describe: Describe) -> Found:
    files, candidates, unreadable = [], [], 0
    for file in _files(folder):
        try:
            status = file.stat()
            sketch = _sketch(str(file), status.st_mtime_ns, status.st_size, limits, describe)
        except (BihuanError, OSError):
            unreadable += 1
            continue
        if sketch.sha256 != this.source.sha256:
            files.append(file)
            candidates.append(Candidate(sketch.meta, file.name, str(file.parent)))
    chosen = choose(Candidate(this.meta, this.source.name), candidates)
    lost = f"（另有{unreadable}个文件读不了）" if unreadable else ""
    lost_en = f" ({unreadable} files could not be read)" if unreadable else ""
    if chosen is None:
        whose, whose_en = ("同一单位", "unit") if this.meta.kind is Kind.TEAM else ("同一人", "person")
        return Found(
            None,
            f"{folder} 里没有找到{whose}更早年度的材料{lost}",
            f"{folder} holds no earlier document of the same {whose_en}{lost_en}",
        )
    return Found(_read(files[chosen.number], limits), chosen.why + lost, chosen.why_en + lost_en)


def _files(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            # ~$ begins the lock file Word keeps beside an open document
            if not name.startswith((".", "~$")) and os.path.splitext(name)[1].lower() in _SUFFIXES:
                yield Path(base, name)


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What choosing needs to know of a file."""

    sha256: str
    meta: Meta


@lru_cache(maxsize=8192)
def _sketch(path: str, _changed: int, _size: int, limits: Limits, describe: Describe) -> _Sketch:
    """Read once, however many documents are compared with the folder; again where the file has changed."""
    source = read(path, limits=limits)
    return _Sketch(source.sha256, describe(source))
