"""cause-repeats-problem: a cause that says a problem over again (把问题当原因)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

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
    likely = _likely([theirs for _, theirs in problems], limit)
    for cause in review.items.causes:
        core = _core(review.words(cause.claim))
        mine = pairs(core)
        if len(core) < _LEAST or not mine:
            continue
        for problem, theirs in (problems[at] for at in likely(mine)):
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


def _likely(wordings: Sequence[frozenset[int]], limit: float) -> Callable[[frozenset[int]], list[int]]:
    """Which wordings can be as like to another as the limit asks for; a long text would else compare each with each.

    Two sets that share enough have one of their rarest pairs in common (prefix filtering: Chaudhuri et al., ICDE 2006).
    """
    frequency = Counter(pair for wording in wordings for pair in wording)

    def rarest(wording: frozenset[int]) -> list[int]:
        enough = int(limit * len(wording))  # rounded down: a wording too many is only compared in vain
        return sorted(wording, key=lambda pair: (frequency[pair], pair))[: len(wording) - enough + 1]

    places: dict[int, list[int]] = {}
    for at, wording in enumerate(wordings):
        for pair in rarest(wording):
            places.setdefault(pair, []).append(at)
    return lambda wording: sorted({at for pair in rarest(wording) for at in places.get(pair, ())})


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
