"""slogan-heading: a measure whose name is a slogan (口号式标题)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_PAIR = r"^(?:[一二三四五六七八九十]{1,3}是|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．]|第[一二三四五六七八九十]，|[①-⑳])?([^\W\da-zA-Z_]{4,8})，([^\W\da-zA-Z_]{4,10})[。；]?$"
_GRAND = r"^(?:坚持|加强|强化|牢记|永葆|筑牢|锤炼|砥砺|站稳|提高|提升|增强|坚定|树立|涵养|勇于|敢于|严守|恪守|保持|积极|全力|持续|深化|聚焦|践行|厚植|夯实|扛牢|压实|弘扬|淬炼|勇当|争当|做到|严格)"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for measure in review.items.measures:
        if measure.claim is None:
            continue
        pair = compiled(_PAIR).match(review.words(measure.claim).strip())
        if (
            pair
            and len(pair.group(1)) == len(pair.group(2))
            and all(compiled(_GRAND).match(half) for half in pair.groups())
        ):
            yield Remark(
                measure.claim,
                "措施的标题是一副口号，看不出要做什么",
                "The measure is named by a slogan: nobody can tell what will be done",
                measure.id,
            )


RULE = Rule(
    slug="slogan-heading",
    title="措施标题是口号",
    title_en="A measure named by a slogan",
    severity=Severity.INFO,
    check=check,
    suggestion="标题直接写要做的事。",
    suggestion_en="Let the heading say what will be done.",
    preview=True,
)
