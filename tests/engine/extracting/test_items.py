"""Problems, causes, measures and what is in them: every layout of the genre gives the same items."""

from __future__ import annotations

import pytest

from bihuan.model import PriorStatus
from tests.support.reading import personal, read_text

CLAIMS = [
    "学习不够深入。全年只读了1本书，笔记断了3个月。",
    "调研走马观花。8月到河湾镇只待了半天，没有进1户。",
    "落实打了折扣。9月的任务拖到11月才报。",
]
NUMBERS = {
    "is": ["一是", "二是", "三是"],
    "arabic": ["1.", "2.", "3."],
    "arabic-ideographic": ["1、", "2、", "3、"],
    "bracketed": ["（1）", "（2）", "（3）"],
    "half": ["1）", "2）", "3）"],
    "circled": ["①", "②", "③"],
    "ordinal": ["第一，", "第二，", "第三，"],
    "each": ["其一，", "其二，", "其三，"],
    "first": ["首先，", "其次，", "再次，"],
    "labelled": ["问题1：", "问题2：", "问题3："],
    "none": ["", "", ""],
}
REST = "二、原因分析\n一是思想上放松。\n三、整改措施\n一是每周自学两次。"


# Sentences run together without numbers are one problem, so nothing but a line of its own tells those apart.
@pytest.mark.parametrize(("style", "joint"), [(s, j) for s in NUMBERS for j in ("\n", "") if j or s != "none"])
def test_problems_are_the_same_whatever_numbers_them(style: str, joint: str) -> None:
    expected = [number + claim for number, claim in zip(NUMBERS[style], CLAIMS, strict=True)]
    found = read_text(personal("一、存在的问题\n（一）工作作风方面\n" + joint.join(expected) + "\n" + REST))
    assert found.problems == expected
    assert found.aspects == ["工作作风方面"]


def test_heading_and_problems_in_one_paragraph_are_told_apart() -> None:
    body = (
        "一、存在的问题\n（一）工作作风方面。"
        + "".join(n + c for n, c in zip(NUMBERS["is"], CLAIMS, strict=True))
        + "\n"
        + REST
    )
    found = read_text(personal(body))
    assert len(found.problems) == 3
    assert found.problems[0].startswith("一是学习")


def test_an_enumeration_inside_an_item_is_no_item() -> None:
    body = "一、存在的问题\n1.作风不实。主要表现：一是会多，全年开会62次；二是表多，报表43种。\n2.学习不够。\n" + REST
    assert len(read_text(personal(body)).problems) == 2


def test_praise_counted_with_one_two_three_is_credit() -> None:
    body = (
        """一、存在的问题
（一）担当作为方面
一年来，我坚持把办实事放在心上，一是打通断头路3条；二是建成公厕5座；三是化解信访28件，群众比较满意。但对照要求，还有差距。
一是碰硬不够。涉及4户的拆迁拖了9个月。
"""
        + REST
    )
    found = read_text(personal(body))
    assert found.problems == ["一是碰硬不够。涉及4户的拆迁拖了9个月。"]
    assert [c[-7:] for c in found.credits] == ["群众比较满意。"]


def test_doctrine_before_the_praise_is_no_credit() -> None:
    body = (
        """一、存在的问题
（一）担当作为方面
敢于担当是党员干部的基本素质，事业发展呼唤担当。我能够主动承担急难险重任务，按时完成了各项工作。但是还存在以下不足。
一是碰硬不够。涉及4户的拆迁拖了9个月。
"""
        + REST
    )
    assert read_text(personal(body)).credits == ["我能够主动承担急难险重任务，按时完成了各项工作。"]


def test_an_aspect_of_nothing_but_praise_has_no_problem() -> None:
    body = (
        """一、存在的问题
（一）廉洁自律方面
我始终严格执行各项规定，带头过紧日子，自觉接受监督，全年没有发现违规问题，较好地发挥了表率作用。
（二）担当作为方面
一是碰硬不够。涉及4户的拆迁拖了9个月。
"""
        + REST
    )
    found = read_text(personal(body))
    assert len(found.problems) == 1
    assert len(found.credits) == 1


def test_causes_and_measures_inside_an_aspect_stay_with_it() -> None:
    body = """一、存在问题、原因分析及整改措施
（一）理论学习方面
存在问题：
1.学习不深。全年只读1本书。
原因分析：
1.思想上放松，总想缓一缓。
整改措施：
1.每周自学两次，由办公室每月检查。
（二）工作作风方面
存在问题：
1.调研走过场。8月到镇上只待了半天。
原因分析：
1.怕麻烦，图省事。
整改措施：
1.每月驻村不少于2天。"""
    found = read_text(personal(body))
    assert (len(found.problems), len(found.causes), len(found.measures)) == (2, 2, 2)
    items = found.analysis.items
    assert [x.aspect for x in (*items.problems, *items.causes, *items.measures)] == ["A1", "A2"] * 3


