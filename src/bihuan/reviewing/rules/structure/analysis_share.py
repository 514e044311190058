"""analysis-share: the share of problems and causes, gross and net of praise (问题和原因占比)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule
from bihuan.reviewing.shares import gross_share, net_share


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    gross, net = gross_share(review), net_share(review)
    if gross is not None and net is not None:
        yield Remark(
            review.head,
            f"问题和原因两部分合计占全文 {gross:.1%}；去掉各方面里问题之前的背景和成绩，净占 {net:.1%}",
            f"Problems and causes are {gross:.1%} of the text, {net:.1%} without what stands before the problems",
        )


RULE = Rule(
    slug="analysis-share",
    title="问题和原因占比（毛、净）",
    title_en="Share of problems and causes, gross and net",
    severity=Severity.INFO,
    check=check,
    suggestion="只供掌握篇幅，不是评分；净占比明显低于毛占比，说明各方面开头铺垫太长。",
    suggestion_en="For information, not a mark; a net share far below the gross one means long lead-ins.",
)
