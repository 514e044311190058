"""cause-without-problem: 原因没有对应的问题."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule
from bihuan.reviewing.unlinked import nearest_option, remarks_on_unlinked


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if Role.PROBLEMS not in review.absent:
        yield from remarks_on_unlinked(
            review,
            review.items.causes,
            review.items.problems,
            "problem",
            "这条原因没有对应前面查摆的任何问题",
            "This cause belongs to none of the problems",
            options,
        )


RULE = Rule(
    slug="cause-without-problem",
    title="原因没有对应的问题",
    title_en="A cause without a problem",
    severity=Severity.WARNING,
    check=check,
    suggestion="补写它说明的问题，或把它并入对应的原因。",
    suggestion_en="Name the problem it explains, or merge it with the cause it belongs to.",
    options=(nearest_option(0.35),),
)
