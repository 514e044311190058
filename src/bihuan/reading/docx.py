"""Word files (docx, docm, dotx) → SourceText: the text as the reader of the document sees it, from the parts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from bihuan.errors import UnreadableFile
from bihuan.model import SourceText
from bihuan.reading.building import require_words, text_too_long
from bihuan.reading.docx_body import BodyReader, Switches
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
    notes = {kind: package.read(related[kind]) for kind in ("footnotes", "endnotes") if kind in related}
    # Notes are only read where the body refers to them, but what they hold must be expected as well.
    everything = b"".join([document, *(data for data in notes.values() if data)])
    # Names without a prefix, or in an encoding of two bytes, cannot be looked for in the bytes: then all may occur.
    opaque = root.prefix is None or document.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in document[:64]
    styles = Styles(
        lambda size: package.read(related["styles"], size) if "styles" in related else None,
        used=opaque or b"Style " in everything,
    )
    switches = Switches() if opaque else _switches(everything, styles, parts=1 + len(notes))

    @cache
    def numbering() -> Numbering:
        return Numbering(package.read(related["numbering"]) if "numbering" in related else None, styles)

    reader = BodyReader(styles, numbering, switches, trace=trace)
    reader.read_story(body, "body")
    if reader.lost_in_a_field:
        if trace is not None:
            trace.clear()
        reader = BodyReader(styles, numbering, switches, fields=False, trace=trace)
        reader.read_story(body, "body")
    _read_notes(reader, "footnote", notes.get("footnotes"))
    _read_notes(reader, "endnote", notes.get("endnotes"))
    return Parts("".join(reader.chunks), reader, styles)


def _switches(data: bytes, styles: Styles, parts: int) -> Switches:
    """What may occur in a file with these bytes and styles. Word ends one line in every part, after its declaration."""
    hiding_runs = b":vanish" in data or (styles.hiding and b":rStyle" in data)
    return Switches(
        careful=data.count(b"\n") > parts or b"\t" in data or b"&#" in data,
        hiding=hiding_runs or styles.hiding,
        hiding_runs=hiding_runs,
        tracking=b":del" in data or b":moveFrom" in data,
        numbered=styles.numbered or b":numPr" in data,
    )


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
