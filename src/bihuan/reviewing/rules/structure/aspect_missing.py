"""aspect-missing: an aspect that the profile prescribes (规定方面) is not covered."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    followed = review.aspects_followed
    if followed is None or not review.document.aspects or Role.PROBLEMS in review.absent:
        return
    if review.document.meta.profile is None and not followed.convincing:
        return  # the document goes by aspects of its own
    topics = {aspect.topic for aspect in review.document.aspects}
    for spec in followed.missing:
        if spec.key not in topics:
            yield Remark(
                review.head,
                f"没有对照检查规定的方面：{spec.label}",
                f"A prescribed aspect is not covered: {spec.label}",
            )


RULE = Rule(
    slug="aspect-missing",
    title="规定方面没有对照",
    title_en="A prescribed aspect is not covered",
    severity=Severity.ERROR,
    check=check,
    suggestion="按通知规定的方面逐项对照；确实没有问题的方面也要写明对照的情况。",
    suggestion_en="Go through every aspect the notice prescribes.",
)
