"""Text files in the encodings of Chinese offices."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.sourcetexts import assert_sound, paragraphs

from bihuan.errors import UnreadableFile
from bihuan.reading import DEFAULT_LIMITS, read_bytes
from bihuan.reading.txt import read_txt

SIMPLIFIED = "2023年度民主生活会对照检查材料\n一是理论学习不够深入，满足于会上学、集中学。\n二是调研不够。"
TRADITIONAL = "2023年度民主生活會對照檢查材料\n一是理論學習不夠深入，滿足於會上學、集中學。\n二是調研不夠。"
any_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), min_size=1).filter(
    lambda text: text.strip("\u200b\ufeff \t\r\n\u3000\xa0") and not text.isspace()
)


def as_read(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("codec", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
@pytest.mark.parametrize("length", [6, 17, 200])
def test_simplified_text_is_read_in_every_encoding(codec: str, reported: str, length: int) -> None:
    source = read_bytes(SIMPLIFIED[:length].encode(codec), "a.txt")
    assert (source.text, source.encoding, source.format) == (SIMPLIFIED[:length], reported, "txt")


@pytest.mark.parametrize("codec", ["big5", "cp950", "gb18030", "utf-8", "utf-16-le"])
def test_traditional_text_is_told_apart(codec: str) -> None:
    source = read_bytes(TRADITIONAL.encode(codec), "a.txt")
    assert source.text == TRADITIONAL
    assert source.encoding == ("big5" if codec in ("big5", "cp950") else codec)


@given(any_text)
def test_any_utf8_text_reads_back(text: str) -> None:
    source = read_txt(text.encode(), "a.txt", DEFAULT_LIMITS)
    assert source.text == as_read(text)
    assert_sound(source)


@given(any_text, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_with_a_byte_order_mark_reads_back(text: str, codec: str) -> None:
    assert read_txt(text.encode(codec), "a.txt", DEFAULT_LIMITS).text == as_read(text)


rare = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=8)


@given(paragraphs, rare, paragraphs, st.sampled_from(["gb18030", "gbk", "utf-16-le", "utf-16-be", "utf-8"]))
def test_prose_with_rare_characters_reads_back(one: str, strange: str, two: str, codec: str) -> None:
    text = f"{one}\n{strange}\r\n{two}"
    assert read_txt(text.encode(codec), "a.txt", DEFAULT_LIMITS).text == as_read(text)


@given(st.lists(st.sampled_from(TRADITIONAL.replace("\n", "，").split("，")), min_size=2), rare)
def test_traditional_prose_in_big5_reads_back(parts: list[str], strange: str) -> None:
    text = "，".join(parts) + strange + "。"
    try:
        data = text.encode("big5")
    except UnicodeEncodeError:
        assume(False)
    assert read_txt(data, "a.txt", DEFAULT_LIMITS).text == text


def test_line_ends_become_newlines_and_nothing_else_changes() -> None:
    source = read_bytes("　　一、问题\r\n\r\n\x0b二是\t学习 \r三是\u2028\x85完".encode(), "a.txt")
    assert source.text == "　　一、问题\n\n\x0b二是\t学习 \n三是\u2028\x85完"
    assert [(p.span.of(source.text), p.place.paragraph_index) for p in source.pieces] == [
        ("　　一、问题", 0),
        ("\x0b二是\t学习 ", 2),
        ("三是\u2028\x85完", 3),
    ]


def test_lone_surrogates_become_replacement_characters_with_a_note() -> None:
    source = read_bytes("问题\ud800学习".encode("utf-8", "surrogatepass"), "a.txt")
    assert source.text == "问题\ufffd学习"
    assert source.notes


def test_paired_surrogates_in_utf8_become_the_character_they_mean() -> None:
    source = read_bytes("问题\ud842\udfb7学习".encode("utf-8", "surrogatepass"), "a.txt")
    assert source.text == "问题𠮷学习"
    assert not source.notes


def test_lone_surrogates_in_utf16_do_not_stop_reading() -> None:
    data = SIMPLIFIED.encode("utf-16-le") + b"\x00\xd8" + "完".encode("utf-16-le")
    source = read_bytes(data, "a.txt")
    assert source.text.startswith(SIMPLIFIED)
    assert "\ufffd" in source.text


def test_a_cut_tail_is_replaced_with_a_note() -> None:
    source = read_bytes(SIMPLIFIED.encode()[:-1], "a.txt")
    assert source.text == SIMPLIFIED[:-1] + "\ufffd"
    assert source.encoding == "utf-8"
    assert source.notes


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03" * 50,
        b"abc\0def",
        bytes(range(256)) * 8,
        "学习\0学习".encode(),
    ],
)
def test_binary_content_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(data, "a.txt")
    assert trouble.value.code == "binary-file"
