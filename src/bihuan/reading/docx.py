"""Word files (docx, docm, dotx) → SourceText: the text as the reader of the document sees it, from the parts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from bihuan.errors import UnreadableFile
from bihuan.model import SourceText
from bihuan.reading.building import require_words, text_too_long
from bihuan.reading.docx_body import BodyReader
from bihuan.reading.docx_numbering import Numbering
from bihuan.reading.docx_package import Element, Package, W, damaged, encrypted, parse
from bihuan.reading.docx_styles import Styles
from bihuan.reading.docx_trace import Trace
from bihuan.reading.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_docx(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a Word file. What it refuses: encrypted, damaged, hostile or oversized files, and those without any text."""
    if data.startswith(_OLE):
        return _read_ole(data, name, limits)
    package = Package(data, limits)
    document = package.read(package.main)
    if document is None:
        raise damaged("缺少正文部分document.xml", "its main part document.xml is missing")
    read = read_parts(package, parse(document, package.main), document)
    notes = _notes(read.reader)
    if not read.text.strip() and notes:
        raise UnreadableFile(
            f"文件里没有文字（{notes[0]}）",
            "the document holds no text, only pictures or embedded files",
            code="blank-text",
        )
    require_words(read.text)
    if len(read.text) > limits.characters:
        raise text_too_long(limits.characters)
    return SourceText(
        text=read.text,
        name=name,
        format="docx",
        sha256=hashlib.sha256(data).hexdigest(),
        pieces=tuple(read.reader.pieces),
        tables=tuple(read.reader.tables),
        noise=tuple(read.reader.noise),
        notes=notes,
    )


@dataclass(slots=True)
class Parts:
    """The text of a document's parts, and the reader that still holds everything about it."""

    text: str
    reader: BodyReader
    styles: Styles


def read_parts(package: Package, root: Element, document: bytes, trace: Trace | None = None) -> Parts:
    """Read the body and the notes that it refers to. ``document`` are the bytes that ``root`` was parsed from.

    With a ``trace`` every character's element is noted in it: for writing comments into the same elements.
    """
    body = root.find(f"{W}body")
    if root.tag != f"{W}document" or body is None:
        raise damaged("正文部分不是Word文档", "its main part is no Word document")
    related = package.related(package.main)
    # Names without a prefix, or in an encoding of two bytes, cannot be looked for in the bytes: then all may occur.
    opaque = root.prefix is None or document.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in document[:64]
    styles = Styles(
        lambda size: package.read(related["styles"], size) if "styles" in related else None,
        used=opaque or b"Style " in document,
    )

    @cache
    def numbering() -> Numbering:
        return Numbering(package.read(related["numbering"]) if "numbering" in related else None, styles)

    def read(fields: bool) -> BodyReader:
        reader = BodyReader(
            styles,
            numbering,
            careful=opaque or document.count(b"\n") > 1 or b"\t" in document or b"&#" in document,
            hiding=opaque or b":vanish" in document or styles.hiding,
            tracking=opaque or b":del" in document or b":moveFrom" in document,
            numbered=opaque or b":numPr" in document or styles.numbered,
            fields=fields,
            trace=trace,
        )
        reader.read_story(body, "body")
        return reader

    reader = read(fields=True)
    if reader.lost_in_a_field:
        if trace is not None:
            trace.clear()
        reader = read(fields=False)
    for kind in ("footnote", "endnote"):
        _read_notes(reader, kind, package.read(related[f"{kind}s"]) if f"{kind}s" in related else None)
    return Parts("".join(reader.chunks), reader, styles)


def _read_notes(reader: BodyReader, kind: str, data: bytes | None) -> None:
    """Footnotes (脚注) or endnotes (尾注) as paragraphs after the body, in the order in which it refers to them."""
    wanted = [(identity, anchor) for (k, identity), anchor in reader.note_references.items() if k == kind]
    if data is None or not wanted:
        return
    notes = {note.get(f"{W}id"): note for note in parse(data, f"{kind}s.xml") if note.tag == f"{W}{kind}"}
    for identity, anchor in wanted:
        note = notes.get(identity)
        if note is not None and note.get(f"{W}type", "normal") == "normal":
            reader.read_story(note, kind, anchor)


def _notes(reader: BodyReader) -> tuple[str, ...]:
    notes = []
    if reader.pictures:
        notes.append(f"文档中有{reader.pictures}张图片，图片里的文字没有读取")
    if reader.embedded:
        notes.append(f"文档中嵌入了{reader.embedded}个其他文件，其内容没有读取")
    return tuple(notes)


def _read_ole(data: bytes, name: str, limits: Limits) -> SourceText:
    """An OLE container under a docx name: an encrypted file, or an old doc that was only renamed."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted()
    from bihuan.reading.office import read_office  # noqa: PLC0415 - office reads what it converts with this module

    return read_office(data, name, limits)
