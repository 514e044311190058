"""Accounts of last year's items: what this year's text tells of each, and laws that hold for every pair of texts."""

from __future__ import annotations

import random
import re
from itertools import pairwise, permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.annotated import golden_documents, read_annotated

from bihuan.model import Account, Analysis, SourceText, Standing
from bihuan.pipeline import examine_text

LAST = """2023年度民主生活会个人对照检查材料
青禾县水务局副局长　钟望川
一、存在的主要问题
（一）理论学习方面
一是理论学习零敲碎打。去年支部集中学习11次，我请假3次，笔记有5次是月底一个晚上补抄的。
二是下基层偏少。全年只到过3个水管站，最远的石桥站一次没有去过。
三是处理来信拖沓。4月收到的坡头村用水来信，到7月才答复。
二、原因剖析
一是思想上放松了学习。总觉得业务是硬任务、学习是软指标，忙起来就把学习往后放。
三、整改措施
一是补上学习欠账。每周三晚自学两小时，每月最后一天把笔记交支部书记检查。
二是多到水管站蹲点。每季度到水管站蹲点不少于5天，12月底前走遍8个站。
三是限时答复来信。收到来信10个工作日内答复，由办公室每月通报一次。
"""
THIS = """2024年度民主生活会个人对照检查材料
青禾县水务局副局长　钟望川
{before}一、上年度民主生活会整改措施落实情况
{prior}二、存在的主要问题
（一）工作作风方面
{problem}三、原因剖析
一是把安全当成别人的事。总觉得有监理盯着，自己到场不到场一个样。
四、整改措施
{measure}"""
NEW_PROBLEM = "一是抓工程安全不紧。8月石桥泵站施工，我只看了一次现场，临边没有护栏也没有发现。\n"
NEW_MEASURE = "一是管住施工现场。每月到在建泵站现场检查2次，由安监股记录，发现隐患当天下整改单。\n"


def source(text: str, name: str = "材料.txt") -> SourceText:
    return SourceText(text=text, name=name, format="txt")


def compared(last: str, this: str) -> Analysis:
    return examine_text(source(this), previous=source(last, "上年.txt")).analysis


def accounts(last: str, this: str) -> dict[str, Account]:
    previous = compared(last, this).previous
    assert previous is not None
    return {one.ref: one for one in previous.accounts}


def this_year(prior: str = "", problem: str = NEW_PROBLEM, measure: str = NEW_MEASURE, before: str = "") -> str:
    return THIS.format(prior=prior, problem=problem, measure=measure, before=before)


@pytest.mark.parametrize(
    ("ending", "status"),
    [("该项已经完成", Standing.DONE), ("仍在推进", Standing.DOING), ("尚未完成整改", Standing.OPEN)],
)
def test_what_the_section_on_last_round_says_is_told_with_its_status(ending: str, status: Standing) -> None:
    found = accounts(LAST, this_year(f"一是针对“下基层偏少”的问题，全年到8个水管站，{ending}。\n"))
    assert found["P2"].status is status
    assert found["P2"].mention is not None
    assert found["P2"].mention.ref == "R1"


def test_a_problem_that_nothing_speaks_of_is_not_mentioned() -> None:
    found = accounts(LAST, this_year("一是针对“下基层偏少”的问题，全年到8个水管站蹲点23天，该项已经完成。\n"))
    assert found["P3"].status is Standing.ABSENT
    assert found["P3"].mentions == ()
    assert found["P3"].score == 0


def test_a_measure_is_told_with_the_problem_it_belongs_to_and_says_so() -> None:
    found = accounts(LAST, this_year("一是针对“下基层偏少”的问题，已经完成整改。\n"))
    assert found["M2"].status is Standing.DONE
    assert [one.via for one in found["M2"].mentions] == ["P2"]
    assert {found[ref].status for ref in ("M2.1", "M2.2")} == {Standing.DONE}


def test_a_promise_that_this_years_problem_says_was_not_kept_is_mentioned() -> None:
    text = this_year(problem="一是抓落实不紧。去年承诺收到来信10个工作日内答复、由办公室每月通报，今年没有做到。\n")
    found = accounts(LAST, text)
    assert found["M3"].status is Standing.MENTIONED
    assert found["M3"].mention is not None
    assert "没有做到" in found["M3"].mention.span.of(text)


