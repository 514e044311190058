"""case-analysis-missing: the profile asks for an analysis of typical cases (典型案例剖析) and there is none."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_SAID = r"(?:反面|典型|警示|身边)[^。\n]{0,6}案例|案例(?:剖析|分析)|以案(?:为鉴|促改|促治|说纪|示警)"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    asked = review.profile is not None and Role.CASES in review.profile.required_sections
    if asked and not review.sections(Role.CASES) and not compiled(_SAID).search(review.folded.text):
        yield Remark(review.head, "没有典型案例剖析", "There is no analysis of a typical case")


RULE = Rule(
    slug="case-analysis-missing",
    title="没有典型案例剖析",
    title_en="No case analysis",
    severity=Severity.WARNING,
    check=check,
    suggestion="按通知要求选取反面典型案例，剖析教训并联系自身。",
    suggestion_en="Choose a case as the notice asks, analyse it and relate it to yourself.",
)
