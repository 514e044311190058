"""work-summary-like: the part on problems reads like a report of achievements (写成工作总结)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule
from bihuan.text.polarity import achievements, faults


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for section in review.sections(Role.PROBLEMS):
        start, end = review.folded.span_to_folded(section.span)
        told = [s.words for s in review.sentences if start <= s.start and s.end <= end and len(s.words) >= 12]
        proud = sum(1 for words in told if achievements(words) >= 2 and not faults(words))
        if len(told) >= 8 and proud >= options.number("share") * len(told):
            yield Remark(
                section.heading or section.span,
                f"这部分 {len(told)} 句话里有 {proud} 句在讲成绩，像工作总结",
                f"{proud} of the {len(told)} sentences here tell of achievements: it reads like a work report",
            )


RULE = Rule(
    slug="work-summary-like",
    title="问题部分像工作总结",
    title_en="Reads like a work report",
    severity=Severity.INFO,
    check=check,
    suggestion="对照检查不是述职：删去工作成绩，只谈问题。",
    suggestion_en="A self-examination is no report of work: leave the achievements out.",
    preview=True,
    options=(Option("share", 0.4, "讲成绩的句子占多少才提出", "the share of sentences that tell of achievements"),),
)
