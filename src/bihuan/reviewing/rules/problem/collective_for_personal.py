"""collective-for-personal: a personal document that puts the problem on others (以班子、他人代替个人)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Problem, Severity
from bihuan.reviewing.lexicon import lexicon
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

# The author speaks of himself: 我 (not 我国, 我市, 自我, 你好我好 …), 本人, or 自己 where a clause's subject stands.
_OWN = (
    r"(?<![自忘你好])我(?![们国市县区省州盟旗镇乡街局校厂厅党军好行])|本人|笔者"
    r"|(?:^|[，。；：、]|但是?|虽然|由于|因为|同时|有时候?|平时|总是|致使|感到|反映出|说明|暴露出)自己"
)
_QUOTED = r"“[^”]*”|\"[^\"]*\"|「[^」]*」"
_FIRST_CLAUSE_STARTS_WITHIN = 6


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for problem in review.items.problems:
        words = review.words(problem.span)
        first = _others(review, problem, words)
        if first is None or compiled(_OWN).search(compiled(_QUOTED).sub("", words)):
            continue
        yield Remark(
            review.spot(problem.span, first.start(), first.end()),
            f"个人材料里把问题说成“{first.group()}”的，没有写自己",
            f"A personal document puts this problem on others ({first.group()})",
            problem.id,
        )


def _others(review: ReviewInput, problem: Problem, words: str) -> re.Match[str] | None:
    """Other people anywhere outside quotations; other units only where the account begins with them."""
    found = lexicon("others").find(words)
    quoted = [match.span() for match in compiled(_QUOTED).finditer(words)] if found else []
    for match in found:
        if not any(start <= match.start() < end for start, end in quoted):
            return match
    begin = len(review.words(problem.claim)) if problem.claim.end < problem.span.end else 0
    last = begin + _FIRST_CLAUSE_STARTS_WITHIN
    return next((match for match in lexicon("other_units").find(words, last) if begin <= match.start()), None)


RULE = Rule(
    slug="collective-for-personal",
    title="以集体或他人代替个人",
    title_en="Others are blamed in a personal document",
    severity=Severity.WARNING,
    check=check,
    suggestion="改用第一人称，写自己在这件事上做了什么、没做什么。",
    suggestion_en="Write in the first person what you did or failed to do.",
    personal_only=True,
)
