"""analysis-too-short: problems and causes make up less than half of the text (问题和原因占比不到一半)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule
from bihuan.reviewing.shares import analysis_share, problem_part_share


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    share = analysis_share(review)
    wanted = options.number("share")
    if share is not None and share < wanted:
        yield Remark(
            review.head,
            f"问题和原因合计占全文 {share:.1%}，不到 {wanted:.0%}（不计成绩和标题，不计空白）",
            f"Problems and causes, without praise and headings, are {share:.1%} of the text, less than {wanted:.0%}",
        )
    part, least = problem_part_share(review), options.number("problems")
    if part is not None and part < least:
        yield Remark(
            review.head,
            f"“存在问题”部分占全文 {part:.1%}，不到 {least:.0%}（不计空白）",
            f"The part on problems is {part:.1%} of the text, less than {least:.0%}",
        )


RULE = Rule(
    slug="analysis-too-short",
    title="问题和原因分析篇幅不足",
    title_en="Problems and causes are too short",
    severity=Severity.WARNING,
    check=check,
    suggestion="压缩会前准备、成绩和表态，充实问题的具体表现和原因。",
    suggestion_en="Cut preparation, praise and promises; say more about what happened and why.",
    options=(
        Option("share", 0.5, "问题和原因至少占全文的比例", "the least share of problems and causes"),
        Option(
            "problems",
            0.0,
            "“存在问题”部分（连同标题、铺垫）至少占全文的比例",
            "the least share of the part on problems",
        ),
    ),
)
