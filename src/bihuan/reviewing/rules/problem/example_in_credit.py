"""example-in-credit: the only instance under an aspect illustrates good work (事例用来讲成绩)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_MARKER = r"(?:例如|比如|譬如|举例来说)[，,：:]?"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for aspect in review.document.aspects:
        problems = review.problems_of[aspect.id]
        if not problems or any(problem.examples for problem in problems):
            continue
        for credit in review.credits_of[aspect.id]:
            marker = compiled(_MARKER).search(review.words(credit.span))
            if marker is not None:
                yield Remark(
                    review.spot(credit.span, *marker.span()),
                    "这个方面唯一的事例是讲成绩的，问题反而没有事例",
                    "The only instance under this aspect is of good work; the problems have none",
                    aspect.id,
                    tuple(problem.claim for problem in problems),
                )


RULE = Rule(
    slug="example-in-credit",
    title="事例用来讲成绩",
    title_en="The instance is of good work",
    severity=Severity.INFO,
    check=check,
    suggestion="把事例用在问题上。",
    suggestion_en="Give instances of the problems instead.",
)
