"""problem-repeated: a problem that last year's document names, too (问题年年有)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity, Standing
from bihuan.reviewing.repetitions import repetitions
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, _: Options) -> Iterator[Remark]:
    claims = {problem.id: problem.claim for problem in review.items.problems}
    for found in repetitions(review, "problem", Standing.PROBLEM):
        done = found.told is Standing.DONE
        yield Remark(
            claims[found.ref],
            f"上年度材料已有这个问题：“{found.quotation}”" + ("；上年度整改部分说已经完成" if done else ""),
            f"Last year's document names this problem, too: “{found.quotation}”"
            + ("; it is reported as rectified" if done else ""),
            found.ref,
            found.shared,
        )


RULE = Rule(
    slug="problem-repeated",
    title="问题与上年度重复",
    title_en="A problem that last year's document names, too",
    severity=Severity.WARNING,
    check=check,
    suggestion="确实又发生的，写今年的具体事例，并说明去年的措施为什么没有管住；只是沿用去年文字的，改写成今年的情况。",
    suggestion_en="If it happened again, give this year's instance and say why last year's measures did not hold; if only the"
    " words were taken over, write what is true this year.",
)
