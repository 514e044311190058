"""numbering-style: numbers written against the usual style (序号写法): （一）、, 1、 beside 1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_DOUBLE = re.compile(r"(?:^|(?<=\n))\s*([（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)][、.．，])")
_CHINESE_DOT = re.compile(r"(?:^|(?<=\n))\s*([一二三四五六七八九十]{1,3}[.．])")
_ARABIC = re.compile(r"(?:^|(?<=\n))\s*(\d{1,2}([.．、]))(?!\d)")


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    text = review.folded.text
    for pattern, right in ((_DOUBLE, "括号后面不再加标点"), (_CHINESE_DOT, "汉字序号后面用顿号")):
        found = list(pattern.finditer(text))
        if found:
            yield Remark(
                review.folded.to_source(*found[0].span(1)),
                f"序号“{found[0].group(1)}”的写法不合习惯：{right}（共 {len(found)} 处）",
                f"The number {found[0].group(1)} is not written in the usual way ({len(found)} places)",
                related=tuple(review.folded.to_source(*match.span(1)) for match in found[1:]),
            )
    yield from _mixed(review, text)


def _mixed(review: ReviewInput, text: str) -> Iterator[Remark]:
    """1. and 1、 side by side: the rarer form is shown."""
    found = list(_ARABIC.finditer(text))
    marks = Counter("、" if match.group(2) == "、" else "." for match in found)
    if len(marks) == 2:
        rare = min(marks, key=lambda mark: marks[mark])
        first = next(match for match in found if (match.group(2) == "、") == (rare == "、"))
        yield Remark(
            review.folded.to_source(*first.span(1)),
            f"阿拉伯数字序号有的用“.”、有的用“、”（这里是“{first.group(1)}”）",
            "Arabic numbers are followed now by a point, now by a comma",
        )


RULE = Rule(
    slug="numbering-style",
    title="序号写法不规范",
    title_en="Numbers in an unusual style",
    severity=Severity.INFO,
    check=check,
    suggestion="层次序号依次用“一、”“（一）”“1.”“（1）”，括号后不加标点。",
    suggestion_en="Use 一、 （一） 1. （1） for the levels, without a mark after brackets.",
)
