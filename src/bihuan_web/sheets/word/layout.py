"""The page of an official document (公文版式, GB/T 9704-2012): paper, margins, fonts, line pitch, levels, page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from bihuan_web.sheets.word.fonts import FANG, HEI, KAI, SONG, TITLE

BODY, SMALL = Pt(16), Pt(9)  # 三号, 小五
PITCH = Pt(28.95)  # 22 lines on 225 mm
_TOP, _RIGHT, _BOTTOM, _LEFT = Mm(37), Mm(26), Mm(35), Mm(28)
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIGITS = "零一二三四五六七八九"


def plain(text: str) -> str:
    """Text as a Word file can hold it."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def numeral(number: int) -> str:
    """A Chinese numeral (一、二、…), up to 9,999."""
    if number < 20:
        return ("十" if number >= 10 else "") + (_DIGITS[number % 10] if number % 10 or not number else "")
    text, zero = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + unit
        zero = not digit
    return text


class Page:
    """A document that is being written, paragraph by paragraph."""

    def __init__(self, proof: str, *, landscape: bool = False) -> None:
        """``proof`` is the head of the event log, printed in the foot of every page."""
        self.document: Any = Document()
        self.document.core_properties.author = self.document.core_properties.comments = ""
        self.landscape = landscape
        _set_paper(self.document, landscape)
        self._end = self.document.sections[0]._sectPr
        _set_style(self.document.styles["Normal"])
        _set_feet(self.document, plain(proof))

    def title(self, text: str) -> None:
        """二号小标宋, centred."""
        self.paragraph(text, font=TITLE, size=Pt(22), align=WD_ALIGN_PARAGRAPH.CENTER, indent=False, outline=0)
        self.paragraph("", indent=False)

    def heading(self, level: int, text: str) -> None:
        """一、黑体 · （一）楷体 · 1. and （1）仿宋: ``level`` 1 to 4, its number already in the text."""
        self.paragraph(text, font={1: HEI, 2: KAI}.get(level, FANG), outline=level)

    def paragraph(
        self,
        text: str,
        *,
        font: str = FANG,
        size: Any = BODY,
        align: Any = None,
        indent: bool = True,
        outline: int | None = None,
    ) -> Any:
        """A paragraph of the body: indented by two characters, on the fixed pitch. Line ends in the text stay line ends."""
        element: Any = OxmlElement("w:p")
        self._end.addprevious(element)  # the library's own way looks through the whole document each time
        paragraph = Paragraph(element, self.document._body)
        if indent:
            paragraph.paragraph_format.first_line_indent = size * 2
        if align is not None:
            paragraph.alignment = align
        if outline is not None:
            mark = OxmlElement("w:outlineLvl")
            mark.set(qn("w:val"), str(outline))
            paragraph._p.get_or_add_pPr().append(mark)
            paragraph.paragraph_format.keep_with_next = True
        run = paragraph.add_run(plain(text))
        set_font(run, font, size)
        return paragraph

    def signature(self, unit: str, day: str) -> None:
        """署名 and date, to the right."""
        for text in ("", unit, day):
            paragraph = self.paragraph(text, align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
            paragraph.paragraph_format.right_indent = BODY * 4 if text else None

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        merged: Sequence[Sequence[object]] = (),
        size: Any = SMALL,
    ) -> None:
        """A table over the width of the text; ``widths`` are shares. The header comes again on every page.

        ``merged``: for each row the groups of its cells; neighbours below one another of one group (not None) become one cell.
        """
        whole = (Mm(297) - _TOP - _BOTTOM) if self.landscape else Mm(156)
        measures = [round(whole / Mm(1) * 56.7 * one / sum(widths)) for one in widths]
        table = OxmlElement("w:tbl")
        table.append(_table_properties(sum(measures)))
        grid = OxmlElement("w:tblGrid")
        for one in measures:
            column = OxmlElement("w:gridCol")
            column.set(qn("w:w"), str(one))
            grid.append(column)
        table.append(grid)
        half_points = str(int((size or Pt(12)).pt * 2))
        if heads:
            table.append(_row(heads, measures, half_points, [None] * len(heads), header=True))
        before: Sequence[object] = ()
        for at, row in enumerate(rows):
            groups = merged[at] if merged else [None] * len(row)
            after = merged[at + 1] if merged and at + 1 < len(rows) else ()
            table.append(_row(row, measures, half_points, _merges(groups, before, after)))
            before = groups
        self._end.addprevious(table)

    def page_break(self) -> None:
        self.paragraph("", indent=False).add_run().add_break(WD_BREAK.PAGE)

    def data(self) -> bytes:
        """The file."""
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()


