"""Headings are matched to prescribed aspects whatever their number, frame words or wording."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.annotated import read_annotated, shared_documents

from bihuan import profiles
from bihuan.model import Kind

ALL_IDS = [name for name, _ in profiles.known_profiles()]
ASPECT_IDS = [name for name in ALL_IDS if name != profiles.GENERIC]


def shorts(heading: str, profile_id: str) -> list[str]:
    return [spec.short for spec in profiles.match_aspect(heading, profiles.load(profile_id))]


@pytest.mark.parametrize("profile_id", ASPECT_IDS)
def test_every_name_of_an_aspect_matches_it_in_every_frame(profile_id):
    profile = profiles.load(profile_id)
    for variant in profile.variants:
        for spec in variant.aspects:
            for name in spec.names:
                bare = name.removeprefix("带头").removesuffix("方面").removesuffix("的问题").removesuffix("情况")
                frames = (
                    name,
                    f"（一）{bare}方面",
                    f"2.在{bare}方面存在的问题",
                    f"第三，带头{bare}方面。",
                    f"{bare}情况",
                )
                for heading in frames:
                    alone = replace(profile, variants=(variant,))
                    keys = [one.key for one in profiles.match_aspect(heading, alone)]
                    assert spec.key in keys, (heading, keys)


@pytest.mark.parametrize("profile_id", ASPECT_IDS)
@pytest.mark.parametrize(
    "heading",
    [
        "一、存在的主要问题",
        "二、原因分析",
        "产生问题的根源剖析",
        "三、今后努力方向和整改措施",
        "四、下一步打算",
        "上年度民主生活会整改措施落实情况",
        "典型案例剖析",
        "个人有关事项说明",
        "一、存在问题及原因分析",
        "其他方面",
        "（三）上级点明的问题",
        "",
        "1.",
    ],
)
def test_headings_of_other_parts_match_no_aspect(profile_id, heading):
    assert shorts(heading, profile_id) == []


@pytest.mark.parametrize(
    ("profile_id", "heading", "expected"),
    [
        ("mzshh-2025", "（三）敬畏人民、组织、法纪方面", ["敬畏人民、敬畏组织、敬畏法纪"]),
        ("mzshh-2025", "提高党性修养方面", ["固本培元、增强党性"]),
        ("mzshh-2024", "增强党性、锤炼作风方面", ["增强党性、严守纪律、砥砺作风"]),
        ("mzshh-2022", "深刻领悟“两个XX”的决定性意义方面", ["领悟“两个确立”"]),
        ("mzshh-2022", "用党的创新理论武装头脑、指导实践方面", ["用新思想凝心铸魂"]),
        ("mzshh-2016", "在遵守政治纪律、政治规矩方面", ["政治纪律和政治规矩"]),
        ("mzshh-2021", "第三，践行人民中心发展思想", ["以人民为中心"]),
        ("mzshh-2013", "官僚主义问题", ["官僚主义"]),
        ("zzshh-2022", "（一）政治信仰方面还不够坚定", ["政治信仰"]),
        ("zzshh-2022", "发挥先锋模范作用方面：", ["作用发挥"]),
        ("zzshh-2021", "对照革命先烈", ["革命先辈和先进典型"]),
    ],
)
def test_wordings_that_nobody_listed_still_match(profile_id, heading, expected):
    assert shorts(heading, profile_id) == expected


@pytest.mark.parametrize(
    ("profile_id", "heading", "expected"),
    [
        ("mzshh-2023", "（三）践行宗旨、服务人民和求真务实、狠抓落实方面", ["践行宗旨", "求真务实"]),
        ("mzshh-2023", "担当作为和工作作风方面", ["担当作为", "工作作风"]),
        ("mzshh-2013", "享乐主义、奢靡之风方面", ["享乐主义", "奢靡之风"]),
        ("mzshh-2024", "履行全面从严治党责任与增强党性方面", ["增强党性、严守纪律、砥砺作风", "全面从严治党政治责任"]),
    ],
)
def test_a_merged_heading_covers_all_its_aspects(profile_id, heading, expected):
    assert shorts(heading, profile_id) == expected


@pytest.mark.parametrize("heading", ["1.政治理论学习不够系统。", "党员意识有所淡化", "宗旨意识不够牢固"])
def test_the_name_of_a_fault_is_no_aspect_heading(heading):
    assert shorts(heading, "zzshh-2022") == []


def test_missing_aspects_are_those_of_the_variant_that_fits():
    profile = profiles.load("mzshh-2023")
    first_batch = ["理论学习方面", "政治素质方面", "能力本领方面", "担当作为方面", "廉洁自律方面"]
    assert [spec.short for spec in profiles.covered(first_batch, profile)] == ["工作作风"]
    second_batch = [
        "学习贯彻新思想方面",
        "维护党中央权威方面",
        "求真务实方面",
        "以身作则、廉洁自律方面",
        "全面从严治党方面",
    ]
    assert [spec.short for spec in profiles.covered(second_batch, profile)] == ["践行宗旨"]


def test_optional_aspects_are_never_missing_but_do_match():
    profile = profiles.load("mzshh-2013")
    four = ["形式主义方面", "官僚主义方面", "享乐主义方面", "奢靡之风方面"]
    assert profiles.covered(four, profile) == ()
    assert shorts("贯彻执行中央八项规定情况", "mzshh-2013") == ["政治纪律与八项规定"]


def test_a_team_set_is_not_asked_of_a_member():
    profile = profiles.load("zzshh-2022")
    found = profiles.fit(["政治信仰方面", "党员意识方面"], profile, Kind.PERSONAL)
    assert found is not None
    assert found.variant.id == "default"


@given(st.text(max_size=80))
def test_any_text_at_all_can_be_asked_about(heading):
    profile = profiles.load("mzshh-2023")
    specs = profiles.match_aspect(heading, profile)
    assert len({spec.key for spec in specs}) == len(specs)


def test_own_headings_that_share_a_word_or_two_do_not_follow_the_set():
    own = ["（一）理论学习方面", "（二）工作作风方面", "（三）发挥作用方面"]
    assert not profiles.prescribes(own, profiles.load("zzshh-2023"))


@pytest.mark.shared
@pytest.mark.parametrize("path", shared_documents() or [None], ids=lambda path: path.stem if path else "absent")
def test_annotated_documents_find_their_profile_and_what_they_leave_out(path):
    if path is None:
        pytest.skip("the annotated corpus is not beside the checkout")
    marked = read_annotated(path)
    meta = marked.document.meta
    headings = [marked.folded.of(aspect.heading).strip() for aspect in marked.document.aspects]
    chosen = profiles.select(meta.year, meta.meeting, meta.kind, headings, title=meta.title)
    assert chosen.profile_id == meta.profile
    missing = profiles.covered(headings, chosen.profile, meta.kind) if chosen.prescribed else ()
    assert bool(missing) == any(rule == "aspect-missing" for rule, _ in marked.defects)
