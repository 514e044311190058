from __future__ import annotations

from bihuan.model import SourceText
from bihuan.text.folding import fold


def folded(text: str) -> str:
    return fold(SourceText(text, "document.txt", "txt")).text


def test_blanks_at_line_ends_and_between_characters_go() -> None:
    assert folded("　　党史 学习\u200b 教育 2025 年度　\n\n 二、问题 ") == "党史学习教育2025年度\n二、问题"
