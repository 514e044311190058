"""Verdicts by counts against limits; what is set apart and why; records that come back from disk as they were."""

from __future__ import annotations

import json

import pytest

from bihuan.batch import Record, Verdict, failed_record, judge, record_of
from bihuan.batch.apart import set_apart
from bihuan.batch.verdict import DEFAULT_LIMITS, NO_LIMITS, Weights, weigh
from bihuan.model import Finding, Kind, Severity, SourceText, Span
from bihuan.pipeline import examine_text
from bihuan.profiles import VerdictLimits

TEXT = """2024年度民主生活会个人对照检查材料
县水务局局长 张三
一、存在的问题
（一）理论学习方面
一是理论学习不够深入。
（二）工作作风方面
一是深入基层不够。例如，2024年我只去过望鹤镇1次。
二、原因剖析
一是对理论学习看得不重。总觉得业务干好就行，缺课以后没有及时补上。
三、整改措施
一是补齐理论学习欠账。6月底前补学2次缺课内容，由本人落实。
"""


def finding(rule: str, severity: Severity, suppressed: str | None = None) -> Finding:
    return Finding(rule, severity, Span(0, 1), "说明", suppressed=suppressed)


@pytest.mark.parametrize(
    ("errors", "warnings", "verdict"),
    [
        (0, 0, Verdict.PASS),
        (0, 2, Verdict.PASS),
        (0, 3, Verdict.REVISE),
        (0, 19, Verdict.REVISE),
        (0, 20, Verdict.REWRITE),
        (1, 0, Verdict.REWRITE),
    ],
)
def test_the_usual_limits(errors: int, warnings: int, verdict: Verdict) -> None:
    assert judge(Weights(errors, warnings)) is verdict


def test_limits_may_be_set_and_zero_is_never() -> None:
    never = VerdictLimits(0, 0, 0)
    assert judge(Weights(0, 500, never)) is Verdict.PASS
    assert judge(Weights(1, 0, never)) is Verdict.REVISE  # the gravest finding is never passed over
    assert judge(Weights(0, 1, VerdictLimits(1, 2, 0))) is Verdict.REVISE
    assert judge(Weights(0, 2, VerdictLimits(1, 2, 0))) is Verdict.REWRITE


def test_what_was_set_aside_does_not_count_and_wording_counts_once() -> None:
    findings = [
        *[finding("masked-term", Severity.WARNING)] * 12,
        *[finding("problem-vague", Severity.WARNING)] * 2,
        finding("problem-vague", Severity.WARNING, "已核实"),
        finding("stock-phrases", Severity.INFO),
        finding("aspect-missing", Severity.ERROR),
    ]
    weights = weigh(findings, {"masked-term": "text", "problem-vague": "problem"}, NO_LIMITS)
    assert (weights.errors, weights.warnings, weights.limits) == (1, 3, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("kind", "title", "file", "short", "words"),
    [
        (Kind.OTHER, "检修车间党支部会议记录", "a", "会议记录", "检修车间党支部会议记录"),
        (Kind.OTHER, "关于召开民主生活会的通知", "a", "通知方案", "通知"),
        (Kind.OTHER, "民主生活会整改任务清单", "a", "台账清单", "清单"),
        (Kind.OTHER, "关于整改方案落实情况的总结", "a", "总结报告", "总结"),
        (Kind.OTHER, "", "整改台账", "台账清单", "文件名"),
        (Kind.OTHER, "", "张三对照检查材料", "须核实", "打开核实"),
        (Kind.OTHER, "菜单", "b", "其他文件", "菜单"),
        (Kind.PERSONAL, "个人对照检查材料", "对照检查材料（模板）", "模板范文", "模板"),
    ],
)
def test_what_is_no_self_examination_is_set_apart_with_the_reason(
    kind: Kind, title: str, file: str, short: str, words: str
) -> None:
    apart = set_apart(kind, title, file)
    assert apart is not None
    assert apart.kind == short
    assert words in apart.reason
    assert apart.kind_en
    assert apart.reason_en


def test_the_text_decides_even_where_the_name_says_minutes() -> None:
    assert set_apart(Kind.TEAM, "领导班子对照检查材料", "会议记录") is None


def test_a_record_has_what_the_sheets_need_and_comes_back_from_json() -> None:
    found = examine_text(SourceText(text=TEXT, name="a.txt", format="txt"))
    record = record_of(found, "一支部/李四-材料.txt", ("一支部",), "zh", VerdictLimits(revise_warnings=1))
    assert record.kind == "personal"
    assert record.verdict is Verdict.REVISE
    assert record.weights.limits.revise_warnings == 1
    assert (record.identity.person.value, record.identity.person.source) == ("张三", "text")
    assert (record.counts["problems"], record.counts["examples"]) == (2, 1)
    assert record.share is not None
    assert 0 < record.share < 1
    assert [(one.name, one.problems) for one in record.aspects if not one.missing]
    assert sum(record.severities.values()) == sum(record.families.values()) == len(record.entries)
    for entry, one in zip(record.entries, found.analysis.findings, strict=True):
        assert entry.paragraph == TEXT.count("\n", 0, one.span.start) + 1
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_a_prescribed_aspect_that_is_absent_is_counted_as_missing() -> None:
    text = TEXT.replace("理论学习方面", "带头严守政治纪律和政治规矩，维护党的团结统一方面").replace(
        "工作作风方面", "带头增强党性、严守纪律、砥砺作风方面"
    )
    found = examine_text(SourceText(text=text, name="a.txt", format="txt"), profile="mzshh-2024")
    record = record_of(found, "a.txt", (), "zh")
    states = [(one.prescribed, one.missing, one.problems) for one in record.aspects]
    assert states == [(True, False, 1), (True, False, 1), (True, True, 0), (True, True, 0)]
    assert record.verdict is Verdict.REWRITE


def test_a_file_that_failed_is_a_record_with_its_reason() -> None:
    record = failed_record("水务局/张三.docx", ("水务局",), "文件已损坏")
    assert (record.verdict, record.reason) == (Verdict.UNREADABLE, "文件已损坏")
    assert (record.identity.person.value, record.identity.unit.value) == ("张三", "水务局")
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_a_label_of_minutes_is_nobodys_name() -> None:
    source = SourceText(
        "检修车间党支部会议记录\n时间：2024年3月1日\n地点：会议室\n会议内容：学习文件。\n", "记录.txt", "txt"
    )
    assert examine_text(source).analysis.document.meta.person is None
