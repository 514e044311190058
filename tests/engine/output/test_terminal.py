"""The terminal report: quotations with their places, in two languages, within the width."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.model import (
    Analysis,
    Document,
    Finding,
    Items,
    Kind,
    Linking,
    Meta,
    Piece,
    Problem,
    Role,
    Section,
    Severity,
    SourcePlace,
    SourceText,
    Span,
    Unlinked,
)
from bihuan.output.columns import clip, fold, pad, printable, width_of
from bihuan.output.terminal import Look, render, table

TEXT = "个人对照检查材料\n一、存在的问题\n一是学习不够深入。\n"
PROBLEM = Span(TEXT.index("一是"), TEXT.index("一是") + 9)
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def analysis(*findings: Finding, kind: Kind = Kind.PERSONAL, text: str = TEXT) -> Analysis:
    pieces = (
        Piece(Span(0, 8), SourcePlace(page_number=1)),
        Piece(Span(9, len(text)), SourcePlace(page_number=3)),
    )
    source = SourceText(text=text, name="材料.pdf", format="pdf", pieces=pieces, notes=("第 4 页没有文字",))
    document = Document(
        source,
        Meta("个人对照检查材料", 2024, kind, "民主生活会", "mzshh-2024", "标题对上 4 个"),
        sections=(Section("S1", Role.PROBLEMS, Span(9, len(text)), Span(9, 16)),),
    )
    linking = Linking(unlinked=(Unlinked("P1", "measure", "没有措施"),))
    return Analysis(document, Items(problems=(Problem("P1", PROBLEM, PROBLEM),)), linking, findings)


VAGUE = Finding("problem-vague", Severity.WARNING, PROBLEM, "通篇套话", "写具体", "P1", (), "stock phrases", "be plain")
SET_ASIDE = Finding("slogan-heading", Severity.INFO, PROBLEM, "口号", suppressed="已经核对")


def test_a_finding_shows_rule_label_place_page_and_words():
    report = render(analysis(VAGUE), Look())
    assert "3:1 第3页  修改 P1  problem-vague" in report
    assert "“一是学习不够深入。”" in report
    assert "一、存在的问题" in report
    assert "→ 写具体" in report


def test_english_is_complete():
    report = render(analysis(VAGUE), Look(lang="en"))
    assert "3:1 p. 3  revise P1  problem-vague" in report
    assert "stock phrases" in report
    assert "→ be plain" in report
    assert "problems 1 · causes 0 · measures 0    revise 1" in report
    assert "1 problem without a measure: P1" in report


def test_the_summary_counts_items_and_findings_by_label():
    report = render(analysis(VAGUE, VAGUE, SET_ASIDE), Look())
    assert report.endswith("问题 1 · 原因 0 · 措施 0    修改 2 · 已抑制 1\n")


def test_the_profile_its_reason_and_the_readers_notes_are_told():
    report = render(analysis(), Look())
    assert "场景：mzshh-2024（标题对上 4 个）" in report
    assert "第 4 页没有文字" in report
    assert "没有发现" in report


def test_suppressed_findings_are_shown_only_when_asked_for():
    assert "口号" not in render(analysis(SET_ASIDE), Look())
    shown = render(analysis(SET_ASIDE), Look(show_suppressed=True))
    assert "口号" in shown
    assert "已抑制：已经核对" in shown


def test_the_same_advice_is_given_once():
    assert render(analysis(VAGUE, VAGUE), Look()).count("→ 写具体") == 1


@pytest.mark.parametrize(("lang", "words"), [("zh", "不是对照检查材料"), ("en", "not a self-examination")])
def test_what_is_no_self_examination_is_said_to_be_none(lang, words):
    report = render(analysis(kind=Kind.OTHER), Look(lang=lang))
    assert words in report
    assert "问题 1" not in report


def test_colour_is_there_only_when_wanted():
    assert ESCAPE.search(render(analysis(VAGUE), Look(colour=True)))
    plain = render(analysis(VAGUE), Look())
    assert not ESCAPE.search(plain)
    assert ESCAPE.sub("", render(analysis(VAGUE), Look(colour=True))) == plain


def test_a_document_cannot_steer_the_terminal():
    text = TEXT.replace("一是学习不够", "一是\x1b[2J\u202e\x07够")
    report = render(analysis(VAGUE, text=text), Look())
    assert "\x1b" not in report
    assert "\u202e" not in report
    assert "\x07" not in report


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(width):
    long = Finding(
        "problem-vague", Severity.WARNING, PROBLEM, "这个问题通篇是套话，看不出做了什么。" * 8, "写出行为。" * 20
    )
    for line in render(analysis(long), Look(width=width)).splitlines():
        assert width_of(line) <= width + 2  # closing punctuation may hang over the edge


@given(st.text(max_size=200), st.integers(12, 60))
def test_folding_and_clipping_keep_the_words_and_the_width(words, width):
    words = printable(words)
    folded = fold(words, width)
    assert "".join("".join(folded).split()) == "".join(words.split())
    assert all(width_of(line) <= width + 2 for line in folded)
    assert width_of(clip(words, width)) <= width
    assert width_of(pad(clip(words, width), width)) == width


def test_tables_align_chinese_and_latin():
    lines = list(table([("甲", "一", "x"), ("abcd", "二三", "y")], 80))
    assert lines == ["甲    一    x", "abcd  二三  y"]
