"""Office files are zip archives: what kind one is, and whether unpacking it could harm (压缩炸弹、宏、路径). Nothing is unpacked."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bihuan_web.files.refusals import FileRefused

_MB = 1024 * 1024
_RATIO_FLOOR = _MB  # short repetitive parts compress as well as a bomb does
_MEMBER = b"PK\x01\x02"
_TYPES = "[Content_Types].xml"
_MOST_TYPES = 4 * _MB
_MACRO = re.compile(rb"macroEnabled|vbaProject|application/vnd\.ms-office\.vba", re.IGNORECASE)
_MAIN = (
    ("docx", b"wordprocessingml.document.main"),
    ("docx", b"wordprocessingml.template.main"),
    ("xlsx", b"spreadsheetml.sheet.main"),
    ("pptx", b"presentationml.presentation.main"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come out of an archive; sizes in bytes, ``ratio`` unpacked to packed."""

    members: int = 5_000
    unpacked: int = 256 * _MB
    ratio: int = 200


def kind_of_archive(path: Path, limits: Limits) -> str:
    """``docx``, ``xlsx``, ``pptx``, ``odt`` or ``ofd``; raises ``FileRefused`` for anything else."""
    # Counted before zipfile makes an object of each: a directory of a million names fits into few megabytes.
    if path.read_bytes().count(_MEMBER) > limits.members:
        raise FileRefused("zip-bomb")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check(members, limits)
            return _kind(archive, {one.filename for one in members})
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError, EOFError) as trouble:
        raise FileRefused("file-damaged") from trouble


def _check(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(one.flag_bits & 1 for one in members):
        raise FileRefused("file-encrypted")
    if sum(one.file_size for one in members) > limits.unpacked:
        raise FileRefused("zip-bomb")
    if any(one.file_size > max(_RATIO_FLOOR, limits.ratio * max(1, one.compress_size)) for one in members):
        raise FileRefused("zip-bomb")
    if any(_leads_outside(one.filename) for one in members):
        raise FileRefused("bad-members")
    names = [one.filename.lower() for one in members]
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
        raise FileRefused("macros")
    if any(name.startswith(("basic/", "scripts/")) for name in names):  # OpenDocument
        raise FileRefused("macros")


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and archive.open("mimetype").read(80).startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if "OFD.xml" in names:
        return "ofd"
    if _TYPES not in names:
        raise FileRefused("unknown-type")
    types = archive.open(_TYPES).read(_MOST_TYPES)
    if _MACRO.search(types):
        raise FileRefused("macros")
    kind = next((kind for kind, mark in _MAIN if mark in types), None)
    if kind is None:
        raise FileRefused("unknown-type")
    return kind
