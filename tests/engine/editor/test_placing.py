"""Places in the editor's lines are those of the words, in txt and in md."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan.editor.placing import Placing
from bihuan.model import SourceText, Span
from bihuan.reading import read_bytes

WORDS = st.text(alphabet="一是学习不够𠮷😀ab。， 1（）", min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=8)


def words_between(lines: list[str], placing: Placing, span: Span) -> str:
    begin, end = placing.of(span)
    chosen = lines[begin.line : end.line + 1]
    chosen[-1] = chosen[-1][: end.column]
    chosen[0] = chosen[0][begin.column :]
    return "\n".join(chosen)


def read(lines: list[str], name: str) -> SourceText:
    return read_bytes("\n".join(["字", *lines]).encode(), name)


@given(LINES, st.data())
def test_in_a_txt_a_place_holds_the_words_of_its_span(lines: list[str], data: st.DataObject) -> None:
    source = read(lines, "a.txt")
    start = data.draw(st.sampled_from([n for n, one in enumerate(source.text) if one != "\n"]))
    end = data.draw(st.sampled_from([n + 1 for n, one in enumerate(source.text) if n >= start and one != "\n"]))
    span = Span(start, end)
    assert words_between(["字", *lines], Placing(source, ["字", *lines]), span) == span.of(source.text)


MARKS = st.sampled_from(["{}", "**{}**", "# {}", "- {}", "> {}", "[{}](http://a.b)", "`{}`", "  {}"])
PLAIN = st.text(alphabet="学习不够扎实𠮷工作", min_size=4, max_size=9)


@given(st.lists(st.tuples(MARKS, PLAIN), min_size=1, max_size=6), st.data())
def test_in_an_md_a_place_holds_the_words_without_the_marks(marked: list[tuple[str, str]], data: st.DataObject) -> None:
    lines = [mark.format(words) for mark, words in marked]
    source = read(lines, "a.md")
    number = data.draw(st.integers(0, len(marked) - 1))
    words = marked[number][1]
    piece = source.pieces[number + 1]
    assert piece.span.of(source.text).strip() == words
    at = source.text.index(words, piece.span.start)
    found = Placing(source, ["字", *lines]).of(Span(at, at + len(words)))
    (line, begin), (last, end) = found
    assert line == last == number + 1
    assert lines[number][begin:end] == words


def test_cells_of_a_table_row_are_told_apart() -> None:
    lines = ["| 问题 | 措施 |", "| --- | --- |", "| 学习少 | 学习少 |"]
    source = read(lines, "a.md")
    first = source.text.index("学习少")
    second = source.text.index("学习少", first + 1)
    placing = Placing(source, ["字", *lines])
    columns = [placing.of(Span(at, at + 3))[0].column for at in (first, second)]
    assert columns == [2, 8]


def test_entities_and_escapes_do_not_lead_out_of_their_line() -> None:
    lines = ["甲 &amp; 乙 \\* 丙", "丁"]
    source = read(lines, "a.md")
    placing = Placing(source, ["字", *lines])
    for at in range(len(source.text)):
        begin, end = placing.of(Span(at, at + 1))
        assert begin <= end
        assert end.column <= len(["字", *lines][end.line])
    at = source.text.index("丙")
    (line, begin), (_, end) = placing.of(Span(at, at + 1))
    assert lines[line - 1][begin:end] == "丙"
