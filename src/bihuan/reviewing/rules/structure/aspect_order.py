"""aspect-order: the aspects stand in another order than prescribed (方面顺序)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    followed = review.aspects_followed
    if followed is None or not followed.convincing:
        return
    last, section = 0, ""
    for aspect, specs in zip(review.document.aspects, followed.matches, strict=True):
        if not specs:
            continue
        inside = next((s.id for s in review.sections(Role.PROBLEMS) if s.span.contains(aspect.span)), "")
        if inside != section:  # a second examination in the same file begins anew
            last, section = 0, inside
        order = min(spec.order for spec in specs)
        if order < last:
            yield Remark(
                aspect.heading,
                "这个方面的顺序与规定的不同",
                "This aspect stands in another order than prescribed",
                aspect.id,
            )
        last = max(last, *(spec.order for spec in specs))


RULE = Rule(
    slug="aspect-order",
    title="方面的顺序与规定不同",
    title_en="Aspects in another order",
    severity=Severity.INFO,
    check=check,
    suggestion="按通知规定的顺序排列各个方面，便于审阅人逐项对照。",
    suggestion_en="Put the aspects in the order of the notice.",
)
