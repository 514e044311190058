"""The folded text as lines, and what the beginning of each line says about it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bihuan.text.markers import Marker, line_markers

HEADING_LIMIT = 64  # characters; 带头深刻领悟“两个确立”…“两个维护”方面 has 49 and a number
_SENTENCE_END = re.compile(r"[。！？：:；]")
_INNER_STOP = re.compile(r"[。！？；]")


@dataclass(frozen=True)
class Line:
    """One logical paragraph or table row of the folded text."""

    index: int
    start: int
    end: int
    text: str
    marker: Marker | None

    @property
    def is_row(self) -> bool:
        return "\t" in self.text

    @property
    def body_start(self) -> int:
        """Where the words after the number begin."""
        return self.marker.end if self.marker else self.start

    @cached_property
    def words(self) -> str:
        """The line without its number."""
        return self.text[self.body_start - self.start :]

    @cached_property
    def is_short(self) -> bool:
        """Could the whole line be a heading: short, and no sentence inside?"""
        inner = self.words.rstrip("。：:；;，")
        return 0 < len(inner) <= HEADING_LIMIT and not self.is_row and _INNER_STOP.search(inner) is None

    @cached_property
    def first_sentence_end(self) -> int:
        """The folded offset after the first sentence or label of the line."""
        found = _SENTENCE_END.search(self.text, self.body_start - self.start)
        return self.start + found.end() if found else self.end

    @cached_property
    def lead(self) -> str:
        """The first sentence without number and closing mark: what would be the heading of a run-in paragraph."""
        return self.text[self.body_start - self.start : self.first_sentence_end - self.start].rstrip("。：:！？；")


@lru_cache(maxsize=2)
def split_lines(text: str) -> tuple[Line, ...]:
    """The non-empty lines of a folded text, in order; kept, since every stage asks for those of the same text."""
    markers = {m.start: m for m in line_markers(text)}
    lines = []
    position = 0
    for index, words in enumerate(text.split("\n")):
        if words:
            lines.append(Line(index, position, position + len(words), words, markers.get(position)))
        position += len(words) + 1
    return tuple(lines)


def lines_between(lines: Sequence[Line], start: int, end: int) -> Sequence[Line]:
    """The lines that have a character in ``[start, end)``; ``lines`` are in order."""
    first = bisect_right(lines, start, key=lambda line: line.end)
    return lines[first : bisect_left(lines, end, lo=first, key=lambda line: line.start)]
