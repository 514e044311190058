"""problem-without-cause: 问题没有对应的原因."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule
from bihuan.reviewing.unlinked import nearest_option, remarks_on_unlinked


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if Role.CAUSES not in review.absent:
        yield from remarks_on_unlinked(
            review,
            review.items.problems,
            review.items.causes,
            "cause",
            "原因部分没有一条说到这个问题",
            "No cause speaks of this problem",
            options,
        )


RULE = Rule(
    slug="problem-without-cause",
    title="问题没有对应的原因",
    title_en="A problem without a cause",
    severity=Severity.WARNING,
    check=check,
    suggestion="在原因部分说清这个问题的思想根源，或在相关原因里点到它。",
    suggestion_en="Say in the causes what lies behind this problem.",
    options=(nearest_option(0.35),),
)
