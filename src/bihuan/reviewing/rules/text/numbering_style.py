"""numbering-style: numbers written against the usual style (序号写法): （一）、, 1、 beside 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Severity, Span
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_LINE = re.compile(
    r"\n[ 　]*(?:(?P<double>[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)][、.．，])"
    r"|(?P<point>[一二三四五六七八九十]{1,3}[.．])"
    r"|(?P<arabic>\d{1,2}[.．、])(?!\d))"
)


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    found: dict[str, list[tuple[str, Span]]] = {"double": [], "point": [], "arabic": []}
    for match in _LINE.finditer(f"\n{review.folded.text}"):
        style = match.lastgroup or ""
        start, end = match.span(style)
        found[style].append((match.group(style), review.folded.to_source(start - 1, end - 1)))
    for style, right in (("double", "括号后面不再加标点"), ("point", "汉字序号后面用顿号")):
        if found[style]:
            words, span = found[style][0]
            yield Remark(
                span,
                f"序号“{words}”的写法不合习惯：{right}（共 {len(found[style])} 处）",
                f"The number {words} is not written in the usual way ({len(found[style])} places)",
                related=tuple(span for _, span in found[style][1:]),
            )
    yield from _mixed(found["arabic"])


def _mixed(found: list[tuple[str, Span]]) -> Iterator[Remark]:
    """1. and 1、 side by side: the rarer form is shown."""
    comma = [entry for entry in found if entry[0].endswith("、")]
    point = [entry for entry in found if not entry[0].endswith("、")]
    if comma and point:
        words, span = min((comma, point), key=len)[0]
        yield Remark(
            span,
            f"阿拉伯数字序号有的用“.”、有的用“、”（这里是“{words}”）",
            "Arabic numbers are followed now by a point, now by a comma",
        )


RULE = Rule(
    slug="numbering-style",
    title="序号写法不规范",
    title_en="Numbers in an unusual style",
    severity=Severity.INFO,
    check=check,
    suggestion="层次序号依次用“一、”“（一）”“1.”“（1）”，括号后不加标点。",
    suggestion_en="Use one style per level, and no mark after brackets.",
)
