from __future__ import annotations

import pytest

from bihuan.text.lines import Begin, begins_block, ends_sentence


@pytest.mark.parametrize(
    "line",
    ["一、存在问题", "（一）学习方面", "(二) 作风", "1.学习不深", "2、作风", "1.1 学习", "①学习", "第一章 总则", "附件：清单", "2025年1月10日", "（2025年1月）", "二〇二五年一月"],
)  # fmt: skip
def test_headings_and_dates_begin_a_block(line: str) -> None:
    assert begins_block(line) is Begin.HEADING


@pytest.mark.parametrize(
    "line", ["一是学习不深", "第一，学习不深", "其二，作风不实", "首先，是思想问题", "一方面，学习少", "二要改进作风"]
)
def test_items_may_begin_a_block(line: str) -> None:
    assert begins_block(line) is Begin.ITEM


@pytest.mark.parametrize(
    "line", ["学习不够深入", "2025年1月以来，我局", "3.5万元资金", "第一书记的职责", "12个村", "一要求就推", "一二三四"]
)
def test_running_words_begin_no_block(line: str) -> None:
    assert begins_block(line) is Begin.NO


@pytest.mark.parametrize(
    ("line", "ends"), [("完了。", True), ("他说：“好。”", True), ("（见附件。）", True), ("未完", False), ("，", False)]
)
def test_sentence_ends_are_seen_behind_closing_marks(line: str, ends: bool) -> None:
    assert ends_sentence(line) is ends
