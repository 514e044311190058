"""Whose a file is: from the text, from its name, from its folders; each with the source."""

from __future__ import annotations

import pytest

from bihuan.batch import Known, identify
from bihuan.batch.names import person_in, unit_in, year_in
from bihuan.model import Meta


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("张三-对照检查材料", "张三"),
        ("2024年度组织生活会个人对照检查材料（李四）", "李四"),
        ("01王小明", "王小明"),
        ("（一）钱七个人检视剖析材料", "钱七"),
        ("3.赵六", "赵六"),
        ("对照检查材料 刘 洋", "刘洋"),
        ("李四_2024_终稿", "李四"),
        ("党支部书记张三同志对照检查材料（修改稿）", "张三"),
        ("欧阳修远民主生活会发言提纲2025.1.8", "欧阳修远"),
        ("阿依古丽·买买提 对照检查", "阿依古丽·买买提"),
        ("检修车间党支部-王五-20241203", "王五"),
        ("办公室-对照检查材料", None),
        ("会议记录", None),
        ("空的", None),
        ("张家口市水务局", None),
        ("golden-01", None),
        ("", None),
    ],
)
def test_a_person_is_read_from_a_file_name(name: str, person: str | None) -> None:
    assert person_in(name) == person


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("02.检修车间党支部", "检修车间党支部"),
        ("二支部对照检查材料汇总", "二支部"),
        ("2024年度民主生活会发言提纲--县水务局 陆怀川", "县水务局"),
        ("张三", None),
        ("2024年度", None),
        ("城东片", None),
    ],
)
def test_a_unit_is_read_from_a_name(name: str, unit: str | None) -> None:
    assert unit_in(name) == unit


def test_a_year_is_read_from_a_name() -> None:
    assert [year_in(one) for one in ("2024年度材料", "王五-20241203", "第3稿", "1120241")] == [2024, 2024, None, None]


def test_the_text_comes_before_the_file_name_and_that_before_the_folder() -> None:
    meta = Meta(title="对照检查材料", year=2023, person="李四", unit="县水务局")
    folders = ("2022年", "检修车间党支部", "材料")
    said = identify(meta, "张三-财政局-2024", folders)
    assert (said.person, said.unit, said.year) == (
        Known("李四", "text"),
        Known("县水务局", "text"),
        Known("2023", "text"),
    )
    named = identify(Meta(), "张三-财政局-2024", folders)
    assert (named.person, named.unit, named.year) == (
        Known("张三", "file"),
        Known("财政局", "file"),
        Known("2024", "file"),
    )
    placed = identify(Meta(), "对照检查材料", folders)
    assert (placed.person, placed.unit, placed.year) == (
        Known(),
        Known("检修车间党支部", "folder"),
        Known("2022", "folder"),
    )


def test_a_folder_may_be_a_persons_and_any_other_word_the_unit() -> None:
    said = identify(None, "对照检查材料", ("王小明", "城东片", "全部材料"))
    assert (said.person, said.unit) == (Known("王小明", "folder"), Known("城东片", "folder"))


def test_a_teams_text_is_nobodys_own() -> None:
    assert identify(Meta(person="李四"), "张三", (), team=True).person == Known()


def test_what_cannot_be_a_name_is_not_taken_from_the_text() -> None:
    meta = Meta(person="二十三日", unit="内部资料注意保管县政府党组2024年度民主生活会")
    said = identify(meta, "张三", ("水务局",))
    assert (said.person, said.unit) == (Known("张三", "file"), Known("水务局", "folder"))
