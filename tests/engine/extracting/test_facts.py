"""Whether a short remark holds anything of its own."""

from __future__ import annotations

import pytest

from bihuan.extracting.examples import names_a_fact


@pytest.mark.parametrize(
    "words",
    [
        "2月12日到粮库检查，你没有下仓",
        "你三次打断别人发言",
        "到柳湾镇只看了一户",
        "审批燃气改造方案时没有到现场",
        "有一次群众来访，你让他在走廊等着",
    ],
)
def test_a_date_a_figure_a_place_a_piece_of_work_or_what_happened_is_a_fact(words: str) -> None:
    assert names_a_fact(words)


@pytest.mark.parametrize(
    "words",
    [
        "工作标准不够高，抓落实不够有力",
        "希望今后多下基层，提高站位",
        "两个维护讲得多，多年来都是老办法",
        "一岗双责落实得不够",
        "",
    ],
)
def test_wishes_set_terms_and_phrases_are_none(words: str) -> None:
    assert not names_a_fact(words)
