"""credit-outweighs-problem: an aspect whose self-affirmation is longer than its problems (成绩多于问题)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for aspect in review.document.aspects:
        problems = review.problems_of[aspect.id]
        credits = review.credits_of[aspect.id]
        if not problems or not credits:
            continue
        praise = sum(review.size(credit.span) for credit in credits)
        blame = sum(review.size(problem.span) for problem in problems)
        if praise > blame * options.number("ratio"):
            yield Remark(
                credits[0].span,
                f"这个方面谈成绩 {praise} 字，查摆问题只有 {blame} 字",
                f"Under this aspect {praise} characters are praise and only {blame} are problems",
                aspect.id,
                tuple(credit.span for credit in credits[1:]),
            )


RULE = Rule(
    slug="credit-outweighs-problem",
    title="谈成绩比查问题多",
    title_en="More praise than problems",
    severity=Severity.WARNING,
    check=check,
    suggestion="开门见山谈问题：压缩成绩，把篇幅留给具体表现。",
    suggestion_en="Get to the problems at once: cut the praise and describe what happened.",
    options=(Option("ratio", 1.0, "成绩字数超过问题字数的多少倍才提出", "how many times longer the praise must be"),),
)
