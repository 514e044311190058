"""Which documents make a series of one person or team, in which order, and what is left out with which reason."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.materials import material_of
from bihuan.model import Kind, SourceText
from bihuan.overyears import LeftOut, Plan, Sketch, sketch, sort_by_year


def of(
    person: str,
    year: int | None,
    unit: str = "岚台县粮食局",
    key: str = "",
    *,
    kind: Kind = Kind.PERSONAL,
    meeting: str = "民主生活会",
    branch: bool = False,
    length: int = 100,
    sha256: str = "",
) -> Sketch:
    key = key or f"{unit}/{person}{year}{meeting}.docx"
    return Sketch(key, person, unit, year, kind, meeting, branch, length, sha256)


def sorted_out(*sketches: Sketch) -> tuple[list[Plan], dict[str, str]]:
    plans, left = sort_by_year(sketches)
    return plans, {one.key: one.reason for one in left}


def years(plan: Plan) -> list[int]:
    return [one.year for one in plan.documents]


def test_documents_of_one_person_are_put_in_the_order_of_their_years() -> None:
    (plan,), left = sorted_out(of("聂远帆", 2024), of("聂远帆", 2022), of("聂远帆", 2023), of("路遥川", 2024))
    assert (plan.who, plan.unit, years(plan)) == ("聂远帆", "岚台县粮食局", [2022, 2023, 2024])
    assert left == {}


def test_two_people_of_one_name_in_two_units_are_not_one_person_and_that_is_said() -> None:
    plans, left = sorted_out(of("聂远帆", 2023, "岚台县粮食局", "甲"), of("聂远帆", 2024, "柏溪县医院", "乙"))
    assert plans == []
    assert set(left) == {"甲", "乙"}
    assert "岚台县粮食局" in left["甲"]
    assert "柏溪县医院" in left["甲"]


def test_namesakes_in_two_units_have_a_series_each() -> None:
    units = ("岚台县粮食局", "柏溪县医院")
    plans, left = sorted_out(*(of("聂远帆", year, unit) for year in (2023, 2024) for unit in units))
    assert [(one.unit, years(one)) for one in plans] == [(unit, [2023, 2024]) for unit in sorted(units)]
    assert left == {}


def test_a_unit_named_in_short_or_not_at_all_is_the_only_one_it_can_be() -> None:
    (plan,), left = sorted_out(of("聂远帆", 2022, ""), of("聂远帆", 2023, "粮食局"), of("聂远帆", 2024))
    assert (plan.unit, years(plan)) == ("岚台县粮食局", [2022, 2023, 2024])
    assert left == {}


def test_a_document_that_may_be_of_either_namesake_is_left_out() -> None:
    plans, left = sorted_out(
        of("聂远帆", 2023, "岚台县粮食局"), of("聂远帆", 2024, "柏溪县粮食局"), of("聂远帆", 2022, "粮食局", "不明")
    )
    assert plans == []
    assert "单位写得不全" in left["不明"]


def test_a_document_without_year_is_left_out_with_the_reason() -> None:
    (plan,), left = sorted_out(of("聂远帆", 2023), of("聂远帆", None, key="无年度"), of("聂远帆", 2024))
    assert years(plan) == [2023, 2024]
    assert "没有写明年度" in left["无年度"]
    assert sorted_out(of("聂远帆", None), of("路遥川", 2024)) == ([], {})


@pytest.mark.parametrize(
    ("names", "last"),
    [
        (["材料初稿", "材料", "材料修改稿"], "材料修改稿"),
        (["材料第2稿", "材料第十稿", "材料第三稿"], "材料第十稿"),
        (["材料v2", "材料v10", "材料定稿"], "材料定稿"),
        (["材料v2", "材料v10"], "材料v10"),
    ],
)
def test_of_drafts_of_one_year_the_last_is_taken_and_the_others_named(names: list[str], last: str) -> None:
    drafts = [of("聂远帆", 2024, key=f"{name}.docx") for name in names]
    (plan,), _ = sorted_out(of("聂远帆", 2023), *drafts)
    taken = plan.documents[1]
    assert taken.key == f"{last}.docx"
    assert set(taken.others) == {one.key for one in drafts} - {taken.key}
    assert "文件名" in taken.why


def test_where_names_do_not_tell_the_longest_is_taken() -> None:
    (plan,), _ = sorted_out(
        of("聂远帆", 2023), of("聂远帆", 2024, key="甲", length=90), of("聂远帆", 2024, key="乙", length=200)
    )
    assert (plan.documents[1].key, plan.documents[1].others) == ("乙", ("甲",))
    assert "最长" in plan.documents[1].why


def test_both_sorts_of_meetings_in_one_year_make_two_series() -> None:
    meetings = ("民主生活会", "组织生活会")
    plans, _ = sorted_out(*(of("聂远帆", year, meeting=one) for year in (2023, 2024) for one in meetings))
    assert [years(one) for one in plans] == [[2023, 2024]] * 2
    assert {"民主" in document.key for document in plans[0].documents} != {
        "民主" in document.key for document in plans[1].documents
    }
    (mixed,), _ = sorted_out(of("聂远帆", 2023, meeting=meetings[0]), of("聂远帆", 2024, meeting=meetings[1]))
    assert years(mixed) == [2023, 2024]


def test_teams_go_by_their_unit_and_a_branch_is_not_the_bureau() -> None:
    team = {"kind": Kind.TEAM, "person": ""}
    plans, left = sorted_out(
        of(year=2023, unit="岚台县粮食局", key="甲", **team),  # type: ignore[arg-type]
        of(year=2024, unit="粮食局", key="乙", **team),  # type: ignore[arg-type]
        of(year=2024, unit="岚台县粮食局", key="丙", branch=True, **team),  # type: ignore[arg-type]
        of(year=2024, unit="柏溪县医院", key="丁", **team),  # type: ignore[arg-type]
    )
    assert [[one.key for one in plan.documents] for plan in plans] == [["甲", "乙"]]
    assert plans[0].who == ""
    assert left == {}


def test_a_masked_name_is_nobodys() -> None:
    assert sorted_out(of("聂某某", 2023), of("聂某某", 2024)) == ([], {})


def test_a_folder_called_last_year_is_no_unit() -> None:
    text = "{}年度民主生活会个人对照检查材料\n聂远帆\n一、存在的问题\n一是学习不够。笔记补抄了三次。\n二、整改措施\n一是每周自学两小时。\n"
    made = [
        material_of(SourceText(text.format(year), f"{folder}.txt", "txt"), f"{folder}/聂远帆.txt", (folder,))
        for folder, year in (("去年", 2023), ("今年", 2024))
    ]
    plans, left = sort_by_year(map(sketch, made))
    assert [years(one) for one in plans] == [[2023, 2024]]
    assert left == []


SOME = st.builds(
    of,
    person=st.sampled_from(["聂远帆", "路遥川"]),
    year=st.sampled_from([None, 2022, 2023, 2024]),
    unit=st.sampled_from(["", "粮食局", "岚台县粮食局", "柏溪县粮食局", "柏溪县粮食局办公室"]),
    kind=st.sampled_from(list(Kind)),
    meeting=st.sampled_from(["", "民主生活会", "组织生活会"]),
    length=st.integers(1, 3),
)


@given(st.lists(SOME, max_size=12), st.integers(0, 99))
def test_the_order_of_the_documents_does_not_matter_and_each_has_one_place(sketches: list[Sketch], seed: int) -> None:
    numbered = [
        Sketch(f"{number}.docx", one.person, one.unit, one.year, one.kind, one.meeting, False, one.length, "")
        for number, one in enumerate(sketches)
    ]
    plans, left = sort_by_year(numbered)
    shuffled = list(numbered)
    random.Random(seed).shuffle(shuffled)
    assert sort_by_year(shuffled) == (plans, left)
    places = [key for plan in plans for one in plan.documents for key in (one.key, *one.others)]
    places += [one.key for one in left]
    assert len(places) == len(set(places))
    known = {one.key: one for one in numbered}
    for plan in plans:
        assert years(plan) == sorted(set(years(plan)))
        assert len(plan.documents) > 1
        assert {known[one.key].person for one in plan.documents if plan.who} <= {plan.who}
    assert all(isinstance(one, LeftOut) and one.reason and one.reason_en for one in left)