def test_labelled_blocks_of_problem_cause_and_measure_are_read() -> None:
    body = """一、查摆的问题
（一）工作作风方面
问题1：调研走过场。
具体表现：8月到镇上只待了半天，没有进1户。
原因剖析：怕麻烦，图省事，把听汇报当成了调研。
整改措施：每月驻村不少于2天；每次入户不少于5户。
责任人：钟望川；完成时限：2025年6月
问题2：抓落实不紧。
具体表现：9月的任务拖到11月才报。
原因剖析：满足于发通知，没有盯到底。
整改措施：建立台账，每周五通报一次。
责任人：办公室主任闻一舟；完成时限：长期坚持"""
    found = read_text(personal(body))
    assert (len(found.problems), len(found.causes), len(found.measures)) == (2, 2, 2)
    assert found.analysis.items.measures[0].owner == "钟望川"
    assert found.analysis.items.measures[1].due == "长期坚持"


TABLE = """一、存在问题、原因和整改措施一览表
方面｜存在问题｜具体事例｜原因｜整改措施｜责任人｜时限
理论学习｜学习不深入｜2024年只读了1本书｜思想上放松｜每周自学两次｜钟望川｜2025年3月底
工作作风｜调研走过场｜8月到镇上只待了半天｜怕麻烦｜每月驻村不少于2天｜钟望川｜长期坚持
工作作风｜协作不够｜无｜本位主义｜—｜—｜—"""


def test_a_table_row_is_a_problem_with_its_cause_and_measure() -> None:
    found = read_text(personal(TABLE))
    assert [p.split("｜")[0] for p in found.problems] == ["学习不深入", "调研走过场", "协作不够"]
    assert found.causes == ["思想上放松", "怕麻烦", "本位主义"]
    assert found.measures == ["每周自学两次｜钟望川｜2025年3月底", "每月驻村不少于2天｜钟望川｜长期坚持"]
    assert found.aspects == ["理论学习", "工作作风"]
    assert [m.owner for m in found.analysis.items.measures] == ["钟望川", "钟望川"]


@pytest.mark.parametrize(
    ("problem", "examples"),
    [
        ("一是学习不够。学习的深度和广度有待提高，融会贯通上有差距。", 0),
        ("一是学习不够。比如在对待一些学习任务上，有时存在应付心理。", 0),
        ("一是学习不够。比如，2024年的12次集中学习，我缺席4次。", 1),
        ("一是学习不够。平时总说忙。全年笔记41次，有29次是会前突击写的。", 1),
        ("一是学习不够。比如，4月的学习我只到了半小时。再比如，9月的笔记抄了同事3页。", 2),
        ("一是学习不够。5月市里通报了12个单位，我局排在第9位。说明我对这项工作看得还不够重。", 1),
    ],
)
def test_an_example_is_what_gives_a_time_a_place_or_a_figure(problem: str, examples: int) -> None:
    found = read_text(personal(f"一、存在的问题\n{problem}\n二是作风不实。\n{REST}"))
    assert len(found.analysis.items.problems[0].examples) == examples


def test_actions_carry_owner_due_and_metric_as_written() -> None:
    body = """一、存在的问题
一是学习不够。
二、原因分析
一是思想上放松。
三、整改措施
一是抓实学习。2025年3月底前读完2本书；由办公室主任闻一舟每季度抽查笔记；持续提升理论素养，做到真学真懂。
二是改进作风。牢固树立宗旨意识，切实转变作风，不断提高服务水平。"""
    measures = read_text(personal(body)).analysis.items.measures
    first = measures[0].actions
    assert (first[0].due, first[0].metric) == ("2025年3月底前", "2本")
    assert first[1].owner == "办公室主任闻一舟"
    assert first[1].due == "每季度"
    assert measures[1].actions == ()


def test_a_slogan_with_fixed_numbers_is_no_action() -> None:
    body = "一、存在的问题\n一是学习不够。\n二、原因\n一是放松。\n三、整改措施\n一是严守纪律。坚决贯彻八项规定精神，增强“四个意识”、做到“两个维护”，一级抓一级。"
    assert read_text(personal(body)).actions == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("关于河道巡查的问题，已建立日巡制度，整改完成。", PriorStatus.DONE),
        ("关于水费收缴的问题，由61%提高到78%，仍在推进。", PriorStatus.DOING),
        ("关于危桥改造的问题，因资金没有落实，至今尚未动工。", PriorStatus.OPEN),
        ("关于消防改造的问题，未能按期启动，转入本次清单。", PriorStatus.OPEN),
        ("关于停车难的问题，一期已完工，二期预计2025年3月投用。", PriorStatus.DOING),
    ],
)
def test_the_status_of_last_years_item_comes_from_its_last_words(words: str, status: PriorStatus) -> None:
    body = f"一、上年度整改落实情况\n{words}\n关于档案归集的问题，已经整改到位。\n二、存在的问题\n一是学习不够。\n三、整改措施\n一是每周自学两次。"
    items = read_text(personal(body)).analysis.items
    assert len(items.prior) == 2
    assert items.prior[0].status is status


def test_last_years_items_told_in_one_paragraph_are_parted() -> None:
    body = "一、上年度整改落实情况\n上年度查摆问题3个。河道巡查不到位，已完成整改；水费收缴率低，正在推进；危桥改造，尚未启动。\n二、存在的问题\n一是学习不够。\n三、整改措施\n一是每周自学两次。"
    statuses = [p.status for p in read_text(personal(body)).analysis.items.prior]
    assert statuses == [PriorStatus.DONE, PriorStatus.DOING, PriorStatus.OPEN]
