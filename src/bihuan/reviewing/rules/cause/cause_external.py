"""cause-external: a cause that blames only circumstances (强调客观), without a word on the author's own share."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.lexicon import lexicon
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    margin = options.number("margin")
    for cause in review.items.causes:
        words = review.words(cause.span)
        found = lexicon("circumstances").found(words)
        if not found:
            continue
        own = len(lexicon("own_share").found(words))
        if own and len(found) - own < margin:
            continue
        named = "、".join(f"“{term}”" for term in found[:4])
        yield Remark(
            cause.claim,
            f"这条原因只讲客观（{named}），没有讲自己的责任",
            f"This cause blames only circumstances ({', '.join(found[:4])})",
            cause.id,
        )


RULE = Rule(
    slug="cause-external",
    title="只强调客观原因",
    title_en="A cause that blames only circumstances",
    severity=Severity.WARNING,
    check=check,
    suggestion="从思想认识、责任担当、作风纪律上找自己的原因；客观困难可以说明，但不能代替主观责任。",
    suggestion_en="Look for your own share: attitude, duty, discipline. Circumstances explain, they do not excuse.",
    options=(
        Option(
            "margin",
            1,
            "客观说法比主观说法至少多几个才提出",
            "by how many outward terms must outnumber inward ones, if there are any",
        ),
    ),
)
