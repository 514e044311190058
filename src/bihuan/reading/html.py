"""Saved web pages (html, mht) → SourceText: the article as a browser shows it, without the site around it."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from bihuan.errors import BihuanError, UnreadableFile
from bihuan.reading.building import TextBuilder, replaced_note
from bihuan.reading.decoding import decode
from bihuan.reading.html_article import find_article
from bihuan.reading.html_text import write_article

if TYPE_CHECKING:
    from bihuan.model import SourceText
    from bihuan.reading.limits import Limits

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{3,20})|<\?xml[^>]{0,80}encoding=["']([\w-]{3,20})""", re.I)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb-2312": "gb18030", "x-gbk": "gb18030", "big5-hkscs": "big5hkscs"}
_NOT_ALLOWED = {ord(c): None for c in map(chr, range(32)) if c not in "\t\n\r"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read_html(data: bytes, name: str, limits: Limits) -> SourceText:
    """Reads a html page or fragment; the charset comes from the byte order mark, the page, or the bytes themselves."""
    text, encoding, replaced = decode_html(data)
    builder = TextBuilder(limits)
    root = _parse(text)
    if sum(1 for _ in root.iter()) > limits.elements:
        raise UnreadableFile("网页过于复杂", "the page has too many elements", code="html-too-complex")
    write_article(find_article(root), builder)
    if replaced:
        builder.notes.append(replaced_note(replaced))
    return builder.finish(name, "html", encoding)


def read_mht(data: bytes, name: str, limits: Limits) -> SourceText:
    """Reads the page in a web archive (mht), or the first text part of another MIME message."""
    from email import message_from_bytes, policy  # noqa: PLC0415 - only web archives need it

    try:
        message = message_from_bytes(data, policy=policy.compat32)
        part = next(part for part in message.walk() if part.get_content_type() == "text/html")
        content = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except Exception as trouble:  # the standard parser raises many kinds on broken messages
        raise UnreadableFile(
            "网页存档（mht）已损坏", "the web archive (mht) is broken", code="html-broken"
        ) from trouble
    if not isinstance(content, bytes) or not content:
        raise UnreadableFile("网页存档（mht）里没有网页", "the web archive (mht) holds no page", code="html-broken")
    if charset and not _CHARSET.search(content[:4096]):
        content = f'<meta charset="{charset}">'.encode() + content
    return replace(read_html(content, name, limits), format="mht")


def decode_html(data: bytes) -> tuple[str, str, int]:
    """The page's text; a charset that the page names is believed when the bytes agree."""
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for named in _CHARSET.finditer(data[:8192]):
            label = (named.group(1) or named.group(2)).decode("ascii").lower()
            try:
                codec = codecs.lookup(_CHINESE.get(label, label))
                if codec.name not in ("utf-16", "utf-16-le", "utf-16-be", "utf-7") and "\0" not in (
                    text := codec.decode(data)[0]
                ):
                    return text, codec.name, 0
            except (LookupError, UnicodeError, TypeError, ValueError):
                continue
    return decode(data)


def _parse(text: str) -> etree._Element:
    """The page as a tree. Fed as UTF-8 so that a wrong declaration inside cannot mislead the parser."""
    text = _DECLARATION.sub("", text).translate(_NOT_ALLOWED) if _needs_cleaning(text) else text
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError, BihuanError) as trouble:
        raise _broken() from trouble
    if root is None:
        raise UnreadableFile("网页里没有文字", "the page holds no text", code="blank-text")
    return root


def _needs_cleaning(text: str) -> bool:
    return not text.isprintable()


def _broken() -> UnreadableFile:
    return UnreadableFile("网页无法解析", "the page cannot be parsed", code="html-broken")
