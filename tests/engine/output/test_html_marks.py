"""Overlapping spans in the page: the markup nests and the words are exactly the text."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.analyses import analysis_of
from tests.support.annotated import golden_documents, shared_documents

from bihuan.model import (
    Action,
    Analysis,
    Aspect,
    Cause,
    Cell,
    Credit,
    Document,
    Finding,
    Items,
    Kind,
    Link,
    Linking,
    Mask,
    Measure,
    Meta,
    PriorItem,
    PriorStatus,
    Problem,
    Role,
    Section,
    Severity,
    SourceText,
    Span,
    Table,
)
from bihuan.output.html import write_html
from bihuan.output.html.marks import Insert, Mark, MarkedText

VOID = {"meta", "input", "br"}
CHARACTERS = st.sampled_from("一是学习，不够。\n\t　 <>&\"'a1𠮷\r")


class Words(HTMLParser):
    """Collects the document column's text; fails where elements do not nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            classes = (dict(attrs).get("class") or "").split()
            self.open.append((tag, "words" in classes))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self.open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        if any(is_words for _, is_words in self.open):
            self.words.append(data)


def words_of(page: str) -> str:
    parser = Words()
    parser.feed(page)
    parser.close()
    assert not parser.open
    return "".join(parser.words)


def page_of(*analyses: Analysis, lang: str = "zh") -> str:
    out = io.StringIO()
    write_html(analyses, out, lang=lang)
    return out.getvalue()


@st.composite
def spans_in(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length))
    return Span(start, draw(st.integers(start, length)))


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark], list[Insert], list[int]]:
    text = draw(st.text(CHARACTERS, min_size=1, max_size=60))
    spans = draw(st.lists(spans_in(len(text)), max_size=12))
    marks = [Mark(span, f"c{n}", item=f"i{n}", finding=str(n)) for n, span in enumerate(spans)]
    offsets = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, 3), st.booleans()), max_size=6))
    inserts = [Insert(at, rank, f'<i id="{n}"></i>', opens) for n, (at, rank, opens) in enumerate(offsets)]
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=5))})
    return text, marks, inserts, cuts


@given(marked())
def test_whatever_overlaps_the_words_stay_and_every_insert_stands_once(
    case: tuple[str, list[Mark], list[Insert], list[int]],
) -> None:
    text, marks, inserts, cuts = case
    rendered = MarkedText(text, marks, inserts)
    markup = "".join(rendered.render(start, end) for start, end in pairwise(cuts))
    assert words_of(f'<p class="words">{markup}</p>') == text
    for insert in inserts:
        assert markup.count(insert.markup) == 1


