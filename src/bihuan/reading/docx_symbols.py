"""Characters of symbol fonts (符号字体): what Wingdings or Symbol draw for a code, as ordinary characters."""

from __future__ import annotations

_WINGDINGS = {
    0x22: "✂", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑",
    0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0xA1: "○", 0xA2: "○", 0xA4: "◉", 0xA7: "▪",
    0xA8: "□", 0xAB: "★", 0xB2: "✧", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x98: "⦁", 0xA3: "□"}
_SYMBOL = {
    0xA3: "≤", 0xA8: "♦", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_CIRCLED = "".join(
    chr(first + n) for first, length in ((0x2460, 20), (0x3251, 15), (0x32B1, 15)) for n in range(length)
)


def symbol(code: str, font: str) -> str:
    """The character of a ``w:sym``: ``code`` is hexadecimal, often in the private range F000 to F0FF."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= value <= 0xF0FF or font.lower() in _FONTS:
        drawn = _FONTS.get(font.lower(), {}).get(value & 0xFF)
        if drawn is not None:
            return drawn
    if value < 0x20 or value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
        return ""
    return chr(value)


def bullet(text: str, font: str) -> str:
    """A list's bullet: characters of symbol fonts become ordinary ones, unknown ones a dot."""
    table = _FONTS.get(font.lower(), _SYMBOL)
    private = {mark: table.get(ord(mark) & 0xFF, "•") for mark in text if 0xF000 <= ord(mark) <= 0xF0FF}
    return "".join(private.get(mark) or _plain_bullet(mark, font) for mark in text)


def circled(number: str) -> str | None:
    """A number in a circle, where there is one character for it."""
    return _CIRCLED[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(_CIRCLED) else None


def _plain_bullet(mark: str, font: str) -> str:
    """Wingdings bullets may also be given by their letter: n is a square, l a dot."""
    return _FONTS.get(font.lower(), {}).get(ord(mark), mark) if mark.isascii() else mark
