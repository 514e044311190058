"""Laws that hold for every text: whatever is found stands inside the text, in order, under its own id; nothing ever crashes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.model import Span
from tests.support.reading import read_text

PARTS = [
    "2024年度民主生活会个人对照检查材料",
    "一、存在的问题",
    "（一）理论学习方面",
    "（二）工作作风方面。",
    "二、原因分析",
    "三、整改措施",
    "四、上年度整改落实情况",
    "一是学习不够深入。全年只读了1本书。",
    "二是调研走马观花；",
    "其一，作风不实。比如，8月到镇上只待了半天。",
    "1.每周自学两次，由办公室每月检查，3月底前完成。",
    "●抓落实不紧",
    "——会议太多。",
    "一年来，我坚持学习，完成了任务。但是还存在以下不足。",
    "究其原因，主要是：思想上放松了要求；宗旨意识有所淡化；担当精神不足。",
    "整改措施：",
    "责任人：钟望川；完成时限：长期坚持",
    "方面｜存在问题｜原因｜整改措施｜责任人",
    "学习｜不深入｜放松｜每周自学｜钟望川",
    "以上检查，请同志们批评指正。",
    "第 3 页 共 9 页",
    "dangshi学习教育，D委、党·史",
    "：；。，（）“”一二三①②-—1.",
    "\t",
    "𠮷田同志",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=30)), max_size=40).flatmap(
    lambda parts: st.sampled_from(["\n", "", "\n\n"]).map(lambda joint: joint.join(parts))
)


def spans_of(found: object) -> list[Span]:
    items = found.analysis.items  # type: ignore[attr-defined]
    document = found.analysis.document  # type: ignore[attr-defined]
    rows = [*document.sections, *document.aspects, *items.credits, *items.problems, *items.causes, *items.measures]
    return (
        [row.span for row in rows]
        + [e for p in items.problems for e in p.examples]
        + [a.span for m in items.measures for a in m.actions]
    )


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_whatever_is_found_stands_inside_the_text(text: str) -> None:
    found = read_text(text)
    for span in spans_of(found):
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text).strip()
    for finding in found.analysis.findings:
        assert finding.span.end <= len(text)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_items_of_a_kind_are_in_order_apart_and_have_ids_of_their_own(text: str) -> None:
    items = read_text(text).analysis.items
    for rows in (items.problems, items.causes, items.measures, items.credits, items.prior):
        assert len({row.id for row in rows}) == len(rows)
        ordered = sorted(rows, key=lambda row: row.span.start)
        for one, following in pairwise(ordered):
            assert one.span.end <= following.span.start
    for problem in items.problems:
        assert all(problem.span.contains(example) for example in problem.examples)
        assert problem.span.contains(problem.claim)
    for measure in items.measures:
        assert all(measure.span.contains(action.span) for action in measure.actions)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_no_rule_crashes_on_any_text(text: str) -> None:
    assert all(finding.rule != "rule-crashed" for finding in read_text(text).analysis.findings)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_same_text_is_read_the_same_way_twice(text: str) -> None:
    assert read_text(text).analysis == read_text(text).analysis


@given(
    st.lists(
        st.sampled_from(
            ["首页 > 范文 > 对照检查", "来源：网络", "2024年度个人对照检查材料", "钟望川", "（2025年1月）", "机密"]
        ),
        max_size=6,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_head_of_a_document_is_survived(head: list[str]) -> None:
    read_text("\n".join([*head, *PARTS[1:6]]))
