"""What a file is (类型识别): by its content, never by its name; what could harm a reader is refused in words."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from pypdfium2 import PdfDocument, PdfiumError

from bihuan_web.files.archives import Limits, kind_of_archive
from bihuan_web.files.refusals import FileRefused

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
# Windows, Linux, macOS, Java, WebAssembly, Windows shortcuts, scripts.
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm",
    b"L\0\0\0\x01\x14\x02\0", b"#!", b"\xef\xbb\xbf#!",
)  # fmt: skip
_MARKUP = re.compile(
    rb"<(?:!doctype|\?xml|html|head|body|meta|title|script|svg|iframe|style|link|img|div|p|br|span|a|table|h[1-6])"
    rb"(?:[\s/>?!:]|$)",
    re.IGNORECASE,
)
_SVG = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
_MHT = re.compile(
    rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version:|content-type:\s*multipart/related)", re.I
)
_BLANKS = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_WORD, _EXCEL, _POWERPOINT = (one.encode("utf-16-le") for one in ("WordDocument", "Workbook", "PowerPoint Document"))
_ENCRYPTED, _VBA = ("EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le"))


def kind_of(path: Path, name: str, limits: Limits) -> str:
    """The kind of a file (``docx``, ``pdf`` …); raises ``FileRefused`` for what is not accepted from anybody."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise FileRefused("file-empty")
    if head.startswith(_PROGRAMS):
        raise FileRefused("runnable")
    if head.startswith(b"PK") or zipfile.is_zipfile(path):
        return kind_of_archive(path, limits)
    if head.startswith(_OLE):
        return _ole(path.read_bytes(), name)
    if b"%PDF-" in head[:1024]:
        return _pdf(path)
    picture = next((kind for magic, kind in _PICTURES if head.startswith(magic)), None) or _odd_picture(head)
    if picture:
        return picture
    if head.startswith(b"{\\rtf"):
        return "rtf"
    return _text(head)


def _odd_picture(head: bytes) -> str | None:
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "bmp"
    return "webp" if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else None


def _ole(data: bytes, name: str) -> str:
    """Word 97, Kingsoft WPS, Excel 97, and what Office makes of an encrypted file."""
    if _ENCRYPTED in data:
        raise FileRefused("file-encrypted")
    if _VBA in data:
        raise FileRefused("macros")
    if _WORD in data:
        # Word's header (FIB): bit 0x0100 of the flags says that the text is encrypted.
        if any(data[at + 11] & 1 for at in _headers(data)):
            raise FileRefused("file-encrypted")
        return "wps" if name.lower().endswith(".wps") else "doc"
    if _EXCEL in data:
        return "xls"
    raise FileRefused("unknown-type")


def _headers(data: bytes) -> list[int]:
    """Where a Word header may stand: at the beginning of a sector."""
    return [at for at in range(512, min(len(data) - 12, 1 << 20), 512) if data[at : at + 2] == b"\xec\xa5"]


def _pdf(path: Path) -> str:
    try:
        document = PdfDocument(path)
    except PdfiumError as trouble:
        locked = "password" in str(trouble).lower() or "security" in str(trouble).lower()
        raise FileRefused("file-encrypted" if locked else "file-damaged") from trouble
    document.close()
    return "pdf"


def _text(head: bytes) -> str:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = head.replace(b"\0", b"") if wide else head
    start = plain.lstrip(_BLANKS)
    if _SVG.search(plain):
        raise FileRefused("markup")
    if _MHT.match(plain):
        return "mht"
    if start.startswith(b"<") and _MARKUP.search(plain):
        return "html"
    if not wide and any(byte in _CONTROLS for byte in head):
        raise FileRefused("unknown-type")
    return "txt"
