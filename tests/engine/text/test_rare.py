"""Passing over what looks for characters that a text has not changes nothing about its folded view."""

from __future__ import annotations

import sys

import numpy as np  # noqa: F401 - rare characters are looked up all at once only where it is loaded
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.model import SourceText
from bihuan.text.folding import FoldedText, fold
from bihuan.text.rare import EVERY_KIND, Rare, rare_in

PLAIN = "今年以来我在青棠县水务局参加了十二次集中学习，理论联系实际不够紧密，对照标准还有差距；群众的意见听得少。" * 4
RARE = [
    *"　 \t\r\u200b\u00ad\x85\u2028ＡＢ１２～―「」﹐∶❶⺁豈\U0002f800😀𠮷學習黨國·•.*/_-—,:;!?\"()xX×*某○□【】āZ0",
    *("此处隐藏1234字", "dangshi", "mzshh", "党·史", "党 史", "dang史", "主(zhu)题", "某县", "20xx年", "____", "（待补）", "（具体）"),
    *("（此处填写单位）", "（姓名）", "王某", "【待补】", ": P* C; l: A% y", "\r\n", "\n", "|a|b|\n|1|2|"),
]  # fmt: skip


def known_of(view: FoldedText) -> tuple[object, ...]:
    return view.text, view.segments, view.masks, view.noise, view.withheld


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN)), st.sampled_from(RARE)), max_size=6))
def test_a_text_folds_alike_whether_its_rare_characters_are_known_or_not(put_in: list[tuple[int, str]]) -> None:
    text = PLAIN
    for at, words in put_in:
        text = text[:at] + words + text[at:]
    source = SourceText(text, "document.txt", "txt")
    known = known_of(fold(source))
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sys.modules, "numpy")
        assert rare_in(text) == EVERY_KIND
        assert known_of(fold(source)) == known


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("Ａ", Rare.ODD),
        ("\r", Rare.ODD),
        ("學", Rare.TRADITIONAL),
        ("\u3000", Rare.BLANK),
        ("\u200b", Rare.BLANK),
        ("z", Rare.LETTER),
        ("·", Rare.MARK),
        ('"', Rare.HALF_MARK),
        ("某", Rare.SIGN),
        ("，", Rare(0)),
        ("\n", Rare(0)),
        ("9", Rare(0)),
    ],
)
def test_one_rare_character_is_told_among_hundreds(character: str, kind: Rare) -> None:
    assert rare_in(PLAIN) == Rare(0)
    assert rare_in(PLAIN[:99] + character + PLAIN[99:]) == kind


def test_of_characters_beyond_the_basic_plane_nothing_is_passed_over() -> None:
    assert rare_in(PLAIN + "𠮷") == EVERY_KIND
