"""first-person-absent: a personal document whose problems never say 我, 本人 or 自己 (没有第一人称)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule

_FIRST_PERSON = r"(?<![自忘你])我|本人|自己|笔者"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    problems = review.items.problems
    if len(problems) < options.number("problems"):
        return
    if not any(compiled(_FIRST_PERSON).search(review.words(problem.span)) for problem in problems):
        yield Remark(
            problems[0].claim,
            "个人材料的问题部分通篇没有“我”“本人”“自己”",
            "No problem of this personal document speaks in the first person",
        )


RULE = Rule(
    slug="first-person-absent",
    title="没有用第一人称",
    title_en="No first person",
    severity=Severity.INFO,
    check=check,
    suggestion="用第一人称写：我做了什么、没做什么。",
    suggestion_en="Write in the first person: what I did and failed to do.",
    personal_only=True,
    options=(Option("problems", 3, "问题少于多少个时不查", "not checked with fewer problems"),),
)