def test_a_sentence_before_the_sections_that_looks_back_counts_too() -> None:
    text = this_year(before="去年查摆的处理来信拖沓问题，我逐封补了答复。\n")
    assert accounts(LAST, text)["P3"].status is Standing.MENTIONED


def test_a_sum_over_all_items_accounts_for_none() -> None:
    found = accounts(LAST, this_year("上年度查摆的3个问题已全部整改到位。\n"))
    assert {found[ref].status for ref in ("P1", "P2", "P3")} == {Standing.ABSENT}


def test_a_problem_in_other_words_but_with_the_same_name_is_repeated() -> None:
    text = this_year(problem="一是理论学习还是零敲碎打。防汛一忙，支部的三次学习我都没有到，会后也没有补。\n")
    found = accounts(LAST, text)["P1"]
    assert found.status is Standing.PROBLEM
    assert found.mention is not None
    assert found.mention.shared is not None
    assert found.mention.shared.of(text) in ("理论学习", "零敲碎打")


def test_a_slogan_alone_repeats_no_measure() -> None:
    last = LAST.replace("一是补上学习欠账。", "一是筑牢信仰根基。")
    text = this_year(measure="一是筑牢信仰根基。把安全生产课程9月底前听完，写出石桥泵站的隐患清单交党组。\n")
    assert accounts(last, text)["M1"].status is not Standing.MEASURE


def test_repeated_and_told_as_done_are_both_kept_with_the_repetition_first() -> None:
    prior = "一是针对“理论学习零敲碎打”的问题，全年集中学习无一缺席，该项已经完成。\n"
    found = accounts(LAST, this_year(prior, problem="一是理论学习零敲碎打。三次学习我都没有到，会后也没有补。\n"))
    assert [one.standing for one in found["P1"].mentions] == [Standing.PROBLEM, Standing.DONE]
    assert found["P1"].status is Standing.PROBLEM


def test_both_self_examinations_of_one_file_are_accounted_for() -> None:
    second = (
        LAST.replace("钟望川", "顾行舟")
        .replace("处理来信拖沓", "管护合同无人看管")
        .replace("坡头村用水来信", "泵房合同")
    )
    found = accounts(LAST + "\n" + second, this_year("一是针对“管护合同无人看管”的问题，已经完成整改。\n"))
    assert [one.kind for one in found.values()].count("problem") == 6
    assert found["P6"].status is Standing.DONE
    assert found["P3"].status is Standing.ABSENT


def test_a_teams_document_is_compared_like_a_persons() -> None:
    last = (
        LAST.replace("个人对照", "青禾县水务局领导班子对照")
        .replace("青禾县水务局副局长　钟望川\n", "")
        .replace("我", "班子")
    )
    found = accounts(last, last.replace("2023", "2024"))
    assert {one.status for one in found.values()} == {Standing.PROBLEM, Standing.MEASURE}


def test_what_is_no_self_examination_is_said_and_not_compared() -> None:
    notice = "关于做好防汛工作的通知\n\n各科室：\n请于6月1日前上报物资清单。\n"
    for last, this, words in ((notice, LAST, "这份上年度材料不是对照检查材料"), (LAST, notice, "本份不是对照检查材料")):
        previous = compared(last, this).previous
        assert previous is not None
        assert words in previous.why
        assert previous.accounts == ()


def test_without_a_previous_document_there_is_no_account() -> None:
    assert examine_text(source(LAST)).analysis.previous is None


def other_figures(text: str, seed: int) -> str:
    """The text with other years and other figures of as many digits; months and days stay possible."""
    chance = random.Random(seed)

    def figure(found: re.Match[str]) -> str:
        words = found.group()
        if len(words) == 4 and words.startswith("20"):
            return str(int(words) - 1)
        if found.string[found.end() : found.end() + 1] in ("月", "日", "年"):
            return words
        return "".join(chance.choice("123456789") for _ in words)

    return re.sub(r"(?<![\d.])\d+(?!\d*[.．、)）])", figure, text)


REPEATED = {"problem": Standing.PROBLEM, "measure": Standing.MEASURE, "action": Standing.MEASURE}


