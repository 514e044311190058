"""Sections, aspects and what a document is: in every way people head and number their texts."""

from __future__ import annotations

import pytest

from bihuan.model import Kind, Role
from bihuan.structuring.headings import role_of
from tests.support.reading import personal, read_text


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("存在的主要问题", Role.PROBLEMS),
        ("查摆出的突出问题和不足", Role.PROBLEMS),
        ("存在问题及原因分析", Role.PROBLEMS),
        ("检视的问题、原因分析和整改措施", Role.PROBLEMS),
        ("对照检查情况", Role.PROBLEMS),
        ("产生问题的原因", Role.CAUSES),
        ("问题产生的根源剖析", Role.CAUSES),
        ("问题的根子", Role.CAUSES),
        ("今后努力方向和整改措施", Role.MEASURES),
        ("下一步打算", Role.MEASURES),
        ("往后怎么做", Role.MEASURES),
        ("上年度民主生活会整改措施落实情况", Role.PREVIOUS),
        ("2022年度民主生活会查摆问题整改情况", Role.PREVIOUS),
        ("个人有关事项说明", Role.MATTERS),
        ("反面典型案例剖析", Role.CASES),
        ("带头增强党性、严守纪律、砥砺作风方面", None),
        ("学而不深，知而不行", None),
        ("守成有余，闯劲不足", None),
    ],
)
def test_a_heading_gives_its_role(heading: str, role: Role | None) -> None:
    assert role_of(heading) is role


NUMBERED = """一、存在的问题
（一）理论学习方面
一是学习不深入。2024年只通读1本书。
（二）工作作风方面
一是调研走过场。8月到镇上只待了半天。
二、原因分析
一是思想上放松。总觉得学习可以缓一缓。
三、整改措施
一是每周自学两次。由办公室每月检查。"""

PLAIN = (
    NUMBERED.replace("一、存在的问题", "存在的问题")
    .replace("二、原因分析", "原因分析")
    .replace("三、整改措施", "整改措施")
)
LAST_YEAR_LAST = (
    NUMBERED + "\n四、上年度整改落实情况\n（1）河道巡查不到位的问题，已经整改完成。\n（2）档案不全的问题，仍在推进。"
)


@pytest.mark.parametrize(
    ("body", "roles"),
    [
        (NUMBERED, ["problems", "causes", "measures", "closing"]),
        (PLAIN, ["problems", "causes", "measures", "closing"]),
        (LAST_YEAR_LAST, ["problems", "causes", "measures", "previous", "closing"]),
    ],
)
def test_sections_are_found_with_and_without_numbers_in_any_order(body: str, roles: list[str]) -> None:
    found = read_text(personal(body))
    assert found.roles == roles
    assert found.aspects == ["理论学习方面", "工作作风方面"]


def test_aspects_may_be_the_sections_themselves() -> None:
    body = """一、理论学习方面。学习不深入，全年只读1本书。
二、工作作风方面。调研走过场，8月到镇上只待了半天。
三、原因分析
一是思想上放松。
四、整改措施
一是每周自学两次。"""
    found = read_text(personal(body))
    assert found.roles[:3] == ["problems", "causes", "measures"]
    assert len(found.aspects) == 2


def test_a_text_without_headings_is_parted_by_the_words_that_lead_over() -> None:
    text = """2024年度组织生活会个人对照检查发言
河湾村党支部　岳大川
我是种田的，话不会说，就照实讲。先说学习，我没用心。去年集中学习8次我缺了3次。再一个，帮邻居少。6月抢收，隔壁老人喊我，我推说没空。
为什么会这样，我也想过。头一条，是觉得老了学不学都行。第二条，是心里只装着自家的田。
怎么改，我说三句。学习上，每次都到，笔记当天写。对邻居，农忙时每周帮工一天。开会上，有话当面讲。
我就讲这些，请大家批评。"""
    found = read_text(text)
    assert found.roles == ["problems", "causes", "measures", "closing"]
    assert len(found.problems) == 2
    assert len(found.causes) == 2
    assert len(found.measures) == 3


def test_two_self_examinations_in_one_file_keep_their_own_sections() -> None:
    found = read_text(personal(NUMBERED) + personal(PLAIN))
    assert found.roles == ["problems", "causes", "measures", "closing"] * 2
    assert len(found.problems) == 4


@pytest.mark.parametrize(
    "title",
    [
        "关于做好2024年度民主生活会对照检查材料撰写工作的通知",
        "青禾县水务局党组民主生活会会议纪要",
        "2024年度述职述廉报告",
        "青禾县水务局2024年度民主生活会整改方案",
        "学习党纪条例心得体会",
    ],
)
def test_a_text_of_another_kind_holds_nothing(title: str) -> None:
    lines = personal(NUMBERED).split("\n")
    found = read_text("\n".join([title, *lines[2:]]))
    assert found.analysis.document.meta.kind is Kind.OTHER
    assert found.roles == []
    assert found.problems == []
    assert found.analysis.findings == ()


@pytest.mark.parametrize(
    ("title", "byline", "year", "kind"),
    [
        ("2024年度民主生活会个人对照检查材料", "钟望川", 2024, Kind.PERSONAL),
        ("青禾县水务局领导班子民主生活会对照检查材料", "（2025年1月8日）", 2024, Kind.TEAM),
        ("青禾县水务局党组2023年度民主生活会对照检查材料", "（2024年1月）", 2023, Kind.TEAM),
        ("“不忘初心、牢记使命”专题民主生活会个人检视剖析材料", "（2019年9月）", 2019, Kind.PERSONAL),
        ("副县长2021年度党史学习教育专题民主生活会对照检查材料", "二〇二二年一月", 2021, Kind.PERSONAL),
    ],
)
def test_year_and_kind_come_from_title_and_date(title: str, byline: str, year: int, kind: Kind) -> None:
    voice = "我" if kind is Kind.PERSONAL else "班子"
    text = f"{title}\n{byline}\n{voice}对照检查如下。\n{NUMBERED}\n{voice}请{voice}同志们批评{voice}，{voice}{voice}。"
    meta = read_text(text).analysis.document.meta
    assert (meta.year, meta.kind) == (year, kind)


@pytest.mark.parametrize(
    ("title", "byline", "told"),
    [
        ("2024年度个人对照检查材料", "青禾县水务局副局长　钟望川", ("钟望川", "副局长", "青禾县水务局")),
        ("县水务局副局长2024年度对照检查材料", "钟望川\n（2025年1月）", ("钟望川", "副局长", "县水务局")),
        ("2024年度个人对照检查材料", "二〇二五年一月二十三日", (None, None, None)),
        ("青禾县水务局领导班子2024年度对照检查材料", "（2025年1月8日）", (None, None, "青禾县水务局")),
        ("2024年度个人对照检查材料", "XX公司设备部　某某某", (None, None, None)),
    ],
)
def test_person_post_and_unit_are_read_where_stated(title: str, byline: str, told: tuple[str | None, ...]) -> None:
    meta = read_text(f"{title}\n{byline}\n我对照检查如下。\n{NUMBERED}\n请同志们批评。").analysis.document.meta
    assert (meta.person, meta.post, meta.unit) == told


def test_a_closing_on_the_line_of_the_last_item_is_found() -> None:
    text = personal(NUMBERED).rstrip("\n").rsplit("\n", 1)[0] + "以上是我的对照检查，请批评指正。"
    assert read_text(text).roles[-1] == "closing"
