from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.model import Precision
from bihuan.text.dates import find_deadlines, parse_deadline

BASE = dt.date(2023, 1, 12)
P = Precision


@pytest.mark.parametrize(
    ("words", "precision", "earliest", "latest"),
    [
        ("2023年3月底前", P.MONTH, None, "2023-03-31"), ("6月底前", P.MONTH, None, "2023-06-30"), ("3月15日前", P.DAY, None, "2023-03-15"),
        ("年内", P.YEAR, None, "2023-12-31"), ("年底前", P.YEAR, None, "2023-12-31"), ("上半年", P.QUARTER, "2023-01-01", "2023-06-30"),
        ("一季度", P.QUARTER, "2023-01-01", "2023-03-31"), ("2025年上半年", P.QUARTER, "2025-01-01", "2025-06-30"),
        ("明年3月", P.MONTH, "2024-03-01", "2024-03-31"), ("二〇二三年三月底", P.MONTH, "2023-03-21", "2023-03-31"),
        ("3月前", P.MONTH, None, "2023-02-28"), ("月底前", P.MONTH, None, "2023-01-31"), ("下月15日前", P.DAY, None, "2023-02-15"),
        ("一周内", P.WITHIN, "2023-01-12", "2023-01-19"), ("一个月内", P.WITHIN, "2023-01-12", "2023-02-12"),
        ("半年内", P.WITHIN, "2023-01-12", "2023-07-12"), ("10个工作日内", P.WITHIN, None, None), ("24小时内", P.WITHIN, None, None),
        ("即日起", P.ONGOING, "2023-01-12", None), ("长期坚持", P.ONGOING, None, None), ("每周三、周五", P.RHYTHM, None, None),
        ("每月15日", P.RHYTHM, None, None), ("每两周", P.RHYTHM, None, None), ("每月最后一个工作日", P.RHYTHM, None, None),
        ("按季度", P.RHYTHM, None, None), ("4月起", P.MONTH, "2023-04-01", None), ("2026年起", P.YEAR, "2026-01-01", None),
        ("下学期", P.QUARTER, "2023-02-01", "2023-07-31"), ("从2014年春季学期起", P.QUARTER, "2014-02-01", None),
        ("七一前", P.DAY, None, "2023-07-01"), ("春节前", P.WITHIN, None, None), ("3月至6月", P.MONTH, "2023-03-01", "2023-06-30"),
        ("2023年3月1日至6月30日", P.DAY, "2023-03-01", "2023-06-30"), ("2024.6", P.MONTH, "2024-06-01", "2024-06-30"),
        ("2024-06-30", P.DAY, "2024-06-30", "2024-06-30"), ("2023年3月底前，长期坚持", P.MONTH, None, "2023-03-31"),
    ],
)  # fmt: skip
def test_a_deadline_is_read(words: str, precision: Precision, earliest: str | None, latest: str | None) -> None:
    found = parse_deadline(words, BASE)
    assert found is not None
    assert (found.words, found.precision) == (words, precision)
    assert [str(day) if day else None for day in (found.earliest, found.latest)] == [earliest, latest]


@pytest.mark.parametrize("words", ["近期", "尽快", "适时", "2月30日前", "", "办公室", "2024-02-31"])
def test_what_names_no_date_is_no_deadline(words: str) -> None:
    assert parse_deadline(words, BASE) is None


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("每季度调阅原始记录，6月底前完成，年内覆盖4个支部。", ["每季度", "6月底前", "年内"]),
        ("2022年以来发现137个问题，以前年度的一并清理。", []),
        ("2023年1月底前列出计划，3月底前12盏路灯装好。", ["2023年1月底前", "3月底前"]),
        ("实行一人一月一蹲点，从每件小事做起。", []),
        ("会后7日内补学，缺席的当天说明。", ["7日内", "当天"]),
        ("压缩到7天以内，单位内部公示。", ["7天以内"]),
    ],
)
def test_deadlines_are_found_in_sentences(sentence: str, wanted: list[str]) -> None:
    found = find_deadlines(sentence, BASE)
    assert [sentence[f.start : f.end] for f in found] == wanted
    assert all(f.deadline.words == sentence[f.start : f.end] for f in found)


@given(st.dates(dt.date(2013, 1, 1), dt.date(2040, 12, 31)), st.integers(1, 12))
def test_a_month_without_a_year_is_the_next_one(base: dt.date, month: int) -> None:
    found = parse_deadline(f"{month}月底前", base)
    assert found is not None
    assert found.latest is not None
    assert base <= found.latest
    assert (found.latest - base).days <= 366
    assert found.latest.month == month


@given(
    st.dates(dt.date(2013, 1, 1), dt.date(2040, 12, 31)),
    st.text(alphabet="0123456789一二三十年月日前底内起每周季度半学期下本个至—，", max_size=16),
)
def test_any_words_are_read_or_refused_and_ranges_are_in_order(base: dt.date, words: str) -> None:
    position = 0
    for start, end, deadline, _ in find_deadlines(words, base):
        assert position <= start < end <= len(words)
        position = end
        if deadline.earliest and deadline.latest:
            assert deadline.earliest <= deadline.latest
