"""A pdf's lines joined to the author's paragraphs; page numbers, headers and watermarks set apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.annotated import read_annotated, shared_documents, shared_folder
from tests.support.pdffiles import FONT, by_count, drawn, typeset
from tests.support.sourcetexts import assert_sound, lines_of, paragraphs

from bihuan.reading import read_bytes

TITLE = "2023年度主题教育专题民主生活会个人对照检查材料"
LONG = "理论学习满足于会上学、集中学，2023年只读完4本必读书目，撰写心得体会3篇，没有做到学深悟透。"
HEADINGS = [
    "一、存在的主要问题",
    "（一）理论学习方面",
    LONG * 3,
    "（二）作风建设方面",
    LONG * 2,
    "二、整改措施",
    LONG * 4,
]
LAYOUTS = {
    "official": {},
    "no indent, gaps": {"size": 12, "leading": 18, "indent": 0, "gap": 6},
    "small and tight": {"size": 12, "leading": 14, "indent": 24},
    "header and total": {"header": "某单位内部资料", "footer": "第 {} 页 共 9 页"},
    "bare number": {"size": 14, "leading": 25, "indent": 28, "footer": "{}"},
}


def read(data: bytes):
    source = read_bytes(data, "a.pdf")
    assert_sound(source)
    return source


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_paragraphs_are_joined_over_lines_and_pages(layout: dict) -> None:
    source = read(typeset(HEADINGS * 5, title=TITLE, **layout))
    assert lines_of(source) == [TITLE, *HEADINGS * 5]
    assert source.noise
    assert {piece.place.page_number for piece in source.pieces} >= {1, 2}


def test_lines_broken_by_count_are_joined() -> None:
    assert lines_of(read(by_count([TITLE, *HEADINGS * 5]))) == [TITLE, *HEADINGS * 5]


@pytest.mark.parametrize("number", ["— 3 —", "第 3 页 共 9 页", "第3页", "3/9", "- 3 -", "３", "3"])
def test_page_numbers_are_noise_of_their_own(number: str) -> None:
    def draw(canvas) -> None:
        canvas.drawString(74, 700, "学习不够系统深入，满足于一知半解。")
        canvas.drawCentredString(297, 40, number)

    source = read(drawn(draw))
    assert lines_of(source) == ["学习不够系统深入，满足于一知半解。"]
    assert [span.of(source.text).strip() for span in source.noise] == [number.strip()]


def test_a_page_number_between_two_halves_of_a_paragraph_leaves_it_whole() -> None:
    source = read(typeset([LONG * 30]))
    assert lines_of(source) == [LONG * 30]
    assert "\n— 1 —\n" in source.text
    halves = [piece.place.page_number for piece in source.pieces if piece.place.paragraph_index == 0]
    assert halves == sorted(halves)
    assert set(halves) == {1, 2, 3}


def test_a_line_that_recurs_in_the_text_is_no_header() -> None:
    def page(canvas) -> None:
        for n in range(24):
            canvas.drawString(
                74, 780 - 28 * n, "原因分析：" if n == 0 else "学习不够系统深入，满足于一知半解，没有做到学深悟透融会"
            )

    source = read(drawn(page, page))
    assert source.text.count("原因分析：") == 2
    assert not source.noise


def test_watermarks_and_binding_lines_are_noise() -> None:
    def page(canvas) -> None:
        canvas.drawString(74, 700, "学习不够系统深入。")
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.setFont(FONT, 40)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    source = read(drawn(page))
    assert lines_of(source) == ["学习不够系统深入。"]
    assert [span.of(source.text) for span in source.noise] == ["内部资料\n"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_pages_are_read_upright_however_they_lie(rotation: int, angle: int) -> None:
    def page(canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(300, 400)
        canvas.rotate(angle)
        canvas.setFont(FONT, 16)
        canvas.drawString(-120, 40, "一、存在的问题")
        canvas.drawString(-120, 0, "学习不够系统深入。")

    assert read(drawn(page)).text == "一、存在的问题\n学习不够系统深入。\n"


def test_a_title_in_two_centred_lines_is_one_paragraph_and_the_byline_another() -> None:
    def page(canvas) -> None:
        canvas.setFont(FONT, 22)
        canvas.drawCentredString(297, 760, "2023年度主题教育专题民主生活会")
        canvas.drawCentredString(297, 725, "个人对照检查材料")
        canvas.setFont(FONT, 16)
        canvas.drawCentredString(297, 690, "（2023年12月）")
        for n in range(8):
            canvas.drawString(74, 640 - 28 * n, "学习不够系统深入，满足于一知半解，没有做到学深悟透融会")

    lines = read(drawn(page)).text.split("\n")
    assert lines[:2] == ["2023年度主题教育专题民主生活会个人对照检查材料", "（2023年12月）"]


def test_blanks_are_kept_between_words_and_dropped_between_spread_characters() -> None:
    def page(canvas) -> None:
        canvas.drawString(74, 700, "Part 2 of plan")
        text = canvas.beginText(74, 640)
        text.setCharSpace(5)
        text.textLine("字距拉开的一行文字没有空格")
        canvas.drawText(text)
        canvas.drawString(74, 580, "张三　　2023年")

    assert read(drawn(page)).text == "Part 2 of plan\n字距拉开的一行文字没有空格\n张三 2023年\n"


def test_bold_drawn_twice_is_read_once() -> None:
    def page(canvas) -> None:
        canvas.drawString(74, 700, "学学习不够")
        canvas.drawString(74.4, 700, "学学习不够")

    assert read(drawn(page)).text == "学学习不够\n"


@settings(max_examples=25)
@given(st.lists(paragraphs, min_size=1, max_size=10), st.sampled_from(list(LAYOUTS.values())[:3]))
def test_any_paragraphs_come_back_joined(words: list[str], layout: dict) -> None:
    source = read(typeset(words, title=TITLE, **layout))
    assert "".join(lines_of(source)) == TITLE + "".join(words)
    if layout.get("gap") or layout.get("indent", 32):
        assert lines_of(source) == [TITLE, *words]


def cuts(lines: list[str]) -> set[int]:
    ends, total = set(), 0
    for line in lines:
        total += len("".join(line.split()))
        ends.add(total)
    return ends


@pytest.mark.shared
@pytest.mark.skipif(shared_folder() is None, reason="the annotated corpus is not here")
@pytest.mark.parametrize("make", [by_count, lambda lines: typeset(lines[1:], title=lines[0])], ids=["count", "typeset"])
def test_annotated_documents_keep_their_words_and_98_of_100_paragraphs(make) -> None:
    right = wanted = found = 0
    for path in shared_documents():
        lines = [line.strip() for line in read_annotated(path).text.split("\n") if line.strip()]
        lines = [line for line in lines if not line.startswith("第") or "页" not in line]  # page numbers in the text
        got = lines_of(read(make(lines)))
        assert "".join("".join(got).split()) == "".join("".join(lines).split())
        right += len(cuts(got) & cuts(lines))
        wanted, found = wanted + len(cuts(lines)), found + len(cuts(got))
    assert right >= 0.98 * wanted
    assert right >= 0.98 * found
