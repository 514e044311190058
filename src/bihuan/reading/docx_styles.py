"""What a Word file's styles (样式) say that reading must know: which are numbered, and which are hidden text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lxml import etree

from bihuan.reading.docx_package import Element, W, parse

_ROOT = re.compile(rb"<((?:[\w.-]+:)?)styles\b[^>]*>")
_HEAD = 1 << 16  # enough for the default style in nearly every file
_MAX_CHAIN = 40  # styles based on one another in a ring would never end


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """What one style says itself, before what it is based on."""

    based_on: str | None = None
    num_id: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class StyleNumbering:
    """A style's numbering: the list, the level if it names one, and the style that says so (levels name it back)."""

    num_id: str | None = None
    level: int | None = None
    named_by: str | None = None


_NOTHING = StyleFacts()
_UNNUMBERED = StyleNumbering()


class Styles:
    """The styles of one document, each parsed when a paragraph first uses it.

    Word writes hundreds of styles into every file and a document uses five of them: parsing them all would cost more
    than reading the whole text. So the bytes are searched for the few that are used, and only those are parsed.
    """

    def __init__(self, read: Callable[[int | None], bytes | None], *, used: bool = True) -> None:
        """``read`` gives the part, or its first bytes. Where nothing names a style, only the default one counts."""
        self._facts: dict[str, StyleFacts] = {}
        self._numbering: dict[str, StyleNumbering] = {}
        self._hidden: dict[str, bool] = {}
        self.numbered = self.hiding = False
        self.default: str | None = None
        if not used:
            self._take(read(_HEAD) or b"", whole=False)
            if self.default is not None and self._is_plain(self.default):
                return
        self._take(read(None) or b"", whole=True)

    def _take(self, data: bytes, *, whole: bool) -> None:
        self._data = _regular(data) if whole else data
        root = _ROOT.search(self._data)
        self._head, self._prefix = (root.group(), root.group(1)) if root else (b"", b"w:")
        if whole:
            self.numbered = root is not None and self._prefix + b"numPr" in self._data
            self.hiding = root is not None and self._prefix + b"vanish" in self._data
        self.default = self._default_style()

    def _is_plain(self, style_id: str) -> bool:
        """Does the style, wholly within the bytes at hand, say nothing about numbers or hiding?"""
        fragment = self._fragment(style_id)
        return fragment is not None and not any(word in fragment for word in (b"numPr", b"vanish", b"basedOn"))

    def numbering(self, style_id: str | None) -> StyleNumbering:
        """The numbering that a paragraph of this style has by its style; of the default style for None."""
        style_id = style_id or self.default
        if not self.numbered or style_id is None:
            return _UNNUMBERED
        known = self._numbering.get(style_id)
        if known is None:
            known = self._numbering[style_id] = self._find_numbering(style_id)
        return known

    def hidden(self, style_id: str | None) -> bool:
        """Does the style hide its text?"""
        style_id = style_id or self.default
        if not self.hiding or style_id is None:
            return False
        known = self._hidden.get(style_id)
        if known is None:
            known = self._hidden[style_id] = next(
                (f.hidden for _, f in self._chain(style_id) if f.hidden is not None), False
            )
        return known

    def id_of(self, names: tuple[bytes, ...]) -> str | None:
        """The id of the first style that has one of these names (Word translates ids, never the names)."""
        for name in names:
            found = re.search(rb"<" + self._prefix + rb'name [^>]*val="' + re.escape(name) + rb'"', self._data, re.I)
            start = self._data.rfind(b"<" + self._prefix + b"style ", 0, found.start()) if found else -1
            tag = self._data[start : self._data.find(b">", start)] if start >= 0 else b""
            if (style_id := re.search(rb'styleId="([^"]*)"', tag)) is not None:
                return style_id.group(1).decode("utf-8", "replace")
        return None

    def _default_style(self) -> str | None:
        """The style of paragraphs that name none."""
        mark = self._prefix + b"default="
        at = self._data.find(mark)
        while at >= 0:
            tag = self._data[self._data.rfind(b"<", 0, at) : self._data.find(b">", at)].replace(b"'", b'"')
            value = tag[tag.find(mark) + len(mark) + 1 :][:1]
            if b'type="paragraph"' in tag and value in b"1to":  # 1, true, on
                found = re.search(rb'styleId="([^"]*)"', tag)
                return found.group(1).decode("utf-8", "replace") if found else None
            at = self._data.find(mark, at + 1)
        return None

    def _chain(self, style_id: str) -> list[tuple[str, StyleFacts]]:
        chain: list[tuple[str, StyleFacts]] = []
        current: str | None = style_id
        while current is not None and len(chain) < _MAX_CHAIN:
            facts = self._facts.get(current)
            if facts is None:
                facts = self._facts[current] = self._read(current)
            chain.append((current, facts))
            current = facts.based_on
        return chain

    def _find_numbering(self, style_id: str) -> StyleNumbering:
        num_id = level = named_by = None
        for name, facts in self._chain(style_id):
            if level is None:
                level = facts.level
            if facts.num_id is not None:
                num_id, named_by = facts.num_id, name
                break
        return StyleNumbering(num_id, level, named_by)

    def _read(self, style_id: str) -> StyleFacts:
        """Parse one style out of the bytes."""
        fragment = self._fragment(style_id)
        if not fragment:
            return _NOTHING
        return style_facts(parse(self._head + fragment + b"</" + self._prefix + b"styles>", "styles.xml")[0])

    def _fragment(self, style_id: str) -> bytes | None:
        """The bytes of one style's element; None where it is not within the bytes at hand."""
        name = escape(style_id).encode()
        at = self._data.find(self._prefix + b'styleId="' + name + b'"')
        if at < 0:
            at = self._data.find(self._prefix + b"styleId='" + name + b"'")
        start = self._data.rfind(b"<" + self._prefix + b"style", 0, at) if at >= 0 else -1
        if start < 0:
            return None
        tag_end = self._data.find(b">", at)
        if self._data[tag_end - 1 : tag_end] == b"/":  # a style without content closes itself
            return self._data[start : tag_end + 1]
        closing = b"</" + self._prefix + b"style>"
        end = self._data.find(closing, at)
        return self._data[start : end + len(closing)] if end >= 0 else None


def _regular(data: bytes) -> bytes:
    """The part in an encoding that can be searched for names."""
    if data and _ROOT.search(data) is None:
        return bytes(etree.tostring(parse(data, "styles.xml"), encoding="utf-8"))
    return data


def style_facts(style: Element) -> StyleFacts:
    """What a ``w:style`` element says itself."""
    based_on = style.find(f"{W}basedOn")
    number = style.find(f"{W}pPr/{W}numPr/{W}numId")
    level = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
    vanish = style.find(f"{W}rPr/{W}vanish")
    return StyleFacts(
        based_on=based_on.get(f"{W}val") if based_on is not None else None,
        num_id=number.get(f"{W}val") if number is not None else None,
        level=small_int(level.get(f"{W}val")) if level is not None else None,
        hidden=is_on(vanish) if vanish is not None else None,
    )


def is_on(element: Element) -> bool:
    """The truth of an on/off property: its presence means on, unless it says off."""
    return element.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def small_int(value: str | None, default: int = 0) -> int:
    """A number of the file that may be missing, absurd or no number at all."""
    if value is None or len(value) > 9:
        return default
    try:
        return int(value)
    except ValueError:
        return default
