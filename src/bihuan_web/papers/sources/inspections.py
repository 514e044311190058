"""What papers take from inspections and letters from outside (检查、外部反馈): what was reported to the inspected, never more.

An unannounced inspection is in no paper before it is reported; what asks a person (personal level) is in none at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from bihuan_web.inspections.lifecycle import DRAFT, DROPPED, TOLD
from bihuan_web.inspections.models import Feedback, Finding, Inspection, Look, Point
from bihuan_web.inspections.queries import feedback_of_round, of_round
from bihuan_web.inspections.words import Mended
from bihuan_web.ledgers.answering import Answer
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.papers.sources import Ask, Piece


def counts(ask: Ask) -> Iterator[Piece]:
    """Inspections of and by the unit's branch: how many findings, how they were answered, what a re-check found."""
    told = Inspection.objects.filter(state__in=TOLD)
    here = [
        one.pk
        for one in of_round(ask.round, told).select_related("organisation", "inspected")
        if ask.unit.path in (one.organisation.path[: len(ask.unit.path)], one.inspected.path[: len(ask.unit.path)])
    ]
    if not here:
        yield Piece("counts", "text", "本轮次没有已反馈的检查。")
        return
    answers = list(Finding.objects.filter(inspection__in=here, number__gt=0).values_list("answer", flat=True))
    looks = list(Look.objects.filter(inspection__in=here).values_list("mended", flat=True))
    text = f"已反馈的检查{len(here)}次，发现问题{len(answers)}条：{_answered(answers)}。"
    seen = [one for one in looks if one != Mended.NOT_LOOKED]
    yield Piece("counts", "text", text + (f"复查{len(seen)}条，已改{seen.count(Mended.MENDED)}条。" if seen else ""))


def letters(ask: Ask) -> Iterator[Piece]:
    """Letters of inspection tours, audits and the like: how many points, how they were answered."""
    open_ones = Feedback.objects.filter(secrecy=Secrecy.LEDGER.value).exclude(state__in=(DRAFT, DROPPED))
    here = feedback_of_round(ask.round, open_ones).filter(organisation__path__startswith=ask.unit.path)
    answers = list(Point.objects.filter(feedback__in=here).values_list("answer", flat=True))
    if not answers:
        yield Piece("letters", "text", "本轮次没有需要回应的巡察、审计等反馈意见。")
        return
    text = f"收到巡察、审计等反馈{here.count()}件，列出意见{len(answers)}条：{_answered(answers)}。"
    yield Piece("letters", "text", text)


def _answered(answers: list[str]) -> str:
    words = (
        (Answer.PROBLEM, "列为问题"),
        (Answer.MEASURE, "列入措施"),
        (Answer.REASON, "说明理由"),
        (Answer.OPEN, "未回应"),
    )
    return "、".join(f"{word}{answers.count(key)}条" for key, word in words)
