"""Collects the lines of a text with the place of each, and the tables and noise among them: what readers write into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.errors import UnreadableFile
from bihuan.model import Cell, Piece, SourcePlace, SourceText, Span, Table

if TYPE_CHECKING:
    from bihuan.reading.limits import Limits


class TextBuilder:
    """Builds a ``SourceText`` from left to right; offsets are known as soon as something is added."""

    def __init__(self, limits: Limits) -> None:
        self.length = 0
        self.noise: list[Span] = []
        self.notes: list[str] = []
        self.tables: list[Table] = []
        self._out: list[str] = []
        self._pieces: list[Piece] = []
        self._limit = limits.characters

    def add(self, text: str, place: SourcePlace, *, generated: bool = False) -> Span:
        """Adds text that stood in one place; it holds no line end."""
        span = Span(self.length, self.length + len(text))
        if text:
            self._put(text)
            self._pieces.append(Piece(span, place, generated))
        return span

    def end_line(self) -> None:
        self._put("\n")

    def part_cells(self) -> None:
        self._put("\t")

    def add_table(self, rows: list[list[Cell]]) -> None:
        if any(rows):
            self.tables.append(Table(tuple(tuple(row) for row in rows if row)))

    def finish(self, name: str, format: str, encoding: str | None = None) -> SourceText:
        text = "".join(self._out)
        require_words(text)
        return SourceText(
            text=text,
            name=name,
            format=format,
            encoding=encoding,
            pieces=tuple(self._pieces),
            tables=tuple(self.tables),
            noise=tuple(self.noise),
            notes=tuple(self.notes),
        )

    def _put(self, text: str) -> None:
        self.length += len(text)
        if self.length > self._limit:
            raise text_too_long(self._limit)
        self._out.append(text)


def require_words(text: str) -> None:
    """Refuses a text that is empty or nothing but white space."""
    if not text or text.isspace() or not text.strip("\u200b\ufeff \t\r\n\u3000\xa0"):
        raise UnreadableFile("文件里没有文字，只有空白", "the file holds no text, only white space", code="blank-text")


def text_too_long(limit: int) -> UnreadableFile:
    return UnreadableFile(
        f"文字太长：超过{limit:,}字的上限",
        f"the text is too long: more than {limit:,} characters",
        code="text-too-long",
    )


def replaced_note(count: int) -> str:
    return f"有{count}处字节无法解码，已用“\ufffd”代替"
