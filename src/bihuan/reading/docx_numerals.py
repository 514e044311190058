"""Word's number formats (编号格式): a count and the name of a format → the characters Word prints."""

from __future__ import annotations

from collections.abc import Callable

_SIMPLE = "零一二三四五六七八九"
_CIRCLE_ZERO = "○一二三四五六七八九"
_IDEOGRAPHIC_ZERO = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_FORMAL_JAPANESE = "〇壱弐参四伍六七八九"
_UNITS = ("", "十", "百", "千")
_FORMAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_FULL_WIDTH = {ord("0") + n: chr(0xFF10 + n) for n in range(10)}
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)


def numeral(count: int, number_format: str) -> str:
    """``count`` as Word prints it; a format that is not known here becomes a decimal, as in Word itself."""
    if number_format in _SILENT:
        return ""
    write = _WRITERS.get(number_format)
    return (write(count) if write is not None and count >= 0 else None) or str(count)


def padded(count: int, pattern: str) -> str:
    """A custom format, given by its first terms (``001, 002, 003, ...``)."""
    first = pattern.split(",", 1)[0].strip()
    return str(count).zfill(len(first)) if first.isdecimal() else str(count)


def _counted(digits: str, units: tuple[str, ...], myriad: str, *, bare_ten: bool) -> Callable[[int], str]:
    """Counting with units: 十二, 一百零三, 一万二千. ``bare_ten`` writes 10 to 19 without the one."""

    def section(count: int) -> str:
        out, gap = "", False
        for place in (3, 2, 1, 0):
            digit = count // 10**place % 10
            if digit:
                out += (digits[0] if gap and out else "") + digits[digit] + units[place]
                gap = False
            else:
                gap = True
        return out

    def write(count: int) -> str:
        if count == 0:
            return digits[0]
        high, low = divmod(count, 10_000)
        if high >= 10_000:
            return str(count)
        out = section(high) + myriad if high else ""
        out += (digits[0] if high and 0 < low < 1000 else "") + section(low)
        return out[1:] if bare_ten and 10 <= count < 20 else out

    return write


def _positional(digits: str) -> Callable[[int], str]:
    """Digit by digit: 二〇二四."""
    table = {ord("0") + n: digit for n, digit in enumerate(digits)}
    return lambda count: str(count).translate(table)


def _below_hundred(digits: str, counted: Callable[[int], str]) -> Callable[[int], str]:
    """Counted up to 99, digit by digit from 100 on."""
    positional = _positional(digits)
    return lambda count: counted(count) if 0 < count < 100 else positional(count)


def _series(characters: str) -> Callable[[int], str | None]:
    """One character per count; beyond the last one Word prints a decimal."""
    return lambda count: characters[count - 1] if 0 < count <= len(characters) else None


def _sexagenary(count: int) -> str | None:
    return _STEMS[(count - 1) % 10] + _BRANCHES[(count - 1) % 12] if count > 0 else None


def _roman(count: int) -> str | None:
    if not 0 < count < 32_768:
        return None
    out = []
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        out.append(letters * times)
    return "".join(out)


def _letters(first: str) -> Callable[[int], str | None]:
    """a … z, aa, bb …: the letter is repeated, as Word does it."""

    def write(count: int) -> str | None:
        if not 0 < count <= 780:
            return None
        times, letter = divmod(count - 1, 26)
        return chr(ord(first) + letter) * (times + 1)

    return write


def _ordinal(count: int) -> str:
    suffix = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{suffix}"


def _range(first: int, length: int) -> str:
    return "".join(map(chr, range(first, first + length)))


_COUNT = _counted(_SIMPLE, _UNITS, "万", bare_ten=True)
_COUNT_TRADITIONAL = _counted(_SIMPLE, _UNITS, "萬", bare_ten=True)
_SILENT = frozenset({"none", "bullet"})
_WRITERS: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: str(count).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda count: str(count).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _series(_range(0x2460, 20)),
    "decimalEnclosedCircleChinese": _series(_range(0x2460, 20)),
    "decimalEnclosedFullstop": _series(_range(0x2488, 20)),
    "decimalEnclosedParen": _series(_range(0x2474, 20)),
    "ideographEnclosedCircle": _series(_range(0x3280, 10)),
    "numberInDash": lambda count: f"- {count} -",
    "ordinal": _ordinal,
    "hex": lambda count: f"{count:X}",
    "upperRoman": _roman,
    "lowerRoman": lambda count: (_roman(count) or "").lower() or None,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "chineseCounting": _below_hundred(_CIRCLE_ZERO, _COUNT),
    "chineseCountingThousand": _COUNT,
    "chineseLegalSimplified": _counted(_FORMAL, _FORMAL_UNITS, "万", bare_ten=False),
    "ideographDigital": _positional(_IDEOGRAPHIC_ZERO),
    "japaneseDigitalTenThousand": _positional(_IDEOGRAPHIC_ZERO),
    "japaneseCounting": _COUNT,
    "japaneseLegal": _counted(_FORMAL_JAPANESE, ("", "拾", "百", "阡"), "萬", bare_ten=False),
    "koreanDigital2": _positional(_CIRCLE_ZERO),
    "taiwaneseCounting": _below_hundred(_CIRCLE_ZERO, _COUNT_TRADITIONAL),
    "taiwaneseCountingThousand": _COUNT_TRADITIONAL,
    "taiwaneseDigital": _positional(_CIRCLE_ZERO),
    "ideographLegalTraditional": _counted(_FORMAL_TRADITIONAL, _FORMAL_UNITS, "萬", bare_ten=False),
    "ideographTraditional": _series(_STEMS),
    "ideographZodiac": _series(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "aiueo": _series(_KANA),
    "aiueoFullWidth": _series(_KANA),
    "chicago": lambda count: "*†‡§"[(count - 1) % 4] * ((count - 1) // 4 + 1) if 0 < count <= 100 else None,
}
