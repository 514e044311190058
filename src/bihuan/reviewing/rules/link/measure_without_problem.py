"""measure-without-problem: 措施没有对应的问题."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule
from bihuan.reviewing.unlinked import nearest_option, remarks_on_unlinked


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if Role.PROBLEMS not in review.absent:
        yield from remarks_on_unlinked(
            review,
            review.items.measures,
            review.items.problems,
            "problem",
            "这条措施没有回应前面查摆的任何问题",
            "This measure answers none of the problems",
            options,
        )


RULE = Rule(
    slug="measure-without-problem",
    title="措施没有对应的问题",
    title_en="A measure without a problem",
    severity=Severity.WARNING,
    check=check,
    suggestion="写明它要解决的问题，或删去与查摆无关的表态。",
    suggestion_en="Say which problem it answers, or drop promises that answer none.",
    options=(nearest_option(0.5),),
)
