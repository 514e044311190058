"""Characters that fold one to one: width variants, compatibility forms, radicals, odd dashes and quotes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bihuan.text.terms import simplified_tables

# Full-width forms whose half-width form is the usual one in Chinese text; ，：；！？（） stay full-width.
_HALF = "".join(chr(c) for c in range(0xFF01, 0xFF5F) if chr(c) not in "！（），：；？～")
# Radicals that pdf text layers give instead of the characters, beyond those that Unicode itself maps.
_RADICALS = dict(
    zip(
        "⺁⺎⺟⺠⺫⺸⻀⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂兀母民罒羊艹西见角贝车长门青韦页风飞食马鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_ODD = {
    "―": "—", "─": "—", "━": "—", "‐": "-", "‑": "-", "‒": "-", "﹣": "-", "−": "-",
    "「": "“", "」": "”", "『": "‘", "』": "’", "〝": "“", "〞": "”", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’",
    "﹐": "，", "﹑": "、", "﹒": ".", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！", "﹙": "（", "﹚": "）", "﹪": "%",
    "︰": "：", "∶": "：", "｡": "。", "､": "、", "｢": "“", "｣": "”", "︱": "|", "│": "|", "┃": "|", "┆": "|",
    "❶": "①", "❷": "②", "❸": "③", "❹": "④", "❺": "⑤", "❻": "⑥", "❼": "⑦", "❽": "⑧", "❾": "⑨", "❿": "⑩",
    "\x0b": "\n", "\x0c": "\n", "\x1c": "\n", "\x1d": "\n", "\x1e": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip

ODD_CHARACTER = re.compile(f"[\\uff01-\\uff5e\\u2e80-\\u2fd5\\uf900-\\ufaff\\U0002f800-\\U0002fa1f{''.join(_ODD)}]")
_KEPT = frozenset("！（），：；？～")


class _Table(dict[int, str]):
    """Looks compatibility characters up when first met; everything else maps to itself."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if 0x2E80 <= code <= 0x2FD5 or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
            usual = unicodedata.normalize("NFKC", character)
            character = usual if len(usual) == 1 else character
        self[code] = character
        return character


@cache
def _table() -> _Table:
    table = _Table({ord(c): chr(ord(c) - 0xFEE0) for c in _HALF})
    table.update({ord(c): usual for c, usual in (_RADICALS | _ODD).items()})
    return table


def usual_width(text: str) -> str:
    """The text with every character in its usual form; as long as before, character by character."""
    found = ODD_CHARACTER.search(text)
    while found and found.group() in _KEPT:  # a clean text has many of these and nothing else: look further, cheaply
        found = REALLY_ODD.search(text, found.end())
        break
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return text.translate(_table()) if found else text


REALLY_ODD = re.compile(
    f"[{''.join(map(re.escape, _HALF))}\\u2e80-\\u2fd5\\uf900-\\ufaff\\U0002f800-\\U0002fa1f{''.join(_ODD)}]"
)


@cache
def traditional() -> re.Pattern[str]:
    """A character that is always traditional."""
    return re.compile(f"[{simplified_tables()[0]}]")


@cache
def _to_simplified() -> tuple[dict[int, str], dict[int, str]]:
    sure, sure_to, either, either_to = simplified_tables()
    table = dict(zip(map(ord, sure), sure_to, strict=True))
    return table, table | dict(zip(map(ord, either), either_to, strict=True))


def simplified(text: str) -> str:
    """Traditional characters (繁体) made simplified, one to one; characters that are both only in a traditional text."""
    pattern = traditional()
    if not pattern.search(text):
        return text
    table, wide = _to_simplified()
    sample = text[:20000]
    wholly = len(pattern.findall(sample)) > 0.1 * len(sample)
    return text.translate(wide if wholly else table)
