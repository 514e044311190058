"""problem-without-example: no time, place, project, person, figure or case (没有事例)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for problem in review.items.problems:
        if not problem.examples:
            yield Remark(
                problem.claim,
                "这个问题没有事例：没有时间、地点、项目、人员、数字或案例",
                "This problem has no instance: no time, place, project, person, figure or case",
                problem.id,
            )


RULE = Rule(
    slug="problem-without-example",
    title="问题没有事例",
    title_en="A problem without an instance",
    severity=Severity.WARNING,
    check=check,
    suggestion="补一件具体的事：什么时候、在哪里、哪项工作、怎么做的、造成什么后果。",
    suggestion_en="Add one concrete instance: when, where, which work, what was done, what came of it.",
)
