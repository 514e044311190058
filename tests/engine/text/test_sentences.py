from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.text.offsets import BrowserOffsets, units_before
from bihuan.text.sentences import clauses, phrases, sentences


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("学习不深。作风不实！", ["学习不深。", "作风不实！"]),
        ("他说：“早点来就好了。”我听了惭愧。", ["他说：“早点来就好了。”", "我听了惭愧。"]),
        ("说“好。”的人不多。", ["说“好。”的人不多。"]),
        ("（见附件一。再见附件二。）3.5万元、No.1。", ["（见附件一。再见附件二。）3.5万元、No.1。"]),
        ("没有句号\n下一段。", ["没有句号", "下一段。"]),
        ("未闭合“引号。接着说。", ["未闭合“引号。", "接着说。"]),
        ("怎么办？！再想想……好。", ["怎么办？！", "再想想……", "好。"]),
    ],
)
def test_sentences_end_at_full_stops_outside_quotations(text: str, wanted: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == wanted


def test_clauses_end_at_semicolons_and_phrases_at_commas() -> None:
    text = "一是学习，不深；二是作风“虚，浮”。"
    assert [text[a:b] for a, b in clauses(text)] == ["一是学习，不深；", "二是作风“虚，浮”。"]
    assert [text[a:b] for a, b in phrases(text)] == ["一是学习，", "不深；", "二是作风“虚，浮”。"]


MARKS = st.text(alphabet="学习，。；！？“”‘’（）《》…\n.1", max_size=80)


@given(MARKS, st.integers(0, 80), st.integers(0, 80))
def test_ranges_are_in_order_and_leave_out_line_ends_only(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    for split in (sentences, clauses, phrases):
        ranges = split(text, start, end)
        assert "".join(text[x:y] for x, y in ranges) == text[start:end].replace("\n", "")
        assert all(x < y for x, y in ranges)


@given(st.text(alphabet="党𠮷a😀\n", max_size=40))
def test_browser_offsets_lead_there_and_back(text: str) -> None:
    offsets = BrowserOffsets(text)
    for point in range(len(text) + 1):
        units = offsets.to_units(point)
        assert units == len(text[:point].encode("utf-16-le")) // 2 == units_before(text, point)
        assert offsets.to_points(units) == point


def test_an_offset_inside_a_pair_is_where_the_pair_begins() -> None:
    assert [BrowserOffsets("𠮷田").to_points(units) for units in range(4)] == [0, 0, 1, 2]
