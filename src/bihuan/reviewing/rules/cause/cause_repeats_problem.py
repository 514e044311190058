"""cause-repeats-problem: a cause that says a problem over again (把问题当原因)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule
from bihuan.reviewing.vagueness import pairs

_MARK = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}(?:是|、)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．)）]|[①-⑳]|其[一二三四五]，|第[一二三四五六七八九十]，)"
)
_LEAST = 5  # shorter names are alike by chance


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    limit = options.number("likeness")
    problems = [(problem, pairs(_core(review.words(problem.claim)))) for problem in review.items.problems]
    for cause in review.items.causes:
        core = _core(review.words(cause.claim))
        mine = pairs(core)
        if len(core) < _LEAST or not mine:
            continue
        for problem, theirs in problems:
            shared = len(mine & theirs)
            if shared >= limit * (len(mine) + len(theirs) - shared):
                yield Remark(
                    cause.claim,
                    "这条原因只是把问题又说了一遍",
                    "This cause says a problem over again",
                    cause.id,
                    (problem.claim,),
                )
                break


def _core(words: str) -> str:
    return _MARK.sub("", words).strip("。；，：:;,. 　\n")


RULE = Rule(
    slug="cause-repeats-problem",
    title="原因重复问题",
    title_en="A cause that repeats a problem",
    severity=Severity.INFO,
    check=check,
    suggestion="再追问一步：为什么会有这个问题，根子在思想、责任还是作风上。",
    suggestion_en="Ask once more why the problem arose: belief, duty, discipline or style of work.",
    options=(Option("likeness", 0.6, "两者用词相似到多少才提出（0 到 1）", "how alike the wording must be, 0 to 1"),),
)
