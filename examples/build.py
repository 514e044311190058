"""Writes the two examples that no text editor would write: team.docx and masked.txt.

    python examples/build.py [FOLDER]

``team.docx`` numbers its headings by Word's own numbering and has its measures in a table; ``masked.txt`` is what a
page copied from a website looks like, in GB18030. People, units and events are invented.
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import io
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as Word  # noqa: TC002 - a development tool needs no lazy import
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
LINE = 44  # half-width columns of a line of the website
LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
WRITTEN_ON = dt.datetime(2025, 1, 6, 9, 30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    folder = parser.parse_args().folder
    (folder / "team.docx").write_bytes(team((SOURCES / "team.source").read_text(encoding="utf-8")))
    (folder / "masked.txt").write_bytes(masked((SOURCES / "masked.source").read_text(encoding="utf-8")))


def team(source: str) -> bytes:
    """A Word file: ``# `` to ``### `` begin paragraphs that Word numbers, ``| `` a table row, all else is as written."""
    document = Document()
    _font(document)
    document.core_properties.created = document.core_properties.modified = WRITTEN_ON
    document.core_properties.author = ""
    number = _numbering(document)
    rows: list[list[str]] = []
    for line in filter(None, source.splitlines()):
        marks, _, words = line.partition(" ")
        if marks == "|":
            rows.append([cell.strip() for cell in words.split("|")])
            continue
        if rows:
            _table(document, rows)
            rows = []
        if set(marks) == {"#"}:
            _numbered(document.add_paragraph(words), number, len(marks) - 1)
        else:
            document.add_paragraph(line)
    return _same_every_time(document)


def masked(source: str) -> bytes:
    """A page of a website: lines broken at a width, paragraphs begun by blanks; lines that begin with ``~`` stay."""
    lines: list[str] = []
    for paragraph in source.splitlines():
        if paragraph.startswith("~") or not paragraph:
            lines.append(paragraph.removeprefix("~"))
        else:
            lines += _wrapped("    " + paragraph)
    return "\r\n".join([*lines, ""]).encode("gb18030")


def _wrapped(text: str) -> list[str]:
    lines, width = [""], 0
    for character in text:
        columns = 2 if ord(character) > 0x2000 else 1
        if width + columns > 2 * LINE:
            lines.append("")
            width = 0
        lines[-1] += character
        width += columns
    return lines


def _font(document: Word) -> None:
    style = document.styles["Normal"]
    style.font.name = "FangSong"
    style.font.size = Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")


def _numbering(document: Word) -> str:
    """Adds a list of three levels to the document and gives its number."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    _child(abstract, "w:multiLevelType", "multilevel")
    for index, (style, text) in enumerate(LEVELS):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(index))
        for name, value in (
            ("start", "1"),
            ("numFmt", style),
            ("suff", "nothing"),
            ("lvlText", text),
            ("lvlJc", "left"),
        ):
            _child(level, f"w:{name}", value)
        abstract.append(level)
    root.insert(0, abstract)  # Word wants the kinds of lists before the lists
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "90")
    _child(number, "w:abstractNumId", "90")
    root.append(number)
    return "90"


def _child(parent: object, name: str, value: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    parent.append(element)  # type: ignore[attr-defined]


def _numbered(paragraph: object, number: str, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # type: ignore[attr-defined]
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = int(number)


def _table(document: Word, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    header = copy.copy(table.rows[0]._tr.get_or_add_trPr())
    header.append(OxmlElement("w:tblHeader"))
    table.rows[0]._tr.replace(table.rows[0]._tr.trPr, header)


def _same_every_time(document: Word) -> bytes:
    """The file with one date on every part, so that building it again changes nothing."""
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, WRITTEN_ON.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    main()
