"""Markdown: what the reader sees, with places that name the file's lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sourcetexts import assert_sound, paragraphs

from bihuan.reading import read_bytes


def read(text: str) -> str:
    return read_bytes(text.encode(), "a.md").text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# 一、存在的问题", "一、存在的问题"),
        ("### （一）学习方面 ###", "（一）学习方面"),
        ("- 一是学习不够。", "一是学习不够。"),
        ("1. 学习不够", "1. 学习不够"),
        ("> 引文", "引文"),
        ("**一是学习不够。**平时", "一是学习不够。平时"),
        ("2023年度**对照检查**材料", "2023年度对照检查材料"),
        ("[链接](http://a.example/b)和![图](x.png)`代码`", "链接和代码"),
        (r"1\. 第一\*", "1. 第一*"),
        ("甲&lt;乙", "甲<乙"),
    ],
)
def test_marks_are_left_out(written: str, shown: str) -> None:
    assert read(written) == shown + "\n"


@pytest.mark.parametrize("masked", ["在**县**局工作", "党*史和民*主生活会", "**同志", "XX_YY_ZZ", "5*6*7"])
def test_words_taken_out_are_no_emphasis(masked: str) -> None:
    assert read(masked) == masked + "\n"


def test_front_matter_rules_and_fences_are_left_out() -> None:
    assert read("---\ntitle: x\n---\n标题\n====\n\n***\n```\n# 原样\n```\n完") == "标题\n\n# 原样\n完\n"


def test_tables_become_rows_with_tabs() -> None:
    source = read_bytes(
        "清单\n\n| 问题 | 措施 |\n|---|:-:|\n| 学习\\|少 | **每月两次** |\n| 空 | |\n完".encode(), "a.md"
    )
    assert source.text == "清单\n\n问题\t措施\n学习|少\t每月两次\n空\t\n完\n"
    cells = [[cell.span.of(source.text) for cell in row] for row in source.tables[0].rows]
    assert cells == [["问题", "措施"], ["学习|少", "每月两次"], ["空", ""]]
    assert_sound(source)


@given(st.lists(paragraphs, min_size=1, max_size=6))
def test_pieces_name_the_lines_of_the_file(lines: list[str]) -> None:
    written = "\n".join(f"## {line}" if n % 2 else f"- {line}" for n, line in enumerate(lines))
    source = read_bytes(written.encode(), "a.md")
    assert [(p.span.of(source.text), p.place.paragraph_index) for p in source.pieces] == [
        (line, n) for n, line in enumerate(lines)
    ]


@given(st.text(st.sampled_from("学*_`[]()#|-> \n~<b\\&")))
def test_any_marks_are_read_without_trouble(text: str) -> None:
    source = read_bytes(("始\n" + text + "\n终").encode(), "a.md")
    assert_sound(source)
    assert source.text.startswith("始\n")