@given(marked())
def test_every_mark_covers_exactly_its_words(case: tuple[str, list[Mark], list[Insert], list[int]]) -> None:
    text, marks, inserts, _ = case
    markup = MarkedText(text, marks, inserts).render(0, len(text))
    for mark in marks:
        pieces = re.findall(rf'<span class="[^"]*\b{mark.classes}\b[^"]*"[^>]*>([^<]*)</span>', markup)
        assert words_of(f'<p class="words">{"".join(pieces)}</p>') == mark.span.of(text)


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Everything anywhere: no reader would find this, and the page must still hold together."""
    text = draw(st.text(CHARACTERS, min_size=1, max_size=120))
    span = spans_in(len(text))
    spans = st.lists(span, max_size=3)
    term = st.text(CHARACTERS, max_size=4)
    problems = [
        Problem(f"P{n}", draw(span), draw(span), tuple(draw(spans)), "A1") for n in range(draw(st.integers(0, 3)))
    ]
    causes = [Cause(f"C{n}", draw(span), draw(span)) for n in range(draw(st.integers(0, 2)))]
    measures = [
        Measure(f"M{n}", draw(span), draw(st.none() | span), tuple(Action(s, draw(term)) for s in draw(spans)))
        for n in range(draw(st.integers(0, 2)))
    ]
    ids = [item.id for item in (*problems, *causes, *measures)] or ["P9"]
    links = [
        Link(draw(st.sampled_from(ids)), draw(st.sampled_from(ids)), 0.5, draw(term), "wording")
        for _ in range(draw(st.integers(0, 4)))
    ]
    findings = [
        Finding("rule", draw(st.sampled_from(Severity)), draw(span), draw(term), None, None, tuple(draw(spans)))
        for _ in range(draw(st.integers(0, 6)))
    ]
    document = Document(
        SourceText(text, draw(term), "txt", noise=tuple(draw(spans))),
        Meta(draw(term), kind=draw(st.sampled_from(Kind))),
        title=draw(st.none() | span),
        byline=draw(st.none() | span),
        sections=tuple(Section(f"S{n}", Role.PROBLEMS, s, draw(st.none() | span)) for n, s in enumerate(draw(spans))),
        aspects=tuple(Aspect(f"A{n}", draw(term), s, draw(span)) for n, s in enumerate(draw(spans))),
        headings=tuple(draw(spans)),
        masks=tuple(Mask(s, draw(term)) for s in draw(spans)),
        withheld=tuple(draw(spans)),
    )
    items = Items(
        tuple(Credit(f"K{n}", s) for n, s in enumerate(draw(spans))),
        tuple(problems),
        tuple(causes),
        tuple(measures),
        tuple(PriorItem(f"R{n}", s, PriorStatus.OPEN) for n, s in enumerate(draw(spans))),
    )
    return Analysis(document, items, Linking(tuple(links)), tuple(findings))


@settings(max_examples=60)
@given(st.lists(analyses(), min_size=1, max_size=2), st.sampled_from(["zh", "en"]))
def test_the_page_holds_exactly_the_text_and_every_link_has_a_target(found: list[Analysis], lang: str) -> None:
    page = page_of(*found, lang=lang)
    assert words_of(page) == "".join(analysis.document.text for analysis in found)
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    for href in re.findall(r'\shref="([^"]*)"', page):
        assert href.startswith("#"), href
        assert href[1:] in ids


@pytest.mark.parametrize("path", [*golden_documents(), *shared_documents()], ids=lambda path: path.stem)
def test_annotated_documents_are_shown_word_for_word(path: object) -> None:
    analysis = analysis_of(path)  # type: ignore[arg-type]
    assert words_of(page_of(analysis)) == analysis.document.text


def test_a_table_is_shown_as_one_and_keeps_its_words() -> None:
    text = "一、整改清单\n问题\t措施\n学习不够\t\n每月学习一次\t张三\n后面一段\n"
    cells = [(7, 9), (10, 12), (13, 17), (18, 18), (19, 25), (26, 28)]
    rows = tuple(
        tuple(Cell(Span(*cells[row * 2 + column]), row, column, cells[row * 2 + column][0] == 18) for column in (0, 1))
        for row in range(3)
    )
    analysis = Analysis(
        Document(SourceText(text, "表.docx", "docx", tables=(Table(rows),)), Meta()), Items(), Linking()
    )
    page = page_of(analysis)
    column = page[page.index('class="words grid"') :]
    assert column.count("<tr>", 0, column.index("</table>")) == 3
    assert ">学习不够\t</td>" in page
    assert words_of(page) == text


def test_a_table_whose_cells_overlap_is_shown_as_lines() -> None:
    text = "甲\t乙\n丙\n"
    table = Table(((Cell(Span(0, 3), 0, 0), Cell(Span(2, 3), 0, 1)),))
    analysis = Analysis(Document(SourceText(text, "表.docx", "docx", tables=(table,)), Meta()), Items(), Linking())
    page = page_of(analysis)
    assert 'class="words grid"' not in page
    assert words_of(page) == text


def test_characters_that_no_page_can_carry_are_replaced_one_for_one() -> None:
    text = "甲\ud800乙\x00丙\r丁\n"
    analysis = Analysis(Document(SourceText(text, "坏\udfff.txt", "txt"), Meta()), Items(), Linking())
    page = page_of(analysis)
    page.encode("utf-8")
    assert words_of(page) == "甲\ufffd乙\ufffd丙\r丁\n"
