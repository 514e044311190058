"""Half-width punctuation beside Chinese made full-width, character by character."""

from __future__ import annotations

import re
from functools import cache

HALF_MARKS = r",:;!?\"()."
_HALF_MARK = re.compile(rf"[{HALF_MARKS}](?!(?<=\.)[0-9])")
_FULL = str.maketrans(",:;!?().", "，：；！？（）。")
_HAN = r"[^\W\dA-Za-z_]"  # a negated category compiles much faster than the range of all Chinese characters


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Half-width marks beside Chinese, brackets in pairs, single brackets, straight quotes."""
    beside = rf"(?<={_HAN}.)|(?<=[”’》）】〉].)"
    return (
        re.compile(  # one class first: the search then skips at C speed
            rf"[,:;!?.](?:(?<!\.)(?:{beside})|(?<!\.)(?={_HAN}|[“‘《（【])"
            rf"|(?:{beside}|(?<=\"\.))(?={_HAN}|[“‘《（【”’\n\d]|$))"
        ),
        re.compile(r"\([^()\n]{0,80}\)"),
        re.compile(rf"[()](?:(?<={_HAN}.)|(?<=[，。；：、].)|(?={_HAN}|[，。；：、]))"),
        re.compile(r'"([^"\n]{1,200})"'),
    )


def usual_punctuation(text: str) -> str:
    """Half-width marks beside Chinese made full-width, character by character."""
    if not _HALF_MARK.search(text):
        return text
    beside, brackets, lone, quotes = _marks()
    if "(" in text or ")" in text:
        text = brackets.sub(_full_brackets, text)
        text = lone.sub(_full_mark, text)
    if '"' in text:
        text = quotes.sub(lambda found: found[0] if found[1].isascii() else f"“{found[1]}”", text)
    return beside.sub(_full_mark, text)


def _full_brackets(found: re.Match[str]) -> str:
    words, text = found.group(), found.string
    around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    if words.isascii() and around.isascii():
        return words
    return f"（{words[1:-1]}）"


def _full_mark(found: re.Match[str]) -> str:
    words = found.group()
    if words == "." and _ends_a_number(found.string, found.start()):
        return words
    return words.translate(_FULL)


_NUMBER_LINE = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?$")


def _ends_a_number(text: str, at: int) -> bool:
    """Whether the dot at ``at`` ends a number at the beginning of its line (一. 总体情况) or stands inside one (图.1)."""
    if text[at + 1 : at + 2].isdigit() and text[at - 1] in "一二三四五六七八九十图表附第版":
        return True
    start = text.rfind("\n", max(0, at - 8), at) + 1
    return (start > 0 or at <= 7) and _NUMBER_LINE.match(text[start:at]) is not None
