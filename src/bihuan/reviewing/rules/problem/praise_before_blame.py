"""praise-before-blame: a problem that praises before it blames (先扬后抑): 虽然 … 但, 能够 … 但."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_GOOD = (
    "(?:能够|能做到|能|始终|一直|坚持|注重|经常|积极|自觉|认真|按照?要求|结合|通过|下了功夫"
    "|投入|采用|参加|完成|实现|谋划|做了)"
)
_TELLS = ("虽然", "能够", "始终坚持", "一直坚持", "一直以来")  # without one of these no frame begins
_TURN = "(?:但|却|可是|然而|不过)"
_FRAME = (
    rf"虽然[^。；\n]{{0,40}}?{_GOOD}[^。；\n]{{0,80}}?[，,]{_TURN}"
    rf"|(?:^|[。；，])(?:自己|本人|我|班子|平时)?(?:能够|始终坚持|始终能够|一直坚持|一直以来)[^。；\n]{{4,60}}?[，,]{_TURN}"
)


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for problem in review.items.problems:
        words = review.words(problem.span)
        frame = compiled(_FRAME).search(words) if any(tell in words for tell in _TELLS) else None
        if frame is not None:
            yield Remark(
                review.spot(problem.span, *frame.span()),
                "谈问题先表扬自己（先扬后抑）",
                "The problem begins with praise",
                problem.id,
            )


RULE = Rule(
    slug="praise-before-blame",
    title="先扬后抑",
    title_en="Praise before blame",
    severity=Severity.INFO,
    check=check,
    suggestion="删去转折前的自我肯定，开门见山写问题。",
    suggestion_en="Drop the praise before the turn and name the problem at once.",
)
