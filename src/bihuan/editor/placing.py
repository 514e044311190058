"""Places of a read text in the lines that the editor shows.

A txt file is read as it stands. Of an md file marks are left out, so a line of the text as read is looked for in its
own line of the file, character after character.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from bihuan.model import Piece, SourceText, Span


class Place(NamedTuple):
    """A line, from 0, and the code points before it in that line."""

    line: int
    column: int


class Placing:
    """Tells where spans of a read text stand in the editor's lines."""

    def __init__(self, source: SourceText, lines: Sequence[str]) -> None:
        self._lines = lines
        self._pieces = source.pieces
        self._starts = [piece.span.start for piece in source.pieces]
        self._text = source.text
        self._columns: dict[int, list[int]] = {}  # piece number → column of each of its characters

    def of(self, span: Span) -> tuple[Place, Place]:
        """Where a span begins and ends; an empty text has everything at its beginning."""
        begin = self._at(span.start)
        if span.end <= span.start:
            return begin, begin
        line, column = self._at(span.end - 1)
        return begin, max(begin, Place(line, min(column + 1, len(self._lines[line]))))

    def _at(self, offset: int) -> Place:
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return Place(0, 0)
        piece = self._pieces[number]
        line = min(piece.place.paragraph_index or 0, len(self._lines) - 1)
        inside = offset - piece.span.start
        if inside >= len(piece.span):  # a line end, or a tab between two cells
            inside = len(piece.span) - 1
        if number not in self._columns:
            self._columns[number] = self._aligned(piece, number, line)
        return Place(line, self._columns[number][inside])

    def _aligned(self, piece: Piece, number: int, line: int) -> list[int]:
        """The column of each character of a piece. What is not found (an entity, a mark read as a word) stands where the one
        before it ends."""
        raw, words = self._lines[line], piece.span.of(self._text)
        if len(raw) == len(words):
            return list(range(len(raw)))
        at = self._cell_before(number, line)
        whole = raw.find(words, at)
        if whole >= 0:
            return list(range(whole, whole + len(words)))
        columns = []
        for character in words:
            found = raw.find(character, at)
            at = found if found >= 0 else min(at, max(0, len(raw) - 1))
            columns.append(at)
            at += found >= 0
        return columns

    def _cell_before(self, number: int, line: int) -> int:
        """Where to begin to look: after the piece before it, if that is a cell of the same row."""
        before = self._pieces[number - 1] if number else None
        if before is None or before.place.paragraph_index != line:
            return 0
        return self._at(before.span.end - 1).column + 1
