"""Kinds of files (文件种类): what is taken in for which purpose, and as what it is handed out. Knows neither Django nor disks."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What somebody hands a file in for (用途)."""

    DOCUMENT = "document"  # 材料: whatever the engine reads
    EVIDENCE = "evidence"  # 佐证
    IMPORT = "import"  # 导入: tables


MEDIA_TYPES: dict[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "xls": "application/vnd.ms-excel",
    "odt": "application/vnd.oasis.opendocument.text",
    "ofd": "application/ofd",
    "rtf": "application/rtf",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "webp": "image/webp",
    # A browser must never show what somebody else wrote as a page of this site.
    "html": "application/octet-stream",
    "mht": "application/octet-stream",
}
_PICTURES = frozenset({"png", "jpg", "gif", "bmp", "tif", "webp"})
_WRITTEN = frozenset({"docx", "doc", "wps", "odt", "rtf", "pdf", "txt"})
ACCEPTED: dict[Purpose, frozenset[str]] = {
    Purpose.DOCUMENT: _WRITTEN | _PICTURES | {"html", "mht"},
    Purpose.EVIDENCE: _WRITTEN | _PICTURES | {"xlsx", "xls", "pptx", "ofd"},
    Purpose.IMPORT: frozenset({"xlsx", "xls", "txt"}),
}
# Names by which an operating system would run a file, whatever is in it.
_RUNNABLE = (
    "exe com scr pif bat cmd msi msp dll cpl lnk url hta js jse vbs vbe wsf wsh ps1 psm1 sh bash py pl rb jar reg inf "
    "scf apk app dmg iso svg svgz xhtml docm dotm xlsm xltm xlsb xlam pptm potm ppam"
)
RUNNABLE = frozenset(_RUNNABLE.split())


def media_type(kind: str) -> str:
    """As what a stored file is handed out."""
    return MEDIA_TYPES.get(kind, "application/octet-stream")


def extension(name: str) -> str:
    """The lower-case extension of a file's name without its dot; empty where there is none."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def name_for(name: str, kind: str) -> str:
    """The name a file is handed out by: its own, ending as its content is."""
    own = extension(name)
    same = {own, {"jpeg": "jpg", "tiff": "tif", "htm": "html", "mhtml": "mht", "md": "txt", "csv": "txt"}.get(own, own)}
    return name if kind in same else f"{name}.{kind}"
