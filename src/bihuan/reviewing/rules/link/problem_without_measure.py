"""problem-without-measure: 问题没有对应的措施."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule
from bihuan.reviewing.unlinked import nearest_option, remarks_on_unlinked


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if Role.MEASURES not in review.absent:
        yield from remarks_on_unlinked(
            review,
            review.items.problems,
            review.items.measures,
            "measure",
            "整改措施没有一条回应这个问题",
            "No measure answers this problem",
            options,
        )


RULE = Rule(
    slug="problem-without-measure",
    title="问题没有对应的措施",
    title_en="A problem without a measure",
    severity=Severity.WARNING,
    check=check,
    suggestion="为这个问题写一条措施：谁来做、做什么、什么时候做完、怎样算做到。",
    suggestion_en="Promise a measure for it: who does what by when, and how it will be proved.",
    options=(nearest_option(0.35),),
)
