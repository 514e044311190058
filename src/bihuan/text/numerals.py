"""Numbers as Chinese texts write them (数字): 一百二十三, 二〇二三, 廿, ①, Ⅳ, 3.5万, 三成, 千分之一; read and written."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {c: n for n, row in enumerate(("零〇○Ｏ", "一壹弌幺", "二贰两俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
           for c in row}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_FULL_WIDTH = {0xFF10 + n: 48 + n for n in range(10)} | {0xFF0E: ".", 0xFF05: "%"}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_SHAPE = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_RINGS = ((0x2460, 20, 1), (0x2474, 20, 1), (0x2488, 20, 1), (0x3251, 15, 21), (0x32B1, 15, 36), (0x2776, 10, 1),
          (0x2780, 10, 1), (0x278A, 10, 1), (0x24F5, 10, 1), (0x24EB, 10, 11), (0x3220, 10, 1), (0x3280, 10, 1))  # fmt: skip

CHINESE_NUMERAL = "零〇○一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_ARABIC = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+")
_DECIMAL = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*([百千十]?[万亿]|[百千])?$")


def parse_integer(words: str) -> int | None:
    """The whole number that the words are, ``第`` before and brackets around allowed; None if they are none."""
    bare = words.strip("（）()〔〕[] 　、.．,，").removeprefix("第").strip().translate(_FULL_WIDTH)
    if not bare:
        return None
    if bare.isascii():
        if _ARABIC.fullmatch(bare):
            return int(bare.replace(",", "")) if len(bare) <= 60 else None
        return _roman(bare.upper())
    if len(bare) == 1:
        ringed = _ringed(bare)
        if ringed is not None:
            return ringed
        if 0x2160 <= ord(bare) <= 0x217B:
            return (ord(bare) - 0x2160) % 16 + 1
    return _chinese(bare) if len(bare) <= 60 else None


def parse_quantity(words: str) -> Fraction | None:
    """The number that the words are, with decimals, 万 and 亿, fractions, tenths and percent: 3.5万, 三成, 一半, 千分之一."""
    bare = words.strip().translate(_FULL_WIDTH)
    if not bare or len(bare) > 80:
        return None
    if bare in ("半", "一半", "半数"):
        return Fraction(1, 2)
    for sign, scale in (("%", 100), ("‰", 1000)):
        if bare.endswith(sign):
            return _scaled(bare[:-1], Fraction(1, scale))
    if "分之" in bare:
        below, _, above = bare.partition("分之")
        bottom = _UNITS.get(below) or _MYRIADS.get(below) or parse_integer(below)
        top = parse_quantity(above)
        return top / bottom if bottom and top is not None else None
    if bare.endswith(("成半", "成")):
        tenths = parse_quantity(bare.removesuffix("半").removesuffix("成"))
        return None if tenths is None else tenths / 10 + (Fraction(1, 20) if bare.endswith("半") else 0)
    if found := _DECIMAL.match(bare):
        value = Fraction(found[1].replace(",", ""))
        for unit in found[2] or "":
            value *= _UNITS.get(unit) or _MYRIADS[unit]
        return value
    if "点" in bare:
        return _chinese_decimal(bare)
    whole = parse_integer(bare)
    return None if whole is None else Fraction(whole)


def format_chinese(number: int) -> str:
    """A number in Chinese words: 123 -> 一百二十三; 10 to 19 begin with 十."""
    if not 0 <= number < 10**12:
        raise ValueError("only numbers from 0 to below 10**12 are written in words")
    if number == 0:
        return "零"
    words = ""
    for scale, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, scale)
        if group:
            gap = bool(words) and group < 1000
            words += ("零" if gap else "") + _group(group) + unit
        elif words and number and not words.endswith("零"):
            words += "零"
    words = words.replace("零零", "零")
    return words[1:] if words.startswith("一十") else words


def format_year(year: int) -> str:
    """A year digit by digit: 2023 -> 二〇二三."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def _group(number: int) -> str:
    """One to 9999 in words."""
    words, gap = "", False
    for scale, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + unit
            gap = False
        else:
            gap = True
    return words


def _chinese(words: str) -> int | None:
    """A number in Chinese characters, by places (一百二十三) or digit by digit (二〇二三)."""
    if len(words) > 1 and all(c in _DIGITS for c in words):
        return int("".join(str(_DIGITS[c]) for c in words))
    total = section = digit = 0
    seen_digit = False
    last_unit = 10
    for c in words:
        if c in _DIGITS:
            if seen_digit and digit:
                return None
            digit, seen_digit = _DIGITS[c], True
            if digit == 0:
                last_unit = 10  # after a nought the next digit is a one
        elif c in _UNITS:
            if seen_digit and not digit:
                digit = 1 if c in "十拾" else 0
            section += (digit if seen_digit else 1) * _UNITS[c]
            if not seen_digit and c not in "十拾":
                return None
            last_unit, digit, seen_digit = _UNITS[c], 0, False
        elif c in _TENS:
            section, digit, seen_digit, last_unit = section + _TENS[c], 0, False, 10
        elif c in _MYRIADS:
            section += digit
            if not section and not total:
                return None
            if total and total < _MYRIADS[c]:
                total, section = (total + section) * _MYRIADS[c], 0
            else:
                total, section = total + section * _MYRIADS[c], 0
            last_unit, digit, seen_digit = _MYRIADS[c], 0, False
        else:
            return None
    if seen_digit and digit and last_unit > 10:
        digit *= last_unit // 10  # 一百二 is 120, 三万五 is 35,000
    return total + section + digit


def _chinese_decimal(words: str) -> Fraction | None:
    scale = 1
    while words and words[-1] in _MYRIADS:
        scale *= _MYRIADS[words[-1]]
        words = words[:-1]
    whole, _, places = words.partition("点")
    before = parse_integer(whole)
    if before is None or not places or any(c not in _DIGITS for c in places):
        return None
    after = Fraction(int("".join(str(_DIGITS[c]) for c in places)), 10 ** len(places))
    return (before + after) * scale


def _scaled(words: str, factor: Fraction) -> Fraction | None:
    value = parse_quantity(words)
    return None if value is None else value * factor


def _ringed(character: str) -> int | None:
    code = ord(character)
    if code in (0x24EA, 0x24FF):
        return 0
    for first, count, number in _RINGS:
        if first <= code < first + count:
            return code - first + number
    return None


def _roman(words: str) -> int | None:
    if not words or len(words) > 15 or not _ROMAN_SHAPE.match(words):
        return None
    total = 0
    for here, after in zip(words, f"{words[1:]} ", strict=True):
        value = _ROMAN[here]
        total += -value if value < _ROMAN.get(after, 0) else value
    return total
