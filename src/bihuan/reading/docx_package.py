"""The package of a Word file (文件包): zip bytes → parsed parts, within limits, refusing what XML can smuggle in."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lxml import etree

from bihuan.errors import UnreadableFile

if TYPE_CHECKING:
    from bihuan.reading.limits import Limits

Element = Any  # lxml's elements; it ships no types of its own

W_URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{W_URI}}}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

# What only wraps runs or paragraphs and is read as if it were not there. Deletions (w:del, w:moveFrom) are not here.
_WRAPPERS = "hyperlink ins moveTo smartTag sdt sdtContent customXml fldSimple dir bdo ruby rubyBase"
WRAPPERS = frozenset(W + name for name in _WRAPPERS.split())

# Strict documents (ISO 29500) say the same in other namespaces; they are read as if they were transitional.
_STRICT = b"http://purl.oclc.org/ooxml/"
_OPEN = b"http://schemas.openxmlformats.org/"
_STRICT_NAMES = (
    (_STRICT + b"wordprocessingml/main", _OPEN + b"wordprocessingml/2006/main"),
    (_STRICT + b"officeDocument/relationships", _OPEN + b"officeDocument/2006/relationships"),
    (_STRICT + b"officeDocument/math", _OPEN + b"officeDocument/2006/math"),
    (_STRICT + b"drawingml/main", _OPEN + b"drawingml/2006/main"),
    (_STRICT + b"drawingml/chart", _OPEN + b"drawingml/2006/chart"),
    (_STRICT + b"drawingml/diagram", _OPEN + b"drawingml/2006/diagram"),
)
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, OverflowError)
_RATIO_FLOOR = 1 << 20  # short repetitive parts compress as well as a bomb does
_WANTED = frozenset({"officeDocument", "styles", "numbering", "footnotes", "endnotes", "comments"})


def _parser(*, everything: bool) -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not everything,
        remove_pis=not everything,
    )


_READING, _REWRITING = _parser(everything=False), _parser(everything=True)


def damaged(detail: str, detail_en: str) -> UnreadableFile:
    return UnreadableFile(
        f"文件已损坏，不是完整的Word文档（{detail}），请用Word或WPS打开后另存",
        f"the file is damaged, not a complete Word document ({detail_en}); open it in Word or WPS and save it again",
        code="file-damaged",
    )


def too_large(detail: str, detail_en: str) -> UnreadableFile:
    return UnreadableFile(
        f"文件太大，不予读取：{detail}", f"the file is too large to be read: {detail_en}", code="file-too-large"
    )


def encrypted() -> UnreadableFile:
    return UnreadableFile(
        "文件已加密，请先在Word或WPS中取消密码再检查",
        "the file is encrypted; remove its password in Word or WPS first",
        code="file-encrypted",
    )


def hostile() -> UnreadableFile:
    return UnreadableFile(
        "文件内含有XML实体或外部引用声明，为安全起见不予读取",
        "the file declares XML entities or external references and is refused for safety",
        code="hostile-xml",
    )


class Package:
    """The parts of one Word file, unpacked when they are asked for."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if len(data) > limits.file_bytes:
            raise too_large(f"超过{limits.file_bytes >> 20} MB", f"more than {limits.file_bytes >> 20} MB")
        # Counted before zipfile builds an object for each of them; four given bytes hardly ever stand in packed data.
        most = limits.archive_entries
        if data.count(b"PK\x01\x02") > most:
            raise too_large(f"压缩包内超过{most}个文件", f"more than {most} files in the archive")
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as trouble:
            raise damaged("压缩包无法打开", "its zip archive cannot be opened") from trouble
        self.limits = limits
        self.infos = {info.filename: info for info in self.archive.infolist()}
        if sum(info.file_size for info in self.infos.values()) > limits.archive_bytes:
            raise _bomb()
        self.main = self._main_part()

    def read(self, name: str, size: int | None = None) -> bytes | None:
        """A part's bytes, or its first ``size`` bytes; None where the package has no such part."""
        info = self.find(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise encrypted()
        if info.file_size > self.limits.part_bytes:
            raise too_large(f"{name}解压后过大", f"{name} is too large when unpacked")
        if info.file_size > _RATIO_FLOOR and info.file_size > self.limits.archive_ratio * max(1, info.compress_size):
            raise _bomb()
        try:
            # zipfile never gives more bytes than file_size says.
            with self.archive.open(info) as stream:
                return stream.read() if size is None else stream.read(size)
        except _DAMAGED as trouble:
            raise damaged(f"{name}无法解压", f"{name} cannot be unpacked") from trouble

    def copy_of(self, info: zipfile.ZipInfo) -> bytes:
        """An entry's bytes to be written back as they are: pictures may be larger than what is ever parsed."""
        if info.flag_bits & 1:
            raise encrypted()
        try:
            return self.archive.read(info)
        except _DAMAGED as trouble:
            raise damaged(f"{info.filename}无法解压", "one of its parts cannot be unpacked") from trouble

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """The entry of a part. Part names do not tell cases apart, and some writers put backslashes."""
        info = self.infos.get(name)
        if info is not None:
            return info
        wanted = name.lower()
        return next((i for n, i in self.infos.items() if n.replace("\\", "/").lower() == wanted), None)

    def related(self, part: str) -> dict[str, str]:
        """The parts that ``part`` refers to and reading may need, by the last word of the relationship's type."""
        folder, base = posixpath.split(part)
        data = self.read(relations_of(part))
        if data is None:
            return {}
        found: dict[str, str] = {}
        for relation in parse(data, f"{base}.rels"):
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            if kind not in _WANTED or relation.get("TargetMode") == "External":
                continue
            target = unquote(relation.get("Target", ""))
            found.setdefault(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        return found

    def _main_part(self) -> str:
        main = self.related("").get("officeDocument", "word/document.xml")
        for name in (main, "word/document.xml"):
            if self.find(name) is not None:
                return name
        raise damaged("缺少正文部分document.xml", "its main part document.xml is missing")


def relations_of(part: str) -> str:
    """The name of the part that holds the relationships of ``part``; of the whole package for an empty name."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def parse(data: bytes, part: str, *, to_rewrite: bool = False) -> Element:
    """The root element of an XML part. ``to_rewrite`` keeps comments and instructions, to be written back."""
    if any(mark in data for mark in _DOCTYPE):
        raise hostile()
    if is_strict(data):
        for strict, transitional in _STRICT_NAMES:
            data = data.replace(strict, transitional)
    try:
        root = etree.fromstring(data, _REWRITING if to_rewrite else _READING)
    except etree.XMLSyntaxError as trouble:
        words = str(trouble).lower()
        if "huge" in words or "depth" in words or "too long" in words:
            raise too_large(f"{part}的内容超出读取上限", f"{part} goes beyond what is read") from trouble
        raise damaged(f"{part}不是正确的XML", f"{part} is not well-formed XML") from trouble
    except ValueError as trouble:
        raise damaged(f"{part}不是正确的XML", f"{part} is not well-formed XML") from trouble
    # Whatever encoding hid the declaration from the look above.
    if root.getroottree().docinfo.internalDTD is not None:
        raise hostile()
    return root


def is_strict(data: bytes) -> bool:
    """Is the part in the namespaces of strict documents?"""
    return _STRICT in data


def as_strict(data: bytes) -> bytes:
    """A part that was parsed from a strict one, in its own namespaces again."""
    for strict, transitional in _STRICT_NAMES:
        data = data.replace(transitional, strict)
    return data


def _bomb() -> UnreadableFile:
    return too_large("解压后体积异常（疑似压缩炸弹）", "it unpacks to an abnormal size (a zip bomb?)")
