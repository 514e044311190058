"""Analysis → the author's own Word file with the findings as comments (批注) at their words; everything else untouched."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from bihuan.errors import UnreadableFile
from bihuan.model import Severity, Span
from bihuan.output.docx_anchors import Anchors, highest_comment_number, merge_split_text
from bihuan.output.docx_copy import clean_copy
from bihuan.reading.docx import read_parts
from bihuan.reading.docx_package import (
    RELATIONSHIPS,
    W_URI,
    Element,
    Package,
    W,
    as_strict,
    damaged,
    is_strict,
    parse,
    relations_of,
)
from bihuan.reading.docx_styles import Styles
from bihuan.reading.docx_trace import Trace
from bihuan.reading.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from bihuan.model import Analysis, Finding

AUTHOR, INITIALS = "闭环 Bihuan", "闭环"
_LABELS = {
    "zh": {Severity.INFO: "提示", Severity.WARNING: "修改", Severity.ERROR: "重写建议"},
    "en": {Severity.INFO: "hint", Severity.WARNING: "revise", Severity.ERROR: "rewrite advised"},
}
_CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTED = 60  # characters of a quotation in a comment


@dataclass(frozen=True, slots=True)
class _Comment:
    """One comment: which span it stands at, and its paragraphs, the first of which is its head."""

    span: Span
    lines: tuple[str, ...]
    words: str


def write_commented_docx(
    original: bytes | None,
    analysis: Analysis,
    out: BinaryIO,
    *,
    lang: str = "zh",
    rule_titles: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Write the document with a comment for every finding that is not suppressed.

    ``original`` are the bytes that were examined, where they were a docx; for other formats a clean copy of the text in
    the official layout is made and commented. Nothing is written to ``out`` before all of it is made.
    """
    source = analysis.document.source
    comments = [
        _Comment(f.span, _lines(f, lang, rule_titles or {}), f.span.of(source.text))
        for f in analysis.findings
        if f.suppressed is None
    ]
    if original is not None and source.format == "docx" and original.startswith(b"PK"):
        out.write(_commented(original, comments, limits, lang, expected=source.text))
        return
    copy = clean_copy(analysis.document)
    moved = [_Comment(copy.span(comment.span), comment.lines, comment.words) for comment in comments]
    out.write(_commented(copy.data, moved, limits, lang, expected=None))


