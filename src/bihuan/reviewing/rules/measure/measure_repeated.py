"""measure-repeated: a measure that was promised last year already (措施年年提)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity, Standing
from bihuan.reviewing.repetitions import repetitions
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, _: Options) -> Iterator[Remark]:
    claims = {measure.id: measure.claim or measure.span for measure in review.items.measures}
    for found in repetitions(review, "measure", Standing.MEASURE):
        done = found.told is Standing.DONE
        yield Remark(
            claims[found.ref],
            f"上年度材料已承诺过这条措施：“{found.quotation}”" + ("；上年度整改部分说已经完成" if done else ""),
            f"This was promised in last year's document already: “{found.quotation}”"
            + ("; it is reported as done" if done else ""),
            found.ref,
            found.shared,
        )


RULE = Rule(
    slug="measure-repeated",
    title="措施与上年度重复",
    title_en="A measure that was promised last year",
    severity=Severity.WARNING,
    check=check,
    suggestion="先交代去年这条措施做到了哪一步；还要继续的，写明今年新的目标、时限和责任人。",
    suggestion_en="Say first how far last year's promise has come; if it goes on, give this year's goal, date and owner.",
)
