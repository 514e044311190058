"""A unit's own form (文书模板): a Word file with named places in double braces, filled in. Names only: nothing is computed, no
part of the file is run, and what could fetch or run something is refused."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from bihuan_web.common.errors import Refused
from bihuan_web.sheets.word.layout import plain

REQUIRED = "链头"  # the head of the event log is printed on everything
_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_HARMLESS_FIELDS = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|SEQ|REF|PAGEREF|TOC)\b", re.IGNORECASE)


def places_in(data: bytes, known: Mapping[str, object]) -> set[str]:
    """The named places of a form; raises ``Refused`` where it has unknown ones, lacks the proof, or could fetch something."""
    document = _open(data)
    found: set[str] = set()
    for root in _roots(document):
        _must_be_harmless(root)
        for paragraph in root.iter(qn("w:p")):
            text = "".join(one.text or "" for one in _texts(paragraph))
            found.update(_PLACE.findall(text))
            if re.search(r"\{\{|\}\}", _PLACE.sub("", text)):
                raise Refused(
                    f"模板里有没有写完整的双括号：{text[:60]}", f"braces do not match in: {text[:60]}", code="bad-form"
                )
    unknown = sorted(found - known.keys())
    if unknown:
        raise Refused(
            f"模板里有不认识的名称：{'、'.join(unknown)[:200]}；可用的有：{'、'.join(known)}",
            f"unknown places: {', '.join(unknown)[:200]}; known are: {', '.join(known)}",
            code="bad-form",
        )
    if REQUIRED not in found:
        raise Refused(
            f"模板里要有 {{{{{REQUIRED}}}}}：事件日志的链头印在每份文书上",
            f"the form needs {{{{{REQUIRED}}}}}: the head of the event log is printed on every paper",
            code="bad-form",
        )
    return found


def fill(data: bytes, values: Mapping[str, str]) -> bytes:
    """The form with every place filled in; the type of a place is that of its first character."""
    places_in(data, values)
    document = _open(data)
    for root in _roots(document):
        for paragraph in root.iter(qn("w:p")):
            _fill_paragraph(paragraph, values)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _open(data: bytes) -> Any:
    try:
        document = Document(BytesIO(data))
    except Exception as trouble:  # a broken file can make the library fail anywhere
        raise Refused(
            "模板打不开，请在 Word 里另存为 docx 再上传",
            "the form cannot be read: save it as docx in Word",
            code="bad-form",
        ) from trouble
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            if relation.is_external and not relation.reltype.endswith("/hyperlink"):
                raise _not_harmless()
    return document


def _roots(document: Any) -> Iterator[Any]:
    for part in document.part.package.iter_parts():
        element = getattr(part, "element", None)
        if isinstance(element, etree._Element):
            yield element


def _must_be_harmless(root: Any) -> None:
    if root.find(f".//{qn('w:altChunk')}") is not None or root.find(f".//{qn('w:object')}") is not None:
        raise _not_harmless()
    codes = [one.text or "" for one in root.iter(qn("w:instrText"))]
    codes += [one.get(qn("w:instr")) or "" for one in root.iter(qn("w:fldSimple"))]
    if any(code.strip() and not _HARMLESS_FIELDS.match(code) for code in codes):
        raise _not_harmless()


def _fill_paragraph(paragraph: Any, values: Mapping[str, str]) -> None:
    texts = _texts(paragraph)
    whole = "".join(one.text or "" for one in texts)
    for found in reversed(list(_PLACE.finditer(whole))):
        at = 0
        value: str | None = plain(values[found[1]])
        for one in texts:
            text = one.text or ""
            start, end = max(found.start() - at, 0), min(found.end() - at, len(text))
            at += len(text)
            if start < end:
                one.text = f"{text[:start]}{value or ''}{text[end:]}"
                value = None
                one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for one in texts:
        _break_lines(one)


def _break_lines(text: Any) -> None:
    """Line ends in a value become line ends in the paper."""
    lines = (text.text or "").split("\n")
    text.text = lines[0]
    at = text
    for line in lines[1:]:
        end, more = OxmlElement("w:br"), copy.copy(text)
        more.text = line
        at.addnext(end)
        end.addnext(more)
        at = more


def _texts(paragraph: Any) -> list[Any]:
    return [one for one in paragraph.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is paragraph]


def _not_harmless() -> Refused:
    return Refused(
        "模板里有外部链接、域代码或嵌入的对象，不予接收；请只留文字、表格和双括号里的名称",
        "the form has external links, field codes or embedded objects and is not accepted: keep text, tables and named places",
        code="bad-form",
    )
