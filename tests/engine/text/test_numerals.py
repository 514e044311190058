from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.text.numerals import format_chinese, format_year, parse_integer, parse_quantity


@given(st.integers(0, 10**12 - 1))
def test_what_is_written_in_words_is_read_back(number: int) -> None:
    assert parse_integer(format_chinese(number)) == number


@given(st.integers(1000, 2999))
def test_a_year_written_digit_by_digit_is_read_back(year: int) -> None:
    assert parse_integer(format_year(year)) == year


@given(st.text(alphabet="零〇一二三十百千万亿廿两点分之成半%0123456789.,第（）IVX①", max_size=12))
def test_any_row_of_numeral_characters_is_read_or_refused(words: str) -> None:
    parse_integer(words)
    parse_quantity(words)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("一百二十三", 123), ("十", 10), ("二十", 20), ("廿三", 23), ("一百二", 120), ("三万五", 35000), ("两千零二十三", 2023),
        ("二〇二三", 2023), ("第三", 3), ("（五）", 5), ("三、", 3), ("①", 1), ("⑳", 20), ("⑴", 1), ("⒈", 1), ("㈢", 3), ("Ⅳ", 4),
        ("IV", 4), ("１２", 12), ("1,234", 1234), ("壹佰", 100), ("党", None), ("", None), ("IIII", None), ("百分", None),
    ],
)  # fmt: skip
def test_numbers_are_read(words: str, number: int | None) -> None:
    assert parse_integer(words) == number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3.5万", Fraction(35000)), ("1.2亿", Fraction(120000000)), ("三成", Fraction(3, 10)), ("三成半", Fraction(7, 20)),
        ("一半", Fraction(1, 2)), ("千分之一", Fraction(1, 1000)), ("百分之三十", Fraction(3, 10)), ("8.5‰", Fraction(17, 2000)),
        ("三点五", Fraction(7, 2)), ("五分之二", Fraction(2, 5)), ("40％", Fraction(2, 5)), ("若干", None), ("分之", None),
    ],
)  # fmt: skip
def test_quantities_are_read(words: str, value: Fraction | None) -> None:
    assert parse_quantity(words) == value
