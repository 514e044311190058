"""Checklists come in as TOML or Excel, in versions that stay; what is wrong is told with its place."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.inspections.checklists.written import Item, Written, from_toml, shipped, to_toml
from bihuan_web.inspections.services import checklists
from bihuan_web.tasks.models import Method
from tests.web.support.inspecting import bureau, planned

_TEXT = st.text(min_size=1, max_size=60).filter(lambda one: one.strip() == one and "\ud800" not in one)
_ITEMS = st.builds(
    Item, _TEXT, _TEXT, st.lists(st.sampled_from(Method.values), min_size=1, unique=True).map(tuple), _TEXT
)


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> Any:
    settings.FILES_FOLDER = tmp_path / "files"
    return bureau()


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("部分", "检查内容", "检查方式", "什么算问题"), *rows):
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@given(_TEXT, st.lists(_ITEMS, min_size=1, max_size=6))
def test_what_is_written_as_toml_is_read_back(title: str, items: list[Item]) -> None:
    written = Written(title, tuple(items))
    assert from_toml(to_toml(written), "x.toml") == written


def test_every_example_that_comes_along_can_be_used() -> None:
    assert len(shipped()) >= 3
    assert all(one.items and from_toml(to_toml(one), "x.toml") == one for one in shipped().values())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('title = "一"', "没有一项"),
        ("title = ", "TOML"),
        ('title = "一"\n[[section]]\ntitle = "甲"\n[[section.item]]\nlook_at = "看"\nhow = ["听说"]\nfinding_when = "有"', "第 6 行"),
        ('title = "一"\n[[section]]\ntitle = "甲"\nitems = []', "items"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        from_toml(text, "x.toml")
    assert refused.value.code == "bad-checklist"


def test_excel_comes_in_and_a_new_version_leaves_the_old_one_to_its_inspections(people: Any) -> None:
    first = sheet(
        ("一、台账", "台账齐不齐", "查阅资料、走访群众", "缺一项"), (None, "照片真不真", "实地核查", "对不上")
    )
    made = checklists.bring_in(people.place.county, [first], "台账检查.xlsx", people.office)
    assert made.title == "台账检查"
    assert [(one.section, one.how) for one in made.versions.get().items.order_by("number")] == [
        ("一、台账", "files,asked-people"), ("一、台账", "on-site"),
    ]  # fmt: skip
    inspection = planned(people)
    assert inspection.version.checklist == made
    checklists.bring_version(
        made, [sheet(("台账", "台账齐不齐", "查阅资料", "缺一项"))], "新.xlsx", "删一项", people.office
    )
    made.refresh_from_db()
    inspection.refresh_from_db()
    assert (made.latest, inspection.version.number, inspection.results.count()) == (2, 1, 2)
    with pytest.raises(Refused, match="第 2 行"):
        checklists.bring_version(made, [sheet(("台账", "看", "猜", "有"))], "坏.xlsx", "", people.office)
    assert made.versions.count() == 2


def test_only_the_office_keeps_checklists_and_a_title_is_used_once(people: Any) -> None:
    with pytest.raises(Forbidden):
        checklists.take_over_example(people.place.county, "conduct", people.inside)
    checklists.take_over_example(people.place.county, "conduct", people.office)
    with pytest.raises(Refused) as refused:
        checklists.take_over_example(people.place.county, "conduct", people.office)
    assert refused.value.code == "exists"
