"""What reading gives: a file's text, untouched, and where every character of it stood."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.model.spans import Span


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where a piece of text stood in the file (原文位置).

    ``part`` is ``body``, ``table``, ``textbox``, ``footnote`` or ``endnote``. Numbers that people see start at 1
    (``page_number``), indexes at 0. ``paragraph_index`` counts the paragraphs of the part in document order, whatever
    table or text box they stand in; for txt and md it is the line.
    """

    part: str = "body"
    paragraph_index: int | None = None
    page_number: int | None = None
    table_index: int | None = None
    row_index: int | None = None
    column_index: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stood in one place. ``generated`` text (an automatic number, a separator) is in no run of the file."""

    span: Span
    place: SourcePlace
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell (单元格). A merged cell is listed once in every row it covers; ``span`` is empty where it only continues."""

    span: Span
    row: int
    column: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells, row by row (表格)."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def span(self) -> Span:
        cells = [cell.span for row in self.rows for cell in row]
        return Span(min(s.start for s in cells), max(s.end for s in cells))


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text as read from a file (提取文本): paragraphs end with ``\\n``, table cells are parted by ``\\t``.

    ``text`` is never altered after reading. ``pieces`` are in order, do not overlap, and cover every character
    except line ends and cell separators. ``noise`` are spans the reader knows to be no part of the author's text
    (running headers, page numbers); a noise span between two halves of a paragraph includes the line ends around it, so
    that the text without its noise has the paragraph whole. ``notes`` are remarks for people about what could not be
    read, in Chinese.
    """

    text: str
    name: str
    format: str
    sha256: str = ""
    encoding: str | None = None
    pieces: tuple[Piece, ...] = ()
    tables: tuple[Table, ...] = ()
    noise: tuple[Span, ...] = ()
    notes: tuple[str, ...] = field(default=())
