"""A paper as a Word file in the layout of official documents (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH

from bihuan_web.papers.models import Shape
from bihuan_web.papers.tables import unpacked
from bihuan_web.sheets.word.layout import Page

NOT_ISSUED, DRAFT_SIGN = "（未印发）", "（草稿）"
_WIDEST = 16.0  # of the shares of a table's columns, so that a long text leaves room for the others


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed: everything in the words that may be read by those for whom it is."""

    title: str
    number: str
    addressee: str
    blocks: tuple[tuple[str, str], ...]  # shape and text
    unit: str
    day: str
    proof: str


def write(paper: Printed) -> bytes:
    """The file; the head of the event log stands in the foot of every page."""
    page = Page(paper.proof)
    page.document.core_properties.title = paper.title
    if paper.number:
        page.paragraph(paper.number, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    page.title(paper.title)
    if paper.addressee:
        page.paragraph(f"{paper.addressee}：", indent=False)
    for shape, text in paper.blocks:
        if shape == Shape.TABLE:
            _table(page, text)
        elif shape == Shape.HEADING:
            page.heading(1, text)
        elif shape == Shape.SUBHEADING:
            page.heading(2, text)
        else:
            for line in text.split("\n"):
                if line.strip():
                    page.paragraph(line.strip())
    page.signature(paper.unit, paper.day)
    return page.data()


def _table(page: Page, text: str) -> None:
    heads, rows = unpacked(text)
    if heads:
        page.table(heads, rows, _widths([heads, *rows]))
        page.paragraph("", indent=False)


def _widths(rows: Iterable[list[str]]) -> list[float]:
    """Shares by how much stands in each column."""
    columns = zip(*rows, strict=True)
    return [min(_WIDEST, max(3.0, *(len(cell) ** 0.75 for cell in column))) for column in columns]
