"""A collection's documents: whose they are, what of them is compared, and that they come back whole from where they are kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.materials import Material, Materials, is_template, material_of, pack, unpack
from bihuan.model import SourceText

DOCUMENT = """2024年度民主生活会个人对照检查材料
岚台县粮食局　党组书记　聂远帆
按照要求，我认真查摆。
一、存在的主要问题
（一）带头严守政治纪律和政治规矩，维护党的团结统一方面。一是学习dangshi不够。上级通知要求：“各单位要把检查摆进去、把职责摆进去、把工作摆进去”，我只抄了一遍。
二、产生问题的原因
一是认识不足，在岚台县粮食局的三次学习都缺席。
三、整改措施
一是每月读一本书，6月底前由办公室检查。
"""


def material(text: str, key: str = "个人/聂远帆.docx", folders: tuple[str, ...] = ("个人",)) -> Material:
    return material_of(SourceText(text, key, "txt", "00"), key, folders)


def aside(one: Material) -> list[str]:
    return [one.entry.text[start:end] for start, end in one.entry.aside]


def test_a_document_has_names_of_its_own() -> None:
    found = material(DOCUMENT).entry
    assert found.names == ("聂远帆",)
    assert found.places == ("岚台县粮食局", "岚台县")


def test_prescribed_headings_and_quoted_policy_are_set_aside_and_own_words_are_not() -> None:
    words = aside(material(DOCUMENT))
    assert any("带头严守政治纪律和政治规矩，维护党的团结统一" in one for one in words)
    assert any("把职责摆进去" in one for one in words)
    assert not any("抄了一遍" in one or "不够" in one for one in words)


def test_what_is_set_aside_is_in_order_and_apart() -> None:
    ranges = material(DOCUMENT).entry.aside
    assert all(start < end for start, end in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_a_template_is_told_by_its_name() -> None:
    assert is_template(material(DOCUMENT, "对照检查材料模板.docx"))
    assert not is_template(material(DOCUMENT))


@given(st.text(alphabet=st.sampled_from("一是学习dangshi ０１\n，。“”\t𠮷\ud800党·史"), min_size=1, max_size=60))
def test_a_material_comes_back_whole(text: str) -> None:
    one = material(text)
    again = unpack(pack(one))
    assert (again.key, again.source, again.identity, again.kind, again.entry) == (
        one.key,
        SourceText(text, one.source.name, "txt", "00"),
        one.identity,
        one.kind,
        one.entry,
    )
    for start in range(len(one.folded.text) + 1):
        for end in range(start, len(one.folded.text) + 1):
            assert again.folded.to_source(start, end) == one.folded.to_source(start, end)


@pytest.mark.parametrize("damaged", [b"", b"\0", pack(material("一"))[:-3]])
def test_a_damaged_material_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(damaged)


def test_materials_are_kept_by_key_in_order() -> None:
    kept = Materials()
    for key in ("乙.txt", "甲.txt"):
        kept.add(material(DOCUMENT + key, key))
    assert list(kept) == ["乙.txt", "甲.txt"]
    assert [one.key for one in kept.entries()] == ["乙.txt", "甲.txt"]
    assert kept["甲.txt"].source.text.endswith("甲.txt")
    kept.close()