@pytest.mark.parametrize("path", golden_documents(), ids=lambda path: path.stem)
def test_a_copy_with_other_years_and_figures_repeats_every_item_both_ways(path) -> None:  # type: ignore[no-untyped-def]
    text = read_annotated(path).document.text
    changed = other_figures(text, 7)
    for last, this in permutations((text, changed)):
        for ref, found in accounts(last, this).items():
            assert found.status is REPEATED[found.kind], (ref, found.span.of(last))


LINES = [
    *LAST.splitlines(),
    *this_year("一是针对“下基层偏少”的问题，仍在推进。\n").splitlines(),
    "对照检查材料",
    "四、今后努力方向",
    "1.2023年5月",
    "……",
]
TEXTS = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=20)), max_size=30).map("\n".join)


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_accounts_name_existing_items_once_and_quote_both_texts(last: str, this: str) -> None:
    now = compared(last, this)
    before = examine_text(source(last)).analysis.items
    assert now.previous is not None
    if not now.previous.accounts:
        return
    refs = [one.ref for one in now.previous.accounts if one.kind != "action"]
    assert refs == [one.id for one in (*before.problems, *before.measures)]
    here = {one.id for one in (*now.items.problems, *now.items.measures, *now.items.prior)}
    for one in now.previous.accounts:
        assert one.span.of(last).strip()
        assert one.ref.partition(".")[0] in refs
        assert one.mention is not None or one.status is Standing.ABSENT
        for found in one.mentions:
            assert found.span.of(this).strip()
            assert 0 <= found.score <= 1
            assert found.ref is None or found.ref.partition(".")[0] in here
            assert found.via is None or found.via.partition(".")[0] in refs
            assert found.shared is None or found.span.contains(found.shared)


@given(TEXTS.map(lambda body: LAST + body))
@example(LAST + "{;²")  # an action of signs only
@settings(max_examples=60, deadline=None)
def test_the_same_text_again_repeats_every_item(text: str) -> None:
    for found in accounts(text, text).values():
        assert found.status is REPEATED[found.kind], found.span.of(text)


def many(year: int, first: int) -> str:
    """A document with 300 problems that differ in the names in them."""
    groups = []
    for at, heading in enumerate(
        ("（一）理论学习方面", "（二）工作作风方面", "（三）履职尽责方面", "（四）廉洁自律方面")
    ):
        numbers = range(first + at * 75, first + at * 75 + 75)
        words = [chr(0x4E00 + 7 * number) * 2 + chr(0x5E00 + 5 * number) * 3 for number in numbers]
        lines = [f"{n}.对{word}站的管护不到位。{word}段的渠道漏水。" for n, word in enumerate(words, start=1)]
        groups.append("\n".join([heading, *lines]))
    body = "\n".join(groups)
    return f"{year}年度民主生活会个人对照检查材料\n一、存在的主要问题\n{body}\n二、整改措施\n一是修渠。每月巡查一次。\n"


def test_among_very_many_items_the_repeated_ones_are_still_found() -> None:
    found = {ref: one for ref, one in accounts(many(2023, 150), many(2024, 0)).items() if one.kind == "problem"}
    assert len(found) == 300
    repeated = {ref for ref, one in found.items() if one.status is Standing.PROBLEM}
    assert repeated == {f"P{number}" for number in range(1, 151)}


def test_documents_of_different_people_have_next_to_nothing_in_common() -> None:
    texts = [read_annotated(path).document.text for path in golden_documents()]
    found = [one for last, this in pairwise(texts) for one in accounts(last, this).values()]
    assert len(found) > 500
    assert sum(one.status is not Standing.ABSENT for one in found) < 0.01 * len(found)


@pytest.mark.parametrize("name", ["学习次序排得满", "下乡车轮子多、脚板子少", "接待来访敷衍了事"])
def test_a_problem_quoted_by_its_first_words_is_told(name: str) -> None:
    last = LAST.replace("下基层偏少。", f"{name}，群众有意见，自己没有放在心上。")
    found = accounts(last, this_year(f"一是关于“{name}”一项，已经完成整改。\n"))
    assert found["P2"].status is Standing.DONE
    assert {found[ref].status for ref in ("P1", "P3")} == {Standing.ABSENT}
