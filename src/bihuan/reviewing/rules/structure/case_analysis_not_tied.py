"""case-analysis-not-tied: a case analysis that never comes back to the author (案例剖析没有联系自身)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_SELF = r"(?<![自忘])我|本人|自己|自身|本(?:单位|部门|局|院|校|镇|街道|支部|级)|班子|身边|分管|对照(?:反思|检查|案例|这)|引以为|警醒|教训"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for section in review.sections(Role.CASES):
        body = review.words(section.span)
        if section.heading is not None:
            body = body.replace(review.words(section.heading), "", 1)
        if len(body) >= 40 and not compiled(_SELF).search(body):
            yield Remark(
                section.heading or section.span,
                "案例剖析没有联系自身",
                "The case analysis is not related to the author",
            )


RULE = Rule(
    slug="case-analysis-not-tied",
    title="案例剖析没有联系自身",
    title_en="A case analysis that is not tied to oneself",
    severity=Severity.INFO,
    check=check,
    suggestion="写明从案例中看到自己哪些类似的苗头、汲取什么教训。",
    suggestion_en="Say which like tendencies you see in yourself and what you learn from the case.",
)
