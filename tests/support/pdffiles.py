"""Pdf files for tests: written with reportlab in a Chinese font that pdfium knows without a font file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Draw = Callable[[Canvas], None]


def drawn(*pages: Draw, password: str | None = None) -> bytes:
    """A pdf whose pages are drawn by hand."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=password)
    for draw in pages:
        canvas.setFont(FONT, 16)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def by_count(lines: Sequence[str], per_line: int = 28) -> bytes:
    """Lines broken every so many characters, without indent or gap, with a page number below every full page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    y, page = 780, 1
    for line in lines:
        for start in range(0, max(len(line), 1), per_line):
            if y < 80:
                canvas.setFont(FONT, 10)
                canvas.drawCentredString(297, 40, f"— {page} —")
                canvas.showPage()
                y, page = 780, page + 1
            canvas.setFont(FONT, 16)
            canvas.drawString(74, y, line[start : start + per_line])
            y -= 28
    canvas.save()
    return out.getvalue()


def typeset(
    paragraphs: Sequence[str],
    *,
    size: float = 16,
    leading: float = 28,
    indent: float = 32,
    gap: float = 0,
    title: str | None = None,
    header: str | None = None,
    footer: str = "— {} —",
    table: Sequence[Sequence[str]] = (),
) -> bytes:
    """Paragraphs set by a typesetter that wraps and justifies Chinese text, with a header and page numbers."""
    out = io.BytesIO()

    def margins(canvas: Canvas, document: Any) -> None:
        canvas.setFont(FONT, 10.5)
        if header:
            canvas.drawString(74, 800, header)
        canvas.drawCentredString(297, 45, footer.format(document.page))

    document = BaseDocTemplate(out, pagesize=A4)
    frame = Frame(74, 80, 447, 690, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=margins)])
    body = ParagraphStyle(
        "body",
        fontName=FONT,
        fontSize=size,
        leading=leading,
        firstLineIndent=indent,
        wordWrap="CJK",
        alignment=4,
        spaceAfter=gap,
    )
    heading = ParagraphStyle("title", fontName=FONT, fontSize=22, leading=35, wordWrap="CJK", alignment=1)
    cell = ParagraphStyle("cell", fontName=FONT, fontSize=12, leading=16, wordWrap="CJK")
    flow: list[Any] = [Paragraph(title, heading)] if title else []
    flow += [Paragraph(words, body) for words in paragraphs]
    if table:
        rows = [[Paragraph(words, cell) for words in row] for row in table]
        flow.append(
            Table(
                rows,
                colWidths=[440 / len(table[0])] * len(table[0]),
                style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
            )
        )
    document.build(flow)
    return out.getvalue()
