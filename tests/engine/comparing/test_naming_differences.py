"""What differs, by its kind: names and places known from what stands around them, dates as a whole; and what is no such thing."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.engine.comparing.test_comparing import compared, only_pair, prose

from bihuan.comparing import Passage, differences, only_facts_changed


def changes(a: str, b: str) -> list[tuple[str, str, str]]:
    found = differences(a, b, Passage((0, len(a)), (0, len(b)), 1, 1))
    return [(one.kind, a[slice(*one.a)], b[slice(*one.b)]) for one in found]


@pytest.mark.parametrize(
    ("a", "b", "names"),
    [
        ("与王建国同志谈话两次", "与李卫东同志谈话两次", ("王建国", "李卫东")),
        ("与王建国同志谈话两次", "与王建军同志谈话两次", ("王建国", "王建军")),
        ("请顾行之局长把关", "请欧阳明哲局长把关", ("顾行之", "欧阳明哲")),
        ("我叫聂远帆，在局里管防汛", "我叫程素心，在局里管防汛", ("聂远帆", "程素心")),
        ("对照检查材料\n钟望川\n按照要求", "对照检查材料\n程素心\n按照要求", ("钟望川", "程素心")),
    ],
)
def test_a_name_is_known_by_the_post_after_it_or_the_words_before_it(a: str, b: str, names: tuple[str, str]) -> None:
    assert changes(a, b) == [("name", *names)]


@pytest.mark.parametrize(
    ("a", "b", "places"),
    [
        ("到望鹤镇调研三次", "到石门镇调研三次", ("望鹤镇", "石门镇")),
        ("为岚台县的发展", "为柏溪市的发展", ("岚台县", "柏溪市")),
        ("在岚台县水务局工作", "在柏溪市水利局工作", ("岚台县水务局", "柏溪市水利局")),
        ("水务局的供水账目", "财政局的供水账目", ("水务局", "财政局")),
        ("帮助坡头村修渠", "帮助云畈村修渠", ("坡头村", "云畈村")),
        ("安澜公司的合同", "远泽公司的合同", ("安澜公司", "远泽公司")),
    ],
)
def test_a_place_or_unit_is_known_by_the_word_it_ends_with(a: str, b: str, places: tuple[str, str]) -> None:
    assert changes(a, b) == [("place", *places)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("党支部书记带头", "党总支书记带头"),
        ("镇党委书记带头", "镇纪委书记带头"),
        ("宣传委员没有到会", "纪检委员没有到会"),
        ("常务副县长分管", "时任副县长分管"),
        ("项目经理没有到场", "常务经理没有到场"),
        ("班子同志提醒过", "党员同志提醒过"),
        ("本人常常，拖到月底", "本人时时，拖到月底"),
        ("我是项目负责人", "我是常务负责人"),
        ("全县的工作", "我县的工作"),
        ("城市的工作", "农村的工作"),
        ("谋划工作布局", "谋划发展格局"),
        ("影响全局", "影响大局"),
        ("帮扶重点地区", "帮扶贫困地区"),
        ("建设先进村", "建设文明村"),
        ("建设城区", "建设山区"),
        ("国有公司的账目", "民营公司的账目"),
        ("各级学校的食堂", "中小学校的食堂"),
        ("原来的县", "以后的县"),
        ("深入街道", "走进社区"),
    ],
)
def test_ordinary_words_that_look_alike_are_wording(a: str, b: str) -> None:
    assert {kind for kind, _, _ in changes(a, b)} == {"wording"}


def test_a_word_that_the_other_text_has_too_is_no_renamed_place() -> None:
    a = "到望鹤镇调研三次，石门镇没有去过"
    b = "到石门镇调研三次，石门镇没有去过"
    assert {kind for kind, _, _ in changes(a, b)} == {"wording"}


def test_a_name_that_the_other_text_has_too_is_no_changed_name() -> None:
    a, b = "请顾行之同志谈话，卫东风同志没有到", "请卫东风同志谈话，卫东风同志没有到"
    assert {kind for kind, _, _ in changes(a, b)} == {"wording"}


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        ("2023年3月5日开会", "2024年4月16日开会", ("date", "2023年3月5日", "2024年4月16日")),
        ("二〇二三年十二月三日开会", "二〇二四年一月九日开会", ("date", "二〇二三年十二月三日", "二〇二四年一月九日")),
        ("2023-03-05开会", "2024-03-06开会", ("date", "2023-03-05", "2024-03-06")),
        ("2023年3月开会", "2024年3月开会", ("year", "2023年3月", "2024年3月")),
        ("2023年开会", "2024年3月开会", ("date", "2023年", "2024年3月")),
        ("6月底前完成", "9月底前完成", ("date", "6月", "9月")),
        ("2023年开会", "2024年开会", ("year", "2023", "2024")),
        ("学习十八大精神", "学习二十大精神", ("figure", "十八", "二十")),
        ("第一批主题教育", "第二批主题教育", ("figure", "一", "二")),
        ("十八届六中全会", "十九届六中全会", ("figure", "十八", "十九")),
        ("用了三个月", "用了五个月", ("figure", "三", "五")),
    ],
)
def test_dates_are_one_difference_and_ordinals_are_figures(a: str, b: str, found: tuple[str, str, str]) -> None:
    assert changes(a, b) == [found]


BODY = [prose(random.Random(40 + number), 90) for number in range(9)]


def only_facts(a: str, b: str) -> bool:
    texts = {"old": "\n".join([BODY[0], a, *BODY[1:]]), "new": "\n".join([BODY[0], b, *BODY[1:]])}
    pair = only_pair(compared(texts))
    assert pair.near_duplicate
    return only_facts_changed(pair, texts[pair.a], texts[pair.b])


def test_a_text_of_which_only_names_and_dates_changed_is_told_without_lists() -> None:
    a = "2023年3月5日到岚台县水务局，与王建国同志谈话，学习十八大精神"
    b = "2024年4月6日到柏溪市水利局，与李卫东同志谈话，学习十九大精神"
    assert only_facts(a, b)
    assert not only_facts(a, b.replace("谈话", "吵架"))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("建设先进村", "建设文明村"),
        ("党委书记讲过", "纪委书记讲过"),
        ("谋划工作布局", "谋划发展格局"),
        ("城市", "农村"),
    ],
)
def test_a_changed_word_is_not_taken_for_a_fact(a: str, b: str) -> None:
    assert not only_facts(a, b)


WORDS = st.text(
    alphabet=st.sampled_from("王李建国同志书记我叫岚台县水务局镇村望鹤年月日2023一二，。\n的党委"), max_size=24
)


@given(WORDS, WORDS)
@example("岚李望镇镇岚镇县鹤叫", "岚同局镇岚镇县鹤叫")  # the sign after a change is the next change
def test_differences_are_in_order_and_leave_the_rest_equal(a: str, b: str) -> None:
    found = differences(a, b, Passage((0, len(a)), (0, len(b)), 1, 1))
    at, to = 0, 0
    for one in found:
        assert one.a[0] >= at
        assert one.b[0] >= to
        left, right = a[at : one.a[0]], b[to : one.b[0]]
        assert [c for c in left if c.isalnum()] == [c for c in right if c.isalnum()]
        at, to = one.a[1], one.b[1]
    assert [c for c in a[at:] if c.isalnum()] == [c for c in b[to:] if c.isalnum()]
