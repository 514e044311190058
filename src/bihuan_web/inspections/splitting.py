"""Splitting a letter into its points (拆分要点): the paragraphs that the engine's numbering opens. A person confirms what comes out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.text.markers import Marker, depth, line_markers

MOST_POINTS = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A point as it stands in the text: ``text[start:end]``, its number included."""

    start: int
    end: int


def split(text: str) -> list[Piece]:
    """The points of a text: what its innermost numbering that runs through several items counts, else its paragraphs.

    Headings above (一、…) end a point and are none themselves; blanks at both ends are left out. At most ``MOST_POINTS``.
    """
    markers = line_markers(text)
    style = _counting(markers, text)
    pieces = _numbered(text, markers, style) if style else _paragraphs(text)
    return list(pieces)[:MOST_POINTS]


def _counting(markers: list[Marker], text: str) -> str | None:
    """The style that counts points: the outermost with two items that say something, not only heads for others."""
    styles = sorted({one.style for one in markers}, key=depth)
    for style in styles:
        found = [at for at, one in enumerate(markers) if one.style == style]
        if len(found) >= 2 and not all(_is_heading(at, markers, text) for at in found):
            return style
    return next((one for one in reversed(styles)), None)


def _is_heading(at: int, markers: list[Marker], text: str) -> bool:
    """A numbered line that is short, ends without a full stop and has a deeper one below it."""
    line = text[markers[at].start : _line_end(text, markers[at].start)].rstrip()
    following = markers[at + 1] if at + 1 < len(markers) else None
    opens = following is not None and depth(following.style) > depth(markers[at].style)
    return opens and len(line) <= 64 and not line.endswith(("。", "；", "！"))


def _numbered(text: str, markers: list[Marker], style: str) -> Iterator[Piece]:
    """Each item of the style, up to the next one or to a mark of an outer style."""
    ends = [one.start for one in markers if depth(one.style) <= depth(style)]
    for one in markers:
        if one.style == style:
            following = bisect_right(ends, one.start)
            yield from _trimmed(text, one.start, ends[following] if following < len(ends) else len(text))


def _paragraphs(text: str) -> Iterator[Piece]:
    start = 0
    for line in text.split("\n"):
        yield from _trimmed(text, start, start + len(line))
        start += len(line) + 1


def _trimmed(text: str, start: int, end: int) -> Iterator[Piece]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if start < end:
        yield Piece(start, end)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
