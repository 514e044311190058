"""Document → a clean copy as a Word file (清样): the text in the layout of GB/T 9704, and where each character went."""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bihuan.model import Span
from bihuan.output.docx_layout import PARTS, document_part
from bihuan.text.folding import fold

if TYPE_CHECKING:
    from bihuan.model import Document, Table

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"[0-9０-９]{1,2}[.．、]")),
    (4, re.compile(r"[（(][0-9０-９]{1,2}[）)]|[①-⑳]")),
)


@dataclass(slots=True)
class CleanCopy:
    """The copy, and the stretches of the text in it: source start, source end, start in the copy's own text."""

    data: bytes = b""
    stretches: list[tuple[int, int, int]] = field(default_factory=list)

    def span(self, span: Span) -> Span:
        """Where a span of the source text is in the text of the copy; empty where all of it was left out."""
        starts = [start for start, _, _ in self.stretches]
        first = bisect_right(self.stretches, span.start, key=lambda stretch: stretch[1])
        last = bisect_left(starts, span.end) - 1
        if first >= len(self.stretches):
            begin, end, at = self.stretches[-1]
            return Span(at + end - begin, at + end - begin)
        begin, _, at = self.stretches[first]
        moved = at + max(0, span.start - begin)
        if first > last:
            return Span(moved, moved)
        begin, end, at = self.stretches[last]
        return Span(moved, max(moved, at + min(span.end, end) - begin))


def clean_copy(document: Document) -> CleanCopy:
    """The text with its title, headings and tables, without page numbers and advertising, wrapped lines joined."""
    copy = CleanCopy()
    writer = _Writer(document, copy)
    tables = iter(sorted((t for t in document.source.tables if t.rows), key=lambda table: table.span.start))
    table, written = next(tables, None), False
    for paragraph in _paragraphs(document):
        while table is not None and table.span.end <= paragraph.start:
            table, written = next(tables, None), False
        if table is None or not table.span.overlaps(paragraph):
            writer.add_paragraph(paragraph)
        elif not written:
            writer.add_table(table)
            written = True
    copy.data = _zipped({**PARTS, "word/document.xml": document_part(writer.finish())})
    return copy


def _paragraphs(document: Document) -> list[Span]:
    """The logical paragraphs of the source text, as the folded view sees them: noise left out, wrapped lines as one."""
    folded = fold(document.source)
    spans, start = [], 0
    for line in folded.text.split("\n"):
        end = start + len(line)
        if line:
            span = folded.to_source(start, end)
            if span.of(document.text).strip():
                spans.append(span)
        start = end + 1
    return spans or [Span(0, len(document.text))]


class _Writer:
    """Writes blocks, and notes in the copy where their characters go."""

    def __init__(self, document: Document, copy: CleanCopy) -> None:
        self.blocks: list[str] = []
        self._text = document.text
        self._title, self._byline = document.title, document.byline
        self._headings = sorted({*document.headings, *(aspect.heading for aspect in document.aspects)})
        self._heading_starts = [heading.start for heading in self._headings]
        self._sections = {section.heading.start for section in document.sections if section.heading is not None}
        self._copy = copy
        self._at = 0

    def add_paragraph(self, span: Span) -> None:
        style, head = self._look(span)
        begin = span.start + len(span.of(self._text)) - len(span.of(self._text).lstrip(" \t\u3000\xa0"))
        span = Span(min(begin, span.end), span.end)
        if style is not None and head is not None and head.end < span.end:
            runs = self._run(Span(span.start, head.end), f"{style}Words") + self._run(Span(head.end, span.end))
            self.blocks.append(f"<w:p>{runs}</w:p>")
        else:
            look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
            self.blocks.append(f"<w:p>{look}{self._run(span)}</w:p>")
        self._at += 1

    def add_table(self, table: Table) -> None:
        columns = max(len(row) for row in table.rows)
        if self.blocks and self.blocks[-1].startswith("<w:tbl>"):  # Word would make one table of two
            self._add_gap()
        rows = []
        for row in table.rows:
            cells = []
            for cell in row:
                lines, start = [], cell.span.start
                for line in cell.span.of(self._text).split("\n"):
                    run = self._run(Span(start, start + len(line)), in_cell=True)
                    lines.append(f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>{run}</w:p>')
                    start += len(line) + 1
                    self._at += 1  # the line's end, or the tab or line end after the cell
                cells.append(f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{"".join(lines)}</w:tc>')
            missing = columns - len(row)
            cells += ['<w:tc><w:tcPr/><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p></w:tc>'] * missing
            self._at += missing
            rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
        grid = "<w:gridCol/>" * columns
        look = '<w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr>'
        self.blocks.append(f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")

    def finish(self) -> str:
        """All blocks; Word wants a paragraph after the last table."""
        if not self.blocks or self.blocks[-1].startswith("<w:tbl>"):
            self._add_gap()
        return "".join(self.blocks)

    def _add_gap(self) -> None:
        self.blocks.append("<w:p/>")
        self._at += 1

    def _run(self, span: Span, style: str | None = None, *, in_cell: bool = False) -> str:
        """Runs with the words of ``span``, wrapped lines put together."""
        runs, start = [], span.start
        look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
        for line in span.of(self._text).split("\n"):
            if line:
                self._copy.stretches.append((start, start + len(line), self._at))
                self._at += len(line)
                words = _NOT_XML.sub(" ", line)
                parts = [words.replace("\t", " ")] if in_cell else words.split("\t")
                inner = "<w:tab/>".join(
                    f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in parts
                )
                runs.append(f"<w:r>{look}{inner}</w:r>")
            start += len(line) + 1
        return "".join(runs)

    def _look(self, span: Span) -> tuple[str | None, Span | None]:
        """The style of a paragraph, and the words at its beginning that have it, where it is a heading."""
        for marked, style in ((self._title, "Title"), (self._byline, "Byline")):
            if marked is not None and len(marked) and marked.overlaps(span):
                return style, None
        first = bisect_left(self._heading_starts, span.start)
        if first == len(self._headings) or self._headings[first].start >= span.end:
            return None, None
        heading = self._headings[first]
        if self._text[span.start : heading.start].strip():
            return None, None
        words = heading.of(self._text).strip()
        level = next((level for level, number in _LEVELS if number.match(words)), None)
        level = level or (1 if heading.start in self._sections else 2)
        end = heading.start + len(heading.of(self._text).rstrip())
        return f"Heading{level}", Span(heading.start, min(end, span.end))


def _zipped(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return made.getvalue()
