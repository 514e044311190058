from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.text.mask_cases import MASKED, ORDINARY
from tests.support.annotated import read_annotated, shared_documents

from bihuan.errors import BadConfiguration
from bihuan.model import SourceText, Span
from bihuan.text.folding import FoldedText, fold
from bihuan.text.slips import _shipped_pairs
from bihuan.text.terms import TermTable

_MARKED = re.compile(r"⟦([^|⟧]+)\|([^⟧]+)⟧")
CORPUS = shared_documents()


def folded(text: str, terms: TermTable | None = None) -> FoldedText:
    return fold(SourceText(text, "document.txt", "txt"), terms)


def lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]


@pytest.mark.parametrize("sentence", lines(MASKED))
def test_a_masked_term_is_found_where_it_stands_and_restored(sentence: str) -> None:
    text, expected, plain = "", [], ""
    position = 0
    for found in _MARKED.finditer(sentence):
        text += sentence[position : found.start()]
        plain += sentence[position : found.start()] + found[2]
        expected.append((Span(len(text), len(text) + len(found[1])), found[2]))
        text += found[1]
        position = found.end()
    text, plain = text + sentence[position:], plain + sentence[position:]
    view = folded(text)
    assert [(mask.span, mask.term) for mask in view.masks] == expected
    assert view.text == plain


@pytest.mark.parametrize("sentence", lines(ORDINARY))
def test_what_only_looks_masked_is_left_alone(sentence: str) -> None:
    assert [mask.span.of(sentence) for mask in folded(sentence).masks] == []


def test_the_tables_of_cases_are_large_enough_to_mean_something() -> None:
    assert len(lines(MASKED)) >= 120
    assert len(lines(ORDINARY)) >= 120


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS, reason="the annotated corpus is not beside the checkout")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_annotated_documents_have_exactly_the_masks_that_reviewers_marked(path: Path) -> None:
    document = read_annotated(path)
    assert folded(document.text).masks == document.document.masks


def test_blanks_everywhere_come_from_layout_and_mask_nothing() -> None:
    view = folded("加 强 党 史 学 习 ， 提 高 政 治 站 位 ， 服 务 群 众")
    assert view.masks == ()
    assert view.text == "加强党史学习，提高政治站位，服务群众"


def test_a_mask_broken_by_a_hard_line_end_is_restored() -> None:
    paragraph = "认真学习贯彻上级部署要求，积极参加各类学习活动，努力提高自身本领和服务水平，带头参加dangshi学习教育各项活动，做到学有所获。"
    start = paragraph.index("dangshi")
    width = start + 3
    text = "\n".join((paragraph * 4)[n : n + width] for n in range(0, len(paragraph) * 4, width))
    view = folded(text)
    assert view.text == (paragraph * 4).replace("dangshi", "党史")
    assert "dan\ngshi" in [mask.span.of(text) for mask in view.masks]


def test_sounds_in_brackets_after_ordinary_characters_are_dropped() -> None:
    view = folded("主(zhu)要(yao)问题（wen）")
    assert view.text == "主要问题（wen）"
    assert view.masks == ()


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("某县水务局", ["某县"]),
        ("在某某单位工作", ["某某单位"]),
        ("某些同志、某种程度、某个时候、某一方面", []),
        ("20xx年XX月", ["20xx", "XX月"]),
        ("X月X日召开会议", ["X月X日"]),
        ("向**镇拨款___元", ["**", "___"]),
        ("【待补】和【学习教育方面】", ["【待补】"]),
        ("分管××工作", ["××"]),
        ("○○市和二〇〇五年", ["○○"]),
        ("李某收受礼品", ["李某"]),
        ("3x5的表格、长×宽", []),
    ],
)
def test_withheld_facts_are_told_and_never_restored(sentence: str, facts: list[str]) -> None:
    view = folded(sentence)
    assert [span.of(sentence) for span in view.withheld] == facts
    assert view.masks == ()


def test_a_users_own_list_adds_masks_and_terms(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("# ours\n清河治理\t清H治理 清河zl\n乡贤议事会\n", encoding="utf-8")
    table = TermTable.read(path)
    view = folded("推进清H治理，成立xiangxianyishihui和xxysh", table)
    assert view.text == "推进清河治理，成立乡贤议事会和乡贤议事会"
    assert folded("推进清H治理").masks == ()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("党史 dangshi\n", "第 1 行"),
        ("\n党\td\n", "第 2 行"),
        ("党史\t党史\n", "第 1 行"),
        ("甲乙\tjy1 jy\n丙丁\tjy\n", "第 2 行"),
    ],
)
def test_a_wrong_list_names_file_and_line(tmp_path: Path, content: str, place: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadConfiguration) as caught:
        TermTable.read(path)
    assert place in caught.value.message
    assert "own.tsv" in caught.value.message_en


@given(
    st.lists(st.sampled_from([*"一是学习党史档案從严制实施求是抓紧𠮷\ud800 ", "实施求是", "从严制党"]), max_size=300)
)
def test_pairs_are_found_alike_with_numpy_and_without_it(pieces: list[str]) -> None:
    text = "".join(pieces) + "中" * 200  # long enough to be worth a table
    pairs = _shipped_pairs()
    importlib.import_module("numpy")
    with_table = pairs.places_in(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sys.modules, "numpy")
        assert pairs.places_in(text) == with_table
