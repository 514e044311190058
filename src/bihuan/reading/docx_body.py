"""The walk over a Word document's elements (正文遍历): paragraphs, runs, fields, boxes → text as its reader sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bihuan.model import Cell, Piece, SourcePlace, Span, Table
from bihuan.reading.docx_drawings import ALTERNATIVES, DRAWINGS, TXBX, chosen, find_boxes
from bihuan.reading.docx_fields import Fields
from bihuan.reading.docx_numbering import Counters, Numbering
from bihuan.reading.docx_package import WRAPPERS, Element, W
from bihuan.reading.docx_styles import Styles, is_on, small_int
from bihuan.reading.docx_symbols import symbol
from bihuan.reading.docx_tables import cells_of, columns_of, rows_of
from bihuan.reading.docx_trace import Leaf, Trace, TracedParagraph

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

P, R, T, PPR, RPR = f"{W}p", f"{W}r", f"{W}t", f"{W}pPr", f"{W}rPr"
PSTYLE, NUMPR, VAL = f"{W}pStyle", f"{W}numPr", f"{W}val"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARK_GONE = (f"{W}del", f"{W}moveFrom")


@dataclass(slots=True)
class _Held:
    """A paragraph whose mark is gone: it is read on in the next one."""

    element: Element
    parts: list[str]
    leaves: list[Element]
    index: int


@dataclass(slots=True)
class _Story:
    """What is counted apart in the body, in text boxes and in notes."""

    part: str
    counters: Counters = field(default_factory=Counters)
    paragraphs: int = 0


@dataclass(frozen=True, slots=True)
class Switches:
    """What may occur in a file; what cannot is not looked for in every run."""

    careful: bool = True  # line ends, tabs and character references inside text
    hiding: bool = True  # hidden text, said by a run or by a style
    hiding_runs: bool = True  # said by a run or by its own style
    tracking: bool = True  # deletions and moves
    numbered: bool = True


class BodyReader:
    """Reads stories one after the other into one text."""

    def __init__(
        self,
        styles: Styles,
        numbering: Callable[[], Numbering],
        switches: Switches,
        *,
        fields: bool = True,
        trace: Trace | None = None,
    ) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.tables: list[Table] = []
        self.noise: list[Span] = []
        self.note_references: dict[tuple[str, str], Element] = {}
        self.pictures = 0
        self.embedded = 0
        self._styles, self._numbering = styles, numbering
        self._careful, self._numbered = switches.careful, switches.numbered
        self._hiding, self._hiding_runs = switches.hiding, switches.hiding_runs
        self._joining = switches.tracking or switches.hiding
        self._fields_known, self._trace = fields, trace
        self._stories = {part: _Story(part) for part in ("body", "textbox", "footnote", "endnote")}
        self._story = self._stories["body"]
        self._anchor: Element | None = None
        self._row: tuple[int, int, int] | None = None  # table, row and column while inside one
        self._tab = "\t"
        self._fields = Fields()
        self._parts: list[str] = []
        self._leaves: list[Element] = []
        self._properties: Element | None = None
        self._paragraph_hidden = False
        self._boxes: list[tuple[Element, Element]] = []
        self._held: list[_Held] = []

    @property
    def lost_in_a_field(self) -> bool:
        """Was a field opened and never ended, so that all text after it was taken for its instruction?"""
        return self._fields.in_instruction

    def read_story(self, container: Element, part: str, anchor: Element | None = None) -> None:
        """Read one body, text box or note to its end."""
        outer = self._story, self._anchor, self._fields, self._held
        self._story = self._stories[part]
        self._anchor = anchor if self._anchor is None else self._anchor
        if part != "body":
            self._fields, self._held = Fields(), []
        self.read_blocks(container)
        self._release_held()
        if part != "body":
            self._story, self._anchor, self._fields, self._held = outer

    def read_blocks(self, container: Element) -> None:
        for child in container:
            tag = child.tag
            if tag == P:
                self._read_paragraph(child)
            elif tag == f"{W}tbl":
                self._release_held()
                self._read_table(child)
            elif tag in WRAPPERS:
                self.read_blocks(child)
            elif tag == ALTERNATIVES:
                branch = chosen(child)
                if branch is not None:
                    self.read_blocks(branch)
            elif tag in (f"{W}altChunk", f"{W}subDoc"):
                self.embedded += 1

    # -- paragraphs -------------------------------------------------------------

    def _read_paragraph(self, paragraph: Element) -> None:
        self._parts, self._leaves, self._properties = [], [], None
        contents = self._fields.in_contents
        if self._hiding:
            self._paragraph_hidden = self._style_hides(paragraph)
        self._read_inline(paragraph)
        contents = contents or self._fields.in_contents
        index = self._story.paragraphs
        self._story.paragraphs += 1
        if self._joining and self._mark_is_gone():
            self._held.append(_Held(paragraph, self._parts, self._leaves, index))
            return
        start = self.length
        self._write_paragraph(paragraph, index)
        if contents:
            self.noise.append(Span(start, self.length))
        if self._boxes:
            self._read_boxes()

    def _write_paragraph(self, paragraph: Element, index: int) -> None:
        """Write the paragraph and those held before it as one, with the number of the last, whose mark remains."""
        start = self.length
        label = self._label(self._properties) if self._numbered else ""
        if label:
            self._put(label, self._place(self._held[0].index if self._held else index), generated=True)
        for held in self._held:
            self._put_words(held.parts, held.leaves, held.index)
        if self._parts:
            self._put_words(self._parts, self._leaves, index)
        if self._trace is not None:
            elements = [*(held.element for held in self._held), paragraph]
            self._trace.paragraphs += [TracedParagraph(start, self.length, e, self._anchor) for e in elements]
        if self._held:
            self._held = []
        self.chunks.append("\n")
        self.length += 1

    def _release_held(self) -> None:
        """The last paragraph of a story or cell was held, and no other follows it."""
        if self._held:
            last = self._held.pop()
            self._parts, self._leaves = last.parts, last.leaves
            self._properties = last.element.find(PPR)
            self._write_paragraph(last.element, last.index)
        if self._boxes:
            self._read_boxes()

    def _put_words(self, parts: list[str], leaves: list[Element], index: int) -> None:
        if self._trace is not None:
            at = self.length
            for part, leaf in zip(parts, leaves, strict=True):
                self._trace.leaves.append(Leaf(at, at + len(part), leaf, self._anchor))
                at += len(part)
        text = "".join(parts)
        if text:
            self._put(text, self._place(index))

    def _put(self, text: str, place: SourcePlace, *, generated: bool = False) -> None:
        end = self.length + len(text)
        self.chunks.append(text)
        self.pieces.append(Piece(Span(self.length, end), place, generated))
        self.length = end

    def _place(self, index: int) -> SourcePlace:
        if self._row is None:
            return SourcePlace(self._story.part, index)
        table, row, column = self._row
        part = "table" if self._story.part == "body" else self._story.part
        return SourcePlace(part, index, None, table, row, column)

    def _label(self, properties: Element | None) -> str:
        style = number = level = None
        if properties is not None:
            for child in properties.iterchildren(PSTYLE, NUMPR):
                if child.tag == PSTYLE:
                    style = child.get(VAL)
                    continue
                for part in child:
                    if part.tag == f"{W}numId":
                        number = part.get(VAL)
                    elif part.tag == f"{W}ilvl":
                        level = small_int(part.get(VAL))
        if number is None and not self._styles.numbered:
            return ""
        numbering = self._numbering()
        place = numbering.place(style, number, level)
        return numbering.label(*place, self._story.counters) if place is not None else ""

    def _mark_is_gone(self) -> bool:
        """Was the paragraph mark deleted, moved away or hidden, so that the next paragraph continues this one?"""
        mark = self._properties.find(RPR) if self._properties is not None else None
        if mark is None:
            return False
        if any(mark.find(tag) is not None for tag in _MARK_GONE):
            return True
        vanish = mark.find(f"{W}vanish")
        return vanish is not None and is_on(vanish)

    def _read_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for content, anchor in boxes:
            if content.tag == TXBX:
                self.read_story(content, "textbox", anchor)
            else:  # WordArt: its words are an attribute
                words = (content.get("string") or "").replace("\t", " ").replace("\n", " ")
                if words.strip():
                    story = self._stories["textbox"]
                    self._put(words, SourcePlace("textbox", story.paragraphs), generated=True)
                    story.paragraphs += 1
                    self.chunks.append("\n")
                    self.length += 1

    # -- runs -------------------------------------------------------------------

    def _read_inline(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                if self._hiding and (self._run_is_hidden(child) if self._hiding_runs else self._paragraph_hidden):
                    continue
                self._read_run(child)
            elif tag == PPR:
                self._properties = child
            elif tag in WRAPPERS:
                self._read_inline(child)
            elif tag == ALTERNATIVES:
                branch = chosen(child)
                if branch is not None:
                    self._read_inline(branch)
            elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
                for words in child.iter(f"{_M}t"):
                    self._add(words.text or "", child)

    def _read_run(self, run: Element) -> None:
        for leaf in run:
            tag = leaf.tag
            if tag == T:
                text = leaf.text
                if text and not self._fields.in_instruction:
                    if self._careful:
                        text = _as_shown(text, leaf)
                    elif (text[0] == " " or text[-1] == " ") and leaf.get(_SPACE) != "preserve":
                        text = text.strip(" ")
                    self._parts.append(text)
                    self._leaves.append(leaf)
            elif tag != RPR:
                read = _LEAVES.get(tag)
                if read is not None:
                    read(self, leaf)

    def _add(self, text: str, leaf: Element) -> None:
        if text and not self._fields.in_instruction:
            self._parts.append(text)
            self._leaves.append(leaf)

    def _add_break(self, leaf: Element) -> None:
        if leaf.get(f"{W}type", "textWrapping") == "textWrapping":
            self._add("\n", leaf)

    def _add_tab(self, leaf: Element) -> None:
        self._add(self._tab, leaf)

    def _add_hyphen(self, leaf: Element) -> None:
        self._add("-", leaf)

    def _add_symbol(self, leaf: Element) -> None:
        self._add(symbol(leaf.get(f"{W}char", ""), leaf.get(f"{W}font", "")), leaf)

    def _add_note(self, leaf: Element) -> None:
        kind = "footnote" if leaf.tag == f"{W}footnoteReference" else "endnote"
        if not self._fields.in_instruction:
            anchor = self._anchor if self._anchor is not None else leaf
            self.note_references.setdefault((kind, leaf.get(f"{W}id", "")), anchor)

    def _add_graphics(self, leaf: Element) -> None:
        """Drawings: text boxes are read after the paragraph, pictures are counted."""
        if self._fields.in_instruction:
            return
        found: list[Element] = []
        if leaf.tag == ALTERNATIVES:
            branch = chosen(leaf)
            if branch is None:
                return
            if not any(child.tag in DRAWINGS for child in branch):
                self._read_run(branch)
                return
            self.pictures += find_boxes(branch, found)
        else:
            self.pictures += find_boxes(leaf, found)
        self._boxes += [(box, leaf) for box in found]

    def _add_ruby(self, leaf: Element) -> None:
        """Ruby (拼音指南): the base text only."""
        base = leaf.find(f"{W}rubyBase")
        if base is not None:
            self._read_inline(base)

    def _mark_field(self, leaf: Element) -> None:
        if self._fields_known:
            self._add(self._fields.mark(leaf.get(f"{W}fldCharType")), leaf)

    def _add_instruction(self, leaf: Element) -> None:
        self._fields.add_instruction(leaf.text or "")

    # -- hidden text ------------------------------------------------------------

    def _style_hides(self, paragraph: Element) -> bool:
        properties = paragraph.find(PPR)
        style = properties.find(PSTYLE) if properties is not None else None
        return self._styles.hidden(style.get(VAL) if style is not None else None)

    def _run_is_hidden(self, run: Element) -> bool:
        for properties in run:
            if properties.tag != RPR:
                break
            for said in properties.iterchildren(
                f"{W}vanish", f"{W}rStyle"
            ):  # a run's own word counts before its style's
                if said.tag == f"{W}vanish":
                    return is_on(said)
            style = properties.find(f"{W}rStyle")
            return self._paragraph_hidden or (style is not None and self._styles.hidden(style.get(VAL)))
        return self._paragraph_hidden

    # -- tables -----------------------------------------------------------------

    def _read_table(self, table: Element) -> None:
        """Rows by line, cells by tab. A table inside a cell is read cell by cell as paragraphs of that cell."""
        if self._row is not None:
            for row in rows_of(table):
                for cell, _, merged in cells_of(row):
                    if not merged:
                        self.read_blocks(cell)
                        self._release_held()
            return
        number = len(self.tables)
        rows = [self._read_row(row, number, index) for index, row in enumerate(rows_of(table))]
        self._row, self._tab = None, "\t"
        filled = tuple(tuple(row) for row in rows if row)
        if filled:
            self.tables.append(Table(filled))

    def _read_row(self, row: Element, table: int, index: int) -> list[Cell]:
        cells: list[Cell] = []
        before = row.find(f"{W}trPr/{W}gridBefore")
        skipped = columns_of(before) if before is not None else 0
        for column in range(skipped):
            self._part_cells(cells)
            cells.append(Cell(Span(self.length, self.length), index, column, continues=True))
        for cell, width, merged in cells_of(row):
            self._part_cells(cells)
            start, column = self.length, len(cells)
            if not merged:
                self._row, self._tab = (table, index, column), " "
                self.read_blocks(cell)
                self._release_held()
                if self.length > start and self.chunks[-1] == "\n":  # the last paragraph's end is the cell's
                    self.chunks.pop()
                    self.length -= 1
            cells.append(Cell(Span(start, self.length), index, column, continues=merged))
            for extra in range(1, width):
                self._part_cells(cells)
                cells.append(Cell(Span(self.length, self.length), index, column + extra, continues=True))
        self.chunks.append("\n")
        self.length += 1
        return cells

    def _part_cells(self, cells: list[Cell]) -> None:
        if cells:
            self.chunks.append("\t")
            self.length += 1


_LEAVES: dict[str, Callable[[BodyReader, Element], None]] = {
    f"{W}br": BodyReader._add_break,
    f"{W}cr": BodyReader._add_break,
    f"{W}tab": BodyReader._add_tab,
    f"{W}ptab": BodyReader._add_tab,
    f"{W}noBreakHyphen": BodyReader._add_hyphen,
    f"{W}sym": BodyReader._add_symbol,
    f"{W}fldChar": BodyReader._mark_field,
    f"{W}instrText": BodyReader._add_instruction,
    f"{W}footnoteReference": BodyReader._add_note,
    f"{W}endnoteReference": BodyReader._add_note,
    f"{W}drawing": BodyReader._add_graphics,
    f"{W}pict": BodyReader._add_graphics,
    f"{W}object": BodyReader._add_graphics,
    ALTERNATIVES: BodyReader._add_graphics,
    f"{W}ruby": BodyReader._add_ruby,
}


def _as_shown(text: str, leaf: Element) -> str:
    """Line ends and tabs inside a w:t are blanks; blanks at its ends only count where they are to be preserved."""
    text = text.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return text if leaf.get(_SPACE) == "preserve" else text.strip(" ")
