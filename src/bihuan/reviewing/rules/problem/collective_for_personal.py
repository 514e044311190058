"""collective-for-personal: a personal document that puts the problem on others (以班子、他人代替个人)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.lexicon import pattern
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

# The author speaks of himself: 我 (not 我国, 我市 …), 本人, or 自己 as a subject, not as the object of somebody else's verb.
_OWN = re.compile(
    r"我(?![们国市县区省州盟旗镇乡街局院校厂司行所站处科部队厅委办党军矿社馆]|的(?:单位|同事))|本人|笔者"
    r"|(?:^|[，。；：、]|但是?|虽然|由于|因为|同时|有时|有时候|平时|总是|致使|作为[^，。]{1,8}，|感到|反映出|说明|暴露出)自己(?!的?(?:分内|分管))"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」")


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    others = pattern("others")
    for problem in review.items.problems:
        words = review.words(problem.span)
        first = others.search(words)
        if first is None:
            continue
        spoken = _QUOTED.sub("", words)
        if others.search(spoken) is None or _OWN.search(spoken):
            continue
        yield Remark(
            review.spot(problem.span, first.start(), first.end()),
            f"个人材料里把问题说成“{first.group()}”的，没有写自己",
            f"A personal document puts this problem on others ({first.group()})",
            problem.id,
        )


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
