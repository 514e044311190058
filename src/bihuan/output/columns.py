"""How wide words stand on a terminal: Chinese characters take two columns; clipping and folding to a width."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, east_asian_width

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def printable(words: str) -> str:
    """The words on one line and without control characters: a document must not steer the terminal it is shown on."""
    return _CONTROL.sub("", " ".join(words.split()))


@lru_cache(maxsize=8192)
def _wide(character: str) -> int:
    return 0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1


def width_of(words: str) -> int:
    """How many columns the words take."""
    return len(words) if words.isascii() else sum(map(_wide, words))


def clip(words: str, width: int) -> str:
    """The words, cut with … where they take more than ``width`` columns."""
    if width_of(words) <= width:
        return words
    taken, kept = 1, []
    for character in words:
        taken += _wide(character)
        if taken > width:
            break
        kept.append(character)
    return "".join(kept) + "…"


def pad(words: str, width: int) -> str:
    """The words filled up with blanks to ``width`` columns."""
    return words + " " * max(0, width - width_of(words))


def fold(words: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most ``width`` columns, each with its indent; Latin words stay whole where they can."""
    room = max(10, width - width_of(indent))
    lines, line, taken = [], "", 0
    for piece in re.findall(r"[!-~]+|\s+|.", words):
        size = width_of(piece)
        if taken + size > room and line and not _hangs(piece, taken, room):
            lines.append(line)
            line, taken = "", 0
        if piece.isspace() and not line:
            continue
        while size > room:  # one word longer than a line
            lines.append(piece[:room])
            piece, size = piece[room:], size - room
        line, taken = line + piece, taken + size
    return [indent + one.rstrip() for one in (*lines, line) if one.strip()] or [indent]


def _hangs(piece: str, taken: int, room: int) -> bool:
    """Closing punctuation may stand one character over the edge rather than begin a line."""
    return piece in "，。；：、！？）》”’…" and taken <= room
