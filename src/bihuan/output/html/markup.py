"""Escaping and small pieces of markup: everything that reaches the page goes through here."""

from __future__ import annotations

import html
import re

# What no UTF-8 page can carry; one replacement character for each keeps every offset true.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def escape(text: str) -> str:
    """Text as it may stand in an element or a quoted attribute."""
    if _UNWRITABLE.search(text):
        text = _UNWRITABLE.sub("\ufffd", text)
    text = html.escape(text)
    # A bare carriage return would come back from the parser as a line feed.
    return text.replace("\r", "&#13;") if "\r" in text else text


def isolated(text: str) -> str:
    """Words from outside (file names, messages) that must not turn the direction of what stands around them."""
    return f"<bdi>{escape(text)}</bdi>"


def clipped(text: str, limit: int) -> str:
    """The beginning of a passage on one line, at most ``limit`` characters, with a mark where it was cut."""
    line = " ".join(text[: limit * 2].split())
    return line if len(line) <= limit and len(text) <= limit * 2 else line[: limit - 1] + "…"
