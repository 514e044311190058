"""Names, units and places of another document left in: which are told, which are not, and where they stand on both sides."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.comparing import compare
from bihuan.foreign import ForeignName, Manner, find_foreign
from bihuan.materials import Material, material_of
from bihuan.model import SourceText

PLENTY = (
    "三月防汛演练我只到场半天，值班表改了两次都没有报备，分管同志问起来才补的手续，事后也没有再看过记录。",
    "会议室维修超出预算一千元，附件里没有验收单，自己签了字才想起来问，票据到年底还没有核对清楚。",
    "办公室两名年轻同志提出轮岗，我拖到年底没有答复，全年只同他们谈过一次话，谈的还是材料怎么写。",
    "信访件的答复照抄文件，群众又来问了两回，我没有接待，让值班的人转了一圈，最后谁也没有回话。",
)
COPIED = (
    "下乡调研走得不深，多是听汇报、看材料，没有进过农户的院子，灌溉渠断水的情况是从来信里才知道的，{}，"
    "事后也没有回访，直到春耕结束才派人去修，群众当面说我们答复得快、办得慢。"
)


def material(number: int, unit: str, person: str, *sentences: str, year: int = 2024) -> Material:
    text = f"{year}年度民主生活会个人对照检查材料\n{unit}局长　{person}\n" if unit else f"个人对照检查材料\n{person}\n"
    text += "一、存在的主要问题\n" + "\n".join(sentences) + "\n" + PLENTY[number % 4] + "\n以上检查，请批评指正。"
    text += "如有不当之处，请同志们多提宝贵意见，我将虚心接受，认真整改，不断改进工作作风，提高办事效率。\n"
    return material_of(SourceText(text, f"{number}.txt", "txt"), f"{number}.txt")


def found_in(made: Sequence[Material]) -> list[ForeignName]:
    materials = {one.key: one for one in made}
    found = list(find_foreign(materials, compare([one.entry for one in made])))
    for one in found:
        text = materials[one.key].source.text
        assert one.span.of(text) == one.name
        assert one.context.contains(one.span)
        if one.owner_span:
            assert one.owner_span.of(materials[one.owner].source.text) == one.name
    return found


def told(*made: Material) -> list[tuple[str, str, str, str]]:
    return [(one.key, one.name, one.manner.value, one.owner) for one in found_in(made)]


LANTAI, BAIXI = ("岚台县水务局", "聂远帆"), ("柏溪县水务局", "程素心")


def test_a_unit_left_in_a_copied_passage_is_told_with_both_places() -> None:
    words = COPIED.format("岚台县水务局的值班电话没有人接")
    found = found_in([material(0, *LANTAI, words), material(1, *BAIXI, words)])
    (one,) = found
    assert (one.key, one.owner, one.name, one.kind) == ("1.txt", "0.txt", "岚台县水务局", "unit")
    assert one.manner is Manner.COMMON
    assert one.owner_span is not None
    assert one.owners == 1


def test_the_signature_of_another_is_told() -> None:
    mine = material(1, *BAIXI).source.text + "中共岚台县水务局党组\n聂远帆\n2024年12月30日\n"
    signed = material_of(SourceText(mine, "1.txt", "txt"), "1.txt")
    own = material_of(SourceText(mine.replace("岚台", "柏溪").replace("聂远帆", "程素心"), "1.txt", "txt"), "1.txt")
    assert [(name, manner) for _, name, manner, _ in told(material(0, *LANTAI), signed)] == [
        ("岚台县水务局", "as-own"),
        ("聂远帆", "as-own"),
    ]
    assert told(material(0, *LANTAI), own) == []


def test_names_in_common_passages_come_first() -> None:
    words = COPIED.format("岚台县水务局的值班电话没有人接")
    found = told(
        material(0, *LANTAI, words),
        material(1, *BAIXI, words),
        material(2, "云畈县水务局", "路遥川", "我要为岚台县的高质量发展贡献力量。", "岚台县的水价定得更细。"),
    )
    assert [one[2] for one in found] == ["in-common", "as-own", "named"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("作为岚台县水务局的一员，我没有带头。", "岚台县水务局"),
        ("我要为岚台县的高质量发展贡献力量。", "岚台县"),
        ("对照检查人：聂远帆，请批评。", "聂远帆"),
        ("我叫聂远帆，平时学习不够。", "聂远帆"),
    ],
)
def test_what_is_spoken_of_as_ones_own_and_is_anothers_is_told(words: str, name: str) -> None:
    assert told(material(0, *LANTAI), material(1, *BAIXI, words)) == [("1.txt", name, "as-own", "0.txt")]


@pytest.mark.parametrize("words", ["岚台县的供水管网换得更早，台账也更清楚。", "岚台县水务局的供水管网换得更早。"])
def test_a_place_of_the_same_level_that_is_only_named_is_told_last(words: str) -> None:
    assert [one[2] for one in told(material(0, *LANTAI), material(1, *BAIXI, words))] == ["named"]


@pytest.mark.parametrize(
    "words",
    [
        "五月到岚台县水务局调研供水，没有写报告。",
        "赴岚台县学习考察，回来没有落实。",
        "与岚台县水务局座谈两次，没有形成办法。",
        "会同岚台县水务局清理河道，进度慢了。",
        "学习借鉴岚台县的做法不够。",
        "《岚台县供水办法》发来以后我没有看。",
        "岚台县水务局原局长违纪案件通报以后，我触动不深。",
        "联系岚台县水务局不够主动。",
    ],
)
def test_who_is_visited_worked_with_or_cited_is_no_left_over(words: str) -> None:
    assert told(material(0, *LANTAI), material(1, *BAIXI, words)) == []


@pytest.mark.parametrize(
    ("theirs", "mine", "words"),
    [
        (("岚台县", "聂远帆"), ("岚台县水务局", "程素心"), "岚台县的安排我没有抓紧，作为岚台县的干部我有责任。"),
        (("岚台县政府办公室", "聂远帆"), ("岚台县水务局", "程素心"), "岚台县的发展我出力不多，立足岚台县还不够。"),
        (("青河市水务局", "聂远帆"), ("岚台县水务局", "程素心"), "青河市的要求我传达得慢，青河市水务局催过两次。"),
        (("岚台县新桥镇", "聂远帆"), ("岚台县水务局", "程素心"), "新桥镇的水站我去得少。"),
        (("岚台县财政局", "聂远帆"), ("岚台县水务局", "程素心"), "岚台县财政局催过我两次。"),
        (("岚台县水务局", "聂远帆"), ("岚台县水务局", "程素心"), "聂远帆同志提醒过我，岚台县水务局的水站我去得少。"),
        (("岚台县水务局", "聂远帆"), ("水务局", "程素心"), "岚台县的水站我去得少，聂远帆同志提醒过我。"),
        (("岚台县水务局", "聂远帆"), ("", "程素心"), "岚台县的水站我去得少，岚台县水务局催过两次。"),
        (("岚台县水务局", "高峰"), ("柏溪县水务局", "程素心"), "用水高峰没有人值班，高峰时断水两次。"),
        (("岚台县水务局", "聂远帆"), ("柏溪县水务局", "程素心"), "聂远帆同志来信提过意见。"),
    ],
    ids=["county", "office", "city", "town", "neighbour", "colleague", "short", "unknown", "word", "person"],
)
def test_what_is_above_around_or_beside_ones_own_is_no_left_over(
    theirs: tuple[str, str], mine: tuple[str, str], words: str
) -> None:
    assert told(material(0, *theirs), material(1, *mine, words)) == []


def test_a_colleague_named_in_a_common_passage_is_no_left_over_but_another_units_person_is() -> None:
    words = COPIED.format("责任人聂远帆没有到场")
    assert told(material(0, *LANTAI, words), material(1, "岚台县水务局", "程素心", words)) == []
    assert told(material(0, *LANTAI, words), material(1, *BAIXI, words)) == [("1.txt", "聂远帆", "in-common", "0.txt")]


def test_a_neighbour_of_the_same_county_is_told_only_in_a_common_passage() -> None:
    words = COPIED.format("岚台县财政局的值班电话没有人接")
    found = told(material(0, "岚台县财政局", "聂远帆", words), material(1, "岚台县水务局", "程素心", words))
    assert found == [("1.txt", "岚台县财政局", "in-common", "0.txt")]


def test_a_town_of_ones_own_county_is_no_left_over_even_in_a_common_passage() -> None:
    words = COPIED.format("新桥镇的水站没有人值班")
    assert told(material(0, "岚台县新桥镇", "聂远帆", words), material(1, "岚台县水务局", "程素心", words)) == []
    assert told(material(0, "岚台县新桥镇", "聂远帆", words), material(1, *BAIXI, words)) == [
        ("1.txt", "新桥镇", "in-common", "0.txt")
    ]


def test_a_name_in_ones_own_title_is_ones_own() -> None:
    text = material(1, *BAIXI, "我要为岚台县的高质量发展贡献力量。").source.text
    there = text.replace("程素心\n", "程素心\n（挂职岚台县）\n", 1)
    made = [material_of(SourceText(one, "1.txt", "txt"), "1.txt") for one in (text, there)]
    assert [len(told(material(0, *LANTAI), one)) for one in made] == [1, 0]


def test_a_place_visited_in_a_common_passage_is_no_left_over() -> None:
    words = COPIED.format("到岚台县水务局考察也是走马观花")
    assert told(material(0, *LANTAI, words), material(1, *BAIXI, words)) == []


def test_a_name_that_very_many_documents_have_is_nobodys_left_over() -> None:
    units = [f"{name}县水务局" for name in ("青禾", "云畈", "石桥", "望鹤", "坡头", "安澜", "远泽", "柏溪")]
    made = [material(0, *LANTAI)]
    made += [material(n, unit, "程素心", "岚台县的供水管网换得更早。") for n, unit in enumerate(units, 1)]
    assert told(*made) == []
    assert len(told(*made[:4])) == 3


def test_the_very_same_texts_under_two_names_are_told_for_both() -> None:
    words = COPIED.format("岚台县水务局的值班电话没有人接")
    one = material(1, *BAIXI, words)
    again = material_of(one.source, "2.txt")
    found = told(material(0, *LANTAI, words), one, again)
    assert [(key, manner) for key, _, manner, _ in found] == [("1.txt", "in-common"), ("2.txt", "in-common")]


def test_several_owners_are_counted_and_the_one_with_the_passage_is_named() -> None:
    words = COPIED.format("岚台县水务局的值班电话没有人接")
    found = found_in([material(0, *LANTAI), material(1, *BAIXI, words), material(2, "岚台县水务局", "路遥川", words)])
    (one,) = [one for one in found if one.manner is Manner.COMMON]
    assert (one.owner, one.owners) == ("2.txt", 2)


PEOPLE = [
    ("岚台县水务局", "聂远帆"),
    ("柏溪县水务局", "程素心"),
    ("云畈市财政局", "路遥川"),
    ("", "桑以宁"),
    ("水务局", "高峰"),
]
SENTENCES = [
    COPIED.format("岚台县水务局的电话没有人接"),
    "作为柏溪县水务局的一员，我没有带头。",
    "到岚台县调研两次。",
    "我叫路遥川，云畈市的工作做得少。",
    "用水高峰断水。",
]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.lists(st.sampled_from(SENTENCES), max_size=3)), min_size=2, max_size=5
    ),
    st.integers(0, 99),
)
def test_the_order_of_documents_does_not_matter_and_nothing_of_ones_own_is_told(
    made: list[tuple[tuple[str, str], list[str]]], seed: int
) -> None:
    documents = [material(number, *who, *words) for number, (who, words) in enumerate(made)]
    first = found_in(documents)
    random.Random(seed).shuffle(documents)
    assert found_in(documents) == first
    for one in first:
        (unit, person), _ = made[int(one.key.partition(".")[0])]
        assert one.name not in (unit, person)
        assert not unit or one.name not in unit