def _lines(finding: Finding, lang: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    english = lang.startswith("en")
    label = _LABELS["en" if english else "zh"][finding.severity]
    title = titles.get(finding.rule)
    message = (finding.message_en or finding.message) if english else finding.message
    advice = (finding.suggestion_en or finding.suggestion) if english else finding.suggestion
    rule = f"{title} ({finding.rule})" if title and english else f"{title}（{finding.rule}）" if title else finding.rule
    lines = [f"[{label}] {rule}" if english else f"【{label}】{rule}", message]
    if advice:
        lines.append(f"Suggestion: {advice}" if english else f"建议：{advice}")
    return tuple(_NOT_XML.sub("\ufffd", line) for line in lines)


def _commented(data: bytes, comments: list[_Comment], limits: Limits, lang: str, *, expected: str | None) -> bytes:
    """The Word file ``data`` with ``comments``. ``expected`` is the text that the spans were found in."""
    package = Package(data, limits)
    document = package.read(package.main)
    if document is None:
        raise damaged("缺少正文部分document.xml", "its main part document.xml is missing")
    root = parse(document, package.main, to_rewrite=True)
    merge_split_text(root)
    trace = Trace()
    parts = read_parts(package, root, document, trace)
    if expected is not None and parts.text != expected:
        raise UnreadableFile(
            "文件在检查之后改动过，批注无法对准原文，请重新检查",
            "the file has changed since it was examined, so comments would miss their words; examine it again",
            code="file-changed",
        )
    if not comments:
        return data
    related = package.related(package.main)
    part = related.get("comments") or _free_name(package)
    old = package.read(part)
    collection = parse(old, part, to_rewrite=True) if old else etree.Element(f"{W}comments", nsmap={"w": W_URI})
    styles = Styles(lambda _: package.read(related["styles"]) if "styles" in related else None)
    look = (styles.id_of((b"annotation text",)), styles.id_of((b"annotation reference",)))
    anchors = Anchors(trace)
    number = highest_comment_number(root, collection) + 1
    numbered = list(enumerate(comments, start=number))
    for identity, comment in numbered:
        where = None if anchors.in_body(comment.span) else comment.words
        collection.append(_comment_element(identity, comment.lines, where, look, lang))
    anchors.put([(identity, comment.span) for identity, comment in numbered], look[1])
    changed = {package.main: _serialised(root, document), part: _serialised(collection, old or document)}
    if "comments" not in related:
        changed |= _registered(package, part, document)
    return _repacked(package, changed)


def _comment_element(
    identity: int, lines: tuple[str, ...], where: str | None, look: tuple[str | None, str | None], lang: str
) -> Element:
    text_style, reference_style = look
    comment = etree.Element(
        f"{W}comment", {f"{W}id": str(identity), f"{W}author": AUTHOR, f"{W}initials": INITIALS}, nsmap={"w": W_URI}
    )
    if where:
        quoted = where.strip().replace("\n", " ").replace("\t", " ")
        quoted = quoted if len(quoted) <= _QUOTED else quoted[: _QUOTED - 1] + "…"
        words = f"At: “{quoted}”" if lang.startswith("en") else f"所指文字：“{quoted}”"
        lines = (lines[0], words, *lines[1:])
    for index, line in enumerate(lines):
        paragraph = etree.SubElement(comment, f"{W}p")
        properties = etree.SubElement(paragraph, f"{W}pPr")
        if text_style is not None:
            etree.SubElement(properties, f"{W}pStyle", {f"{W}val": text_style})
        # The body's style often indents two characters and sets a wide fixed line; a balloon has no room for that.
        etree.SubElement(properties, f"{W}spacing", {f"{W}line": "240", f"{W}lineRule": "auto"})
        etree.SubElement(properties, f"{W}ind", {f"{W}firstLineChars": "0", f"{W}firstLine": "0"})
        etree.SubElement(properties, f"{W}jc", {f"{W}val": "left"})
        if index == 0:
            mark = etree.SubElement(paragraph, f"{W}r")
            if reference_style is not None:
                style = etree.SubElement(mark, f"{W}rPr")
                etree.SubElement(style, f"{W}rStyle", {f"{W}val": reference_style})
            etree.SubElement(mark, f"{W}annotationRef")
        run = etree.SubElement(paragraph, f"{W}r")
        look_of_run = etree.SubElement(run, f"{W}rPr")
        if index == 0:
            etree.SubElement(look_of_run, f"{W}b")
        etree.SubElement(look_of_run, f"{W}sz", {f"{W}val": "20"})
        text = etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        text.text = line.replace("\n", " ")
    return comment


def _serialised(root: Element, like: bytes) -> bytes:
    """A part as bytes, in the namespaces of the part ``like``."""
    data = bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))
    return as_strict(data) if is_strict(like) else data


def _free_name(package: Package) -> str:
    folder = package.main.rpartition("/")[0]
    names = (f"{folder}/comments{n}.xml".lstrip("/") for n in ("", *range(1, 1000)))
    return next(name for name in names if package.find(name) is None)


def _registered(package: Package, part: str, document: bytes) -> dict[str, bytes]:
    """The content types and the document's relationships with the new part in them."""
    kinds = parse(package.read("[Content_Types].xml") or b"", "[Content_Types].xml", to_rewrite=True)
    etree.SubElement(kinds, f"{_CONTENT_TYPES}Override", {"PartName": f"/{part}", "ContentType": _COMMENTS_TYPE})
    name = relations_of(package.main)
    data = package.read(name)
    if data is None:
        relations = parse(f'<Relationships xmlns="{RELATIONSHIPS[1:-1]}"/>'.encode(), name)
    else:
        relations = parse(data, name, to_rewrite=True)
    taken = {relation.get("Id") for relation in relations}
    identity = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(
        relations,
        f"{RELATIONSHIPS}Relationship",
        {"Id": identity, "Type": _RELATION, "Target": part.rpartition("/")[2]},
    )
    return {"[Content_Types].xml": _serialised(kinds, b""), name: _serialised(relations, document)}


def _repacked(package: Package, changed: dict[str, bytes]) -> bytes:
    """The archive again, its entries in their order, with the parts of ``changed`` in place of the old ones."""
    made = io.BytesIO()
    pending = dict(changed)
    names = {name: info for name in changed if (info := package.find(name)) is not None}
    given = {info.filename: name for name, info in names.items()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in package.infos.values():
            data = pending.pop(given[info.filename]) if info.filename in given else package.copy_of(info)
            copied = zipfile.ZipInfo(info.filename, info.date_time)
            copied.compress_type = info.compress_type
            copied.external_attr, copied.create_system = info.external_attr, info.create_system
            archive.writestr(copied, data)
        for name, data in pending.items():
            added = zipfile.ZipInfo(name)
            added.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(added, data)
    return made.getvalue()
