"""What every reader's result must satisfy, and prose to feed readers with."""

from __future__ import annotations

from hypothesis import strategies as st

from bihuan.model import SourceText

PHRASES = (
    "理论学习不够系统深入",
    "对照党章党规找差距",
    "深入基层调查研究偏少",
    "服务群众的意识有所淡化",
    "担当作为的劲头有所减弱",
    "制定整改措施并逐项落实",
    "每季度到联系点走访一次",
    "2023年6月底前完成",
    "严格执行民主集中制",
    "批评与自我批评辣味不足",
)
sentences = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=4).map(lambda parts: "，".join(parts) + "。")
paragraphs = st.lists(sentences, min_size=1, max_size=4).map("".join)


def assert_sound(source: SourceText) -> None:
    """Pieces are in order, inside the text, hold no line end, and cover every character but line ends and tabs."""
    covered = bytearray(len(source.text))
    end = 0
    for piece in source.pieces:
        assert end <= piece.span.start < piece.span.end <= len(source.text)
        assert "\n" not in piece.span.of(source.text)
        end = piece.span.end
        covered[piece.span.start : end] = b"\1" * len(piece.span)
    left = {character for character, done in zip(source.text, covered, strict=True) if not done}
    assert left <= {"\n", "\t"}
    for span in source.noise:
        assert span.end <= len(source.text)
    for table in source.tables:
        for row in table.rows:
            for cell in row:
                assert "\t" not in cell.span.of(source.text)


def without_noise(source: SourceText) -> str:
    """The text with its noise taken out, as the folded view sees it."""
    out, position = [], 0
    for span in sorted(source.noise):
        out.append(source.text[position : span.start])
        position = span.end
    return "".join([*out, source.text[position:]])


def lines_of(source: SourceText) -> list[str]:
    return [line for line in without_noise(source).split("\n") if line.strip()]
