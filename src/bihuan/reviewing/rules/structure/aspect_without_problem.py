"""aspect-without-problem: an aspect with only self-affirmation (只谈成绩)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if Role.PROBLEMS in review.absent:
        return
    for aspect in review.document.aspects:
        if not review.problems_of[aspect.id]:
            credits = tuple(credit.span for credit in review.credits_of[aspect.id])
            said = "只写了成绩，没有查摆问题" if credits else "没有查摆出问题"
            yield Remark(
                aspect.heading if len(aspect.heading) else aspect.span,
                f"这个方面{said}",
                "This aspect names no problem",
                aspect.id,
                credits,
            )


RULE = Rule(
    slug="aspect-without-problem",
    title="某个方面没有查摆问题",
    title_en="An aspect without a problem",
    severity=Severity.WARNING,
    check=check,
    suggestion="把自己摆进去，在这个方面至少查摆一个具体问题。",
    suggestion_en="Name at least one concrete problem of your own under this aspect.",
)
