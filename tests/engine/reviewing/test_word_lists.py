"""The editable word lists: every line can be read, and none contradicts itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.errors import BadConfiguration
from bihuan.model import Document, Items, Kind, Linking, Meta, SourceText, Span
from bihuan.reviewing import ReviewInput, review
from bihuan.reviewing.confusables import find_confusables
from bihuan.reviewing.lexicon import DATA, Lexicon, lexicon, terms
from bihuan.reviewing.repealed import repealed_rules
from bihuan.reviewing.vagueness import pairs, residue, stock
from bihuan.text.folding import fold

OF_TERMS = ("others", "other_units", "circumstances", "own_share", "soft_verbs", "hard_verbs", "stock_phrases")


@pytest.mark.parametrize("name", OF_TERMS)
def test_a_list_of_terms_finds_its_own_plain_terms(name: str) -> None:
    words = lexicon(name)
    for term in terms(name):
        if not term.startswith("/"):
            assert term in words, term


def test_every_list_begins_with_a_remark_for_its_editor() -> None:
    for file in DATA.glob("*.txt"):
        assert file.read_text(encoding="utf-8").startswith("#"), file.name


def test_a_list_names_no_term_twice() -> None:
    for file in DATA.glob("*.txt"):
        found = terms(file.stem)
        assert sorted({term for term in found if found.count(term) > 1}) == [], file.name


def test_what_is_right_is_never_found_wrong() -> None:
    for line in terms("confusables"):
        wrong, _, right = line.partition("→")
        assert right, line
        assert list(find_confusables(right)) == [], line
        bare = re.sub(r"\(\?[^)]*\)|/", "", wrong)
        assert [found[2] for found in find_confusables(bare)] == [right], line


@pytest.mark.parametrize("words", ["自己经常", "自己经历", "来自已经", "亲自已退"])
def test_right_words_across_a_border_are_not_found_wrong(words: str) -> None:
    assert list(find_confusables(words)) == []


def test_of_overlapping_terms_the_first_and_longest_counts() -> None:
    words = Lexicon(("人手", "/人手[^，]{0,2}紧张/", "紧张"))
    assert words.found("人手紧张，人手少") == ("人手紧张", "人手")


def test_a_bad_line_of_a_table_is_named() -> None:
    with pytest.raises(BadConfiguration, match="没有年份"):
        repealed_rules(("没有年份",), "")


def test_stock_words_leave_nothing_and_facts_remain() -> None:
    empty, _ = residue("一是学习不够系统深入，学用结合有待加强。", stock())
    assert empty == ""
    left, total = residue("二是化工楼通风橱坏了没人修。", stock())
    assert len(left) > total / 2


def test_the_name_of_ones_own_unit_is_nothing_concrete() -> None:
    words = "服务岚屿监狱的能力不强。"
    assert residue(words, stock())[0] == "岚屿监狱"
    assert residue(words, stock() | pairs("岚屿监狱党委委员"))[0] == ""


@given(st.text(max_size=60), st.text(max_size=10))
def test_what_is_left_of_any_text_is_part_of_it(words: str, own: str) -> None:
    left, total = residue(words, stock() | pairs(own))
    assert len(left) <= total <= len(words)
    assert all(char in words for char in left)


@given(
    st.text(
        alphabet=st.sampled_from("一二三是、（）。，\n\t年月日0123XX某2我校全省把建成为贡献《》自已大"), max_size=120
    )
)
def test_no_text_whatever_makes_a_rule_crash_or_point_outside(text: str) -> None:
    source = SourceText(text, "a.txt", "txt")
    document = Document(source, Meta(kind=Kind.PERSONAL, year=2024), title=Span(0, min(4, len(text))))
    for finding in review(ReviewInput(document, Items(), Linking(), fold(source))):
        assert finding.rule != "rule-crashed", finding.message
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
