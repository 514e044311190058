"""What a file is: its content first, its extension only where the content leaves a choice."""

from __future__ import annotations

import re

from bihuan.errors import UnreadableFile

TEXT_FORMATS = frozenset({"txt", "md", "html", "mht"})
IMAGE_FORMATS = frozenset({"png", "jpg", "bmp", "tif", "webp", "gif"})
OFFICE_FORMATS = frozenset({"doc", "wps", "rtf", "odt", "word-xml"})

_HEAD = 4096
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# Known containers that hold no document: named in the message instead of "binary".
_OTHER_BINARIES = (
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"ID3", "MP3"),
)
_ZIP_KINDS = (
    ("docx", b"word/document"),
    ("xlsx", b"xl/workbook"),
    ("pptx", b"ppt/presentation"),
    ("ofd", b"OFD.xml"),
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|br|span|article|main|section|table|h[1-6]|ul|ol|a|font|center)"
    rb"(?:[\s/>]|$)",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(rb"<[a-zA-Z!/]")
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"Word\.Document\"|<w:wordDocument|<pkg:package", re.IGNORECASE)
_MHT = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version|content-type:\s*multipart/related)", re.I)


def extension(name: str) -> str:
    """The lower-case extension without its dot; empty where there is none."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return base.rsplit(".", 1)[1].lower() if "." in base else ""


def detect_format(data: bytes, name: str) -> str:
    """The format of ``data``; raises for containers that are certainly no document.

    A file's first kilobytes suffice for everything but zip and OLE containers, which need the whole.
    """
    head = data[:_HEAD]
    if head.startswith(_ZIP):
        return _zip_format(data, name)
    if head.startswith(_OLE):
        return _ole_format(data, name)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, kind in _IMAGES:
        if head.startswith(magic):
            return kind
    if head.startswith(b"BM") and len(data) > 30 and data[6:10] == b"\0\0\0\0" and data[15:18] == b"\0\0\0":
        return "bmp"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    for magic, kind in _OTHER_BINARIES:
        if head.startswith(magic):
            raise unsupported(kind)
    return _text_format(head, name)


def is_text(head: bytes) -> bool:
    """May a file that begins so be text? Cheap, and before the whole of it is read."""
    try:
        return detect_format(head, "") in TEXT_FORMATS
    except UnreadableFile:
        return False


def unsupported(kind: str) -> UnreadableFile:
    """The error for a file that is well formed but no document that can be read."""
    return UnreadableFile(
        f"这是{kind}文件，不是可以读取的文稿",
        f"this is a {kind} file, not a document that can be read",
        code="unsupported-format",
    )


def _zip_format(data: bytes, name: str) -> str:
    """A zip's kind by the names in its directory, read as bytes: nothing is unpacked and no bomb is opened here."""
    directory = _zip_directory(data)
    kind = next((kind for kind, entry in _ZIP_KINDS if entry in directory), "zip")
    if kind == "zip":
        if b"application/vnd.oasis.opendocument.text" in data[:200]:
            return "odt"
        named_docx = extension(name) in ("docx", "docm", "dotx", "wps")  # a broken one: its reader says what is wrong
        if named_docx or (b"[Content_Types].xml" in directory and b"word/" in directory):
            return "docx"
    if kind == "docx":
        return kind
    if kind == "ofd":
        raise UnreadableFile(
            "暂不能直接读取OFD版式文件，请先另存为PDF或Word",
            "OFD files cannot be read directly; save the file as PDF or Word first",
            code="unsupported-format",
        )
    raise unsupported({"xlsx": "Excel", "pptx": "PowerPoint", "zip": "zip"}[kind])


def _zip_directory(data: bytes) -> bytes:
    """The bytes of the central directory; of the whole file where its end record is missing or lies."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_600))
    if end < 0 or len(data) < end + 20:
        return data
    size, offset = (
        int.from_bytes(data[end + 12 : end + 16], "little"),
        int.from_bytes(data[end + 16 : end + 20], "little"),
    )
    return data[offset : offset + size] if size > 0 and offset + size <= len(data) else data


def _ole_format(data: bytes, name: str) -> str:
    """OLE containers: Word 97, Kingsoft WPS, and what Office makes of an encrypted docx."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(
            "文件已加密，请先在Word或WPS中取消密码再检查",
            "the file is encrypted; remove its password in Word or WPS first",
            code="file-encrypted",
        )
    if "WordDocument".encode("utf-16-le") in data:
        return "wps" if extension(name) == "wps" else "doc"
    for stream, kind in (("Workbook", "Excel"), ("PowerPoint Document", "PowerPoint")):
        if stream.encode("utf-16-le") in data:
            raise unsupported(kind)
    return "wps" if extension(name) == "wps" else "doc"


def _text_format(head: bytes, name: str) -> str:
    plain = head.replace(b"\0", b"")  # UTF-16 markup shows its ASCII too
    suffix = extension(name)
    if _WORD_XML.search(plain[:2048]):
        return "word-xml"
    if suffix in ("mht", "mhtml", "doc", "html", "htm") and _MHT.match(plain):
        return "mht"
    start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if suffix in ("html", "htm", "xhtml", "shtml"):
        return "html" if _ANY_TAG.search(plain) else "txt"
    if start.startswith((b"<!", b"<?xml", b"<")) and _MARKUP.search(plain):
        return "html"
    return "md" if suffix in ("md", "markdown") else "txt"