def set_font(run: Any, font: str, size: Any = None) -> None:
    """Names a font for Chinese and other characters alike."""
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size is not None:
        run.font.size = size


def _set_paper(document: Any, landscape: bool) -> None:
    section = document.sections[0]
    width, height = Mm(210), Mm(297)
    margins = (_TOP, _RIGHT, _BOTTOM, _LEFT)
    if landscape:  # the page turned: what was above is now at the left
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height, margins = height, width, (_LEFT, _BOTTOM, _RIGHT, _TOP)
    section.page_width, section.page_height = width, height
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    section.footer_distance = Mm(28) if not landscape else Mm(15)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(PITCH.pt * 20)))


def _set_style(normal: Any) -> None:
    normal.font.name, normal.font.size = FANG, BODY
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH


def _set_feet(document: Any, proof: str) -> None:
    """Page numbers, 四号 half-width digits between dashes: odd pages right, even ones left."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for foot, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        foot.is_linked_to_previous = False
        paragraph = foot.paragraphs[0]
        paragraph.alignment = align
        for text, field in (("— ", None), ("", "PAGE"), (" —", None)):
            run = paragraph.add_run(text)
            set_font(run, SONG, Pt(14))
            if field:
                for kind in ("begin", None, "end"):
                    run._element.append(_field(kind, field))
        line = foot.add_paragraph()
        line.paragraph_format.line_spacing = Pt(12)
        set_font(line.add_run(proof), SONG, Pt(7.5))


def _field(kind: str | None, code: str) -> Any:
    if kind is None:
        text = OxmlElement("w:instrText")
        text.text = code
        return text
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _table_properties(width: int) -> Any:
    properties = OxmlElement("w:tblPr")
    measure = OxmlElement("w:tblW")
    measure.set(qn("w:w"), str(width))
    measure.set(qn("w:type"), "dxa")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    inside = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), "57")  # 1 mm
        room.set(qn("w:type"), "dxa")
        inside.append(room)
    for one in (measure, borders, layout, inside):
        properties.append(one)
    return properties


def _merges(groups: Sequence[object], before: Sequence[object], after: Sequence[object]) -> list[str | None]:
    found: list[str | None] = []
    for at, group in enumerate(groups):
        as_above = group is not None and at < len(before) and before[at] == group
        as_below = group is not None and at < len(after) and after[at] == group
        found.append("continue" if as_above else "restart" if as_below else None)
    return found


def _row(
    texts: Sequence[str], widths: Sequence[int], half_points: str, merges: Sequence[str | None], *, header: bool = False
) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for text, width, merge in zip(texts, widths, merges, strict=True):
        cell = OxmlElement("w:tc")
        shape = OxmlElement("w:tcPr")
        measure = OxmlElement("w:tcW")
        measure.set(qn("w:w"), str(width))
        measure.set(qn("w:type"), "dxa")
        shape.append(measure)
        if merge:
            mark = OxmlElement("w:vMerge")
            mark.set(qn("w:val"), merge)
            shape.append(mark)
        middle = OxmlElement("w:vAlign")
        middle.set(qn("w:val"), "center")
        shape.append(middle)
        cell.append(shape)
        for line in ("" if merge == "continue" else plain(text)).split("\n"):
            cell.append(_cell_paragraph(line, half_points, HEI if header else FANG, centred=header))
        row.append(cell)
    return row


def _cell_paragraph(text: str, half_points: str, font: str, *, centred: bool) -> Any:
    paragraph = OxmlElement("w:p")
    shape = OxmlElement("w:pPr")
    free = OxmlElement("w:snapToGrid")  # small type stands closer than the lines of the page
    free.set(qn("w:val"), "0")
    shape.append(free)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:line"), "240")
    spacing.set(qn("w:lineRule"), "auto")
    shape.append(spacing)
    if centred:
        align = OxmlElement("w:jc")
        align.set(qn("w:val"), "center")
        shape.append(align)
    paragraph.append(shape)
    if text:
        run = OxmlElement("w:r")
        look = OxmlElement("w:rPr")
        fonts = OxmlElement("w:rFonts")
        for name in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{name}"), font)
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), half_points)
        look.append(fonts)
        look.append(size)
        run.append(look)
        words = OxmlElement("w:t")
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
        paragraph.append(run)
    return paragraph
