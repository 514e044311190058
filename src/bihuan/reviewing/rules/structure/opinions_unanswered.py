"""opinions-unanswered: opinions were collected, but nothing later answers one (意见没有回应)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_COLLECTED = r"(?:收到|收集|征集|征求|征得|梳理|汇总|整理)[^。；\n]{0,16}?(?:意见|建议)[^。；，\n]{0,6}?(\d+|[一二三四五六七八九十百]+)[条项个件]"
_ANSWERED = r"意见|反映|提出|指出|投诉|群众说|同志们说|议论|批评"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    preamble = review.document.preamble
    collected = compiled(_COLLECTED).search(review.words(preamble)) if preamble else None
    if preamble is None or collected is None:
        return
    items = [*(item.span for item in review.analysed), *(item.span for item in review.items.measures)]
    if items and not any(compiled(_ANSWERED).search(review.words(span)) for span in items):
        yield Remark(
            review.spot(preamble, *collected.span()),
            f"会前征求到意见（{collected.group()}），正文没有一处回应",
            "Opinions were collected before the meeting, and nothing in the text answers one",
        )


RULE = Rule(
    slug="opinions-unanswered",
    title="征求到的意见没有回应",
    title_en="Opinions without an answer",
    severity=Severity.INFO,
    check=check,
    suggestion="把意见逐条对应到问题和措施；不采纳的，说明理由。",
    suggestion_en="Answer each opinion by a problem and a measure, or say why not.",
    preview=True,
)
