"""The document's own words, passage by passage, with their notes beside them. The words are exactly the text."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.model import Span, Table
from bihuan.output.html.colouring import marked_text
from bihuan.output.html.marks import MarkedText
from bihuan.output.html.notes import notes_markup
from bihuan.output.html.view import DocumentView, Note

_CHUNK = 2500  # characters that a browser lays out together; what is off the screen waits


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a table: a range of the text, line end included. Passages part the text completely."""

    span: Span
    table: Table | None = None


def passages(text: str, tables: tuple[Table, ...]) -> list[Passage]:
    """The text parted into lines and tables."""
    found: list[Passage] = []
    at = 0
    for table in sorted(filter(_regular, tables), key=lambda t: t.span):
        end = text.find("\n", table.span.end)
        span = Span(table.span.start, len(text) if end < 0 else end + 1)
        if span.start >= at and (span.start == 0 or text[span.start - 1] == "\n"):
            found.extend(_lines(text, at, span.start))
            found.append(Passage(span, table))
            at = span.end
    found.extend(_lines(text, at, len(text)))
    return found


def _regular(table: Table) -> bool:
    """Cells in reading order that do not overlap; only those can be shown as a table without moving a word."""
    at = -1
    for row in table.rows:
        for cell in row:
            if cell.span.start < at:
                return False
            at = cell.span.end
    return any(len(row) > 1 for row in table.rows) and bool(table.span)


def _lines(text: str, start: int, end: int) -> Iterator[Passage]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop + 1
        yield Passage(Span(start, stop))
        start = stop


def document_column(view: DocumentView) -> Iterator[str]:
    """The whole document as markup, in chunks."""
    marked = marked_text(view)
    parts = passages(view.text, view.document.source.tables)
    notes = _notes_by_passage(view, parts)
    headings = _Headings(view)
    size = 0
    for index, part in enumerate(parts):
        if not index or (size > _CHUNK and not headings.previous_was_one):
            yield "</div>" if index else ""
            yield '<div class="chunk">'
            size = 0
        words = headings.render(marked, part)
        yield f'<div class="row">{words}{notes_markup(view, notes[index])}</div>' if index in notes else words
        size += len(part.span)
    if parts:
        yield "</div>"


def _notes_by_passage(view: DocumentView, parts: list[Passage]) -> dict[int, list[Note]]:
    starts = [part.span.start for part in parts]
    found: dict[int, list[Note]] = defaultdict(list)
    for note in view.notes:
        if note.span is not None:
            found[bisect_right(starts, note.span.start) - 1].append(note)
    return found


class _Headings:
    """Renders passages; lines that are headings become headings, never deeper than one below the last one."""

    TOP = 4  # h1 page, h2 document, h3 "text and findings"

    def __init__(self, view: DocumentView) -> None:
        self._view = view
        document = view.document
        self._sections = {section.heading.start for section in document.sections if section.heading}
        self._aspects = {aspect.heading.start for aspect in document.aspects if aspect.heading}
        self._ends = {heading.start: heading.end for heading in document.headings}
        self._ends.update((s.heading.start, s.heading.end) for s in document.sections if s.heading)
        self._ends.update((a.heading.start, a.heading.end) for a in document.aspects if a.heading)
        self._last_level = self.TOP - 1
        self.previous_was_one = False

    def render(self, marked: MarkedText, part: Passage) -> str:
        if part.table is not None:
            self.previous_was_one = False
            return _table(marked, part)
        tag, classes = self._tag(part.span)
        self.previous_was_one = tag != "p"
        return f'<{tag} class="{classes}">{marked.render(part.span.start, part.span.end)}</{tag}>'

    def _tag(self, span: Span) -> tuple[str, str]:
        view, words = self._view, self._view.trimmed(span)
        if not words:
            return "p", "words blank"
        document = view.document
        if document.title and words.overlaps(document.title):
            return "p", "words title"
        if document.byline and document.byline.contains(words):
            return "p", "words byline"
        start = next((at for at in (span.start, words.start) if at in self._ends), None)
        if start is None or self._ends[start] < words.end:
            indented = span.start == words.start
            return "p", "words body" if indented else "words"
        level = self.TOP if start in self._sections else self.TOP + 1
        self._last_level = level = min(level, self._last_level + 1)
        kind = "section" if start in self._sections else "aspect" if start in self._aspects else "minor"
        return f"h{level}", f"words {kind}"


def _table(marked: MarkedText, part: Passage) -> str:
    """A table whose cells hold their separators, so that its words are the text's."""
    assert part.table is not None
    cells = [cell for row in part.table.rows for cell in row]
    ends = [*(cell.span.start for cell in cells[1:]), part.span.end]
    out, at = ['<div class="words grid" tabindex="0"><table>'], 0
    for row in part.table.rows:
        out.append("<tr>")
        for cell in row:
            start = part.span.start if at == 0 else cell.span.start
            css = ' class="continues"' if cell.continues else ""
            out.append(f"<td{css}>{marked.render(start, ends[at])}</td>")
            at += 1
        out.append("</tr>")
    out.append("</table></div>")
    return "".join(out)
