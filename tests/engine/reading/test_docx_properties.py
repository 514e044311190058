"""Laws of the Word reader: what was put in is at the pieces' spans, in order, and nothing overlaps."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.annotated import read_annotated, shared_documents, shared_folder
from tests.support.wordfiles import abstract, docx, lvl, num, p, run, t, tbl, tc, tr

from bihuan.model import SourceText
from bihuan.reading.docx import read_docx
from bihuan.reading.limits import DEFAULT_LIMITS

WORDS = st.text(alphabet="一二三、。，问题措施（）党史Ab1 　𠮷&<>\u200b", min_size=1, max_size=12)
DIGITS = "一二三四五六七八九十"
LISTS = abstract(0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%2.")) + num(1, 0)


@dataclass(frozen=True)
class Paragraph:
    """A random paragraph: its XML and what its reader sees of it, without a number."""

    xml: str
    shown: str
    level: int | None

    def as_xml(self) -> str:
        if self.level is None:
            return p(self.xml)
        return p(self.xml, properties=f'<w:numPr><w:ilvl w:val="{self.level}"/><w:numId w:val="1"/></w:numPr>')


@st.composite
def inline(draw: st.DrawFn) -> tuple[str, str]:
    """One stretch of a paragraph: its XML and what is seen of it."""
    words = draw(WORDS)
    kind = draw(st.integers(0, 8))
    if kind == 0:
        return "<w:r><w:br/></w:r>", "\n"
    if kind == 1:
        return f"<w:del w:id='1'><w:r><w:delText>{'删'}</w:delText></w:r></w:del>", ""
    if kind == 2:
        return f"<w:ins w:id='2'>{run(words)}</w:ins>", words
    if kind == 3:
        return run(words, "<w:vanish/>"), ""
    if kind == 4:
        return f"<w:hyperlink w:anchor='x'>{run(words)}{run(words)}</w:hyperlink>", words * 2
    if kind == 5:
        return f"<w:r>{t(words)}<w:tab/>{t(words)}</w:r>", f"{words}\t{words}"
    return run(words, "<w:b/>" if kind == 6 else ""), words


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    parts = draw(st.lists(inline(), max_size=6))
    xml, shown = "".join(x for x, _ in parts), "".join(s for _, s in parts)
    return Paragraph(xml or run(""), shown, draw(st.none() | st.integers(0, 1)))


def seen(blocks: list[Paragraph]) -> list[str]:
    """What the reader sees of paragraphs in order, numbers included."""
    first = second = 0
    out = []
    for block in blocks:
        if block.level == 0:
            first, second = first + 1, 0
            out.append(f"{DIGITS[first - 1]}、{block.shown}")
        elif block.level == 1:
            first, second = max(first, 1), second + 1
            out.append(f"{second}.{block.shown}")
        else:
            out.append(block.shown)
    return out


def check_pieces(source: SourceText) -> None:
    """Pieces are in order, do not overlap, and cover everything but line ends and cell separators."""
    end = 0
    for piece in source.pieces:
        assert end <= piece.span.start < piece.span.end <= len(source.text)
        assert source.text[end : piece.span.start].strip("\n\t") == ""
        end = piece.span.end
    assert source.text[end:].strip("\n\t") == ""


@given(st.lists(paragraphs(), min_size=1, max_size=9))
@settings(max_examples=120, deadline=None)
def test_the_text_of_every_paragraph_is_where_its_pieces_say(blocks: list[Paragraph]) -> None:
    data = docx(p("题") + "".join(block.as_xml() for block in blocks), numbering=LISTS)
    source = read_docx(data, "文稿.docx", DEFAULT_LIMITS)
    expected = seen(blocks)
    assert source.text == "".join(f"{line}\n" for line in ["题", *expected])
    check_pieces(source)
    for index, (block, line) in enumerate(zip(blocks, expected, strict=True), start=1):
        pieces = [piece for piece in source.pieces if piece.place.paragraph_index == index]
        assert "".join(piece.span.of(source.text) for piece in pieces) == line
        assert "".join(piece.span.of(source.text) for piece in pieces if not piece.generated) == block.shown


@given(
    st.lists(st.lists(st.lists(paragraphs(), min_size=1, max_size=2), min_size=1, max_size=3), min_size=1, max_size=3)
)
@settings(max_examples=60, deadline=None)
def test_every_cell_of_a_table_holds_its_paragraphs(rows: list[list[list[Paragraph]]]) -> None:
    xml = tbl(*(tr(*(tc(*(block.as_xml() for block in cell)) for cell in row)) for row in rows))
    source = read_docx(docx(p("题") + xml, numbering=LISTS), "文稿.docx", DEFAULT_LIMITS)
    lines = iter(seen([block for row in rows for cell in row for block in cell]))
    expected = [["\n".join(next(lines).replace("\t", " ") for _ in cell) for cell in row] for row in rows]
    assert [[c.span.of(source.text) for c in row] for row in source.tables[0].rows] == expected
    assert source.text == "题\n" + "".join("\t".join(row) + "\n" for row in expected)
    check_pieces(source)


@pytest.mark.shared
@pytest.mark.skipif(shared_folder() is None, reason="the annotated corpus is not beside this checkout")
@pytest.mark.parametrize("style", ["docx", "docx-numbered", "docx-breaks"])
def test_annotated_documents_are_read_without_losing_a_character(style: str, tmp_path: Path) -> None:
    folder = shared_folder()
    assert folder is not None
    tool, read = str(folder / "tools" / "gold.py"), 0
    for path in shared_documents():
        out = tmp_path / f"{path.name}.docx"
        command = [
            sys.executable,
            tool,
            "render",
            str(path),
            "--to",
            style,
            "-o",
            str(out),
        ]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode and "do not number regularly" in made.stderr:
            continue
        assert made.returncode == 0, made.stderr
        source = read_docx(out.read_bytes(), out.name, DEFAULT_LIMITS)
        assert "".join(source.text.split()) == "".join(read_annotated(path).text.split()), path.name
        read += 1
    assert read
