"""Enumerations: what counts as a gap, a repeat or a wrong beginning, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.model import Document, Items, Kind, Linking, Meta, PriorItem, PriorStatus, Problem, SourceText, Span
from bihuan.reviewing import ReviewInput
from bihuan.reviewing.numbering import broken, shown
from bihuan.text.folded import Folded


def breaks(*problems: str, between: str = "") -> list[str]:
    """The numbers at which an enumeration of these problems breaks; ``between`` stands after each."""
    text = between.join(f"{words}\n" for words in problems)
    starts = [text.index(words, sum(map(len, problems[:n]))) for n, words in enumerate(problems)]
    spans = [Span(start, start + len(words)) for start, words in zip(starts, problems, strict=True)]
    items = Items(problems=tuple(Problem(f"P{n}", span, span) for n, span in enumerate(spans, 1)))
    review = ReviewInput(Document(SourceText(text, "a", "txt"), Meta(kind=Kind.TEAM)), items, Linking(), Folded(text))
    return [text[found.at.start : found.at.end].strip() for found in broken(review)]


@pytest.mark.parametrize(
    "problems",
    [
        ("一是甲。", "二是乙。", "三是丙。"),
        ("1. 甲。", "2. 乙。", "1. 丙。", "2. 丁。"),
        ("首先，甲。", "其次，乙。", "再次，丙。", "第四，丁。"),
        ("先说甲。", "再一个乙。", "第三件，丙。", "最后丁。"),
        ("一是甲。", "二是乙，一是怕难，二是怕烦。", "三是丙。"),
        ("1\t甲", "2\t乙", "2\t乙", "3\t丙"),
        ("甲。", "乙。"),
    ],
)
def test_sound_enumerations_are_left_alone(problems: tuple[str, ...]) -> None:
    assert breaks(*problems) == []


@pytest.mark.parametrize(
    ("problems", "at"),
    [
        (("一是甲。", "三是乙。"), ["三是"]),
        (("（一）甲。", "（二）乙。", "（四）丙。"), ["（四）"]),
        (("一是甲。", "二是乙。", "二是丙。"), ["二是"]),
        (("1\t甲", "2\t乙", "2\t丙"), ["2"]),
        (("4\t甲", "6\t乙"), ["4", "6"]),
        (("二是甲。", "三是乙。"), ["二是"]),
        (("①甲。", "③乙。"), ["③"]),
        (("一是甲。二是乙。", "二是丙：一是丁；三是戊。"), ["三是"]),
    ],
)
def test_gaps_repeats_and_wrong_beginnings_are_found(problems: tuple[str, ...], at: list[str]) -> None:
    assert [words.rstrip("\t") for words in breaks(*problems)] == at


def test_a_number_that_stands_in_between_unrecognised_is_no_gap() -> None:
    assert breaks("一是甲。", "三是丙。", between="二是乙，没有认出来。") == []


def test_items_of_last_round_are_numbered_too() -> None:
    text = "一是甲已完成。\n三是乙已完成。\n"
    prior = (PriorItem("R1", Span(0, 7), PriorStatus.DONE), PriorItem("R2", Span(8, 15), PriorStatus.DONE))
    document = Document(SourceText(text, "a", "txt"), Meta(kind=Kind.TEAM))
    (found,) = broken(ReviewInput(document, Items(prior=prior), Linking(), Folded(text)))
    assert text[found.at.start : found.at.end] == "三是"


@given(st.integers(1, 30), st.sampled_from(["is", "bracketed", "arabic", "roundarabic"]))
def test_counting_without_a_slip_is_never_broken(count: int, style: str) -> None:
    assert breaks(*(f"{shown(style, n)}说{n}。" for n in range(1, count + 1))) == []


@given(st.integers(3, 20), st.data(), st.sampled_from(["is", "bracketed", "arabic"]))
def test_one_number_left_out_is_found_once(count: int, data: st.DataObject, style: str) -> None:
    lost = data.draw(st.integers(2, count - 1))
    kept = [n for n in range(1, count + 1) if n != lost]
    assert len(breaks(*(f"{shown(style, n)}说话。" for n in kept))) == 1
