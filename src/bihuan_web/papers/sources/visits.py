"""What papers take from visits (走访): how many, who was met, what was heard and promised. Counts of what happened, never a name, never a plan."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from bihuan_web.inspections.queries import season_of
from bihuan_web.ledgers.answering import Answer
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.papers.tables import packed
from bihuan_web.visits.coverage import Share, coverage_of
from bihuan_web.visits.kinds import word_of
from bihuan_web.visits.lifecycle import BROKEN, DONE, KEPT
from bihuan_web.visits.models import Heard, Promise, Visit


def _done(ask: Ask) -> QuerySet[Visit]:
    return Visit.objects.filter(
        organisation__path__startswith=ask.unit.path, state=DONE, on__range=season_of(ask.round)
    )


def counts(ask: Ask) -> Iterator[Piece]:
    """Visits of the round's time: how many without notice, what was heard and answered, which promises were kept."""
    visits = _done(ask)
    total = visits.count()
    if not total:
        yield Piece("counts", "text", "（待填写：走访调研情况）")
        return
    heard = list(Heard.objects.filter(visit__in=visits).values_list("answer", flat=True))
    promised = list(Promise.objects.filter(visit__in=visits).values_list("state", flat=True))
    yield Piece(
        "counts",
        "text",
        f"走访{total}次，其中不打招呼{visits.filter(unannounced=True).count()}次；听到诉求和问题{len(heard)}条，"
        f"已回应{len(heard) - heard.count(Answer.OPEN)}条；现场承诺{len(promised)}项，"
        f"已兑现{promised.count(KEPT)}项，没有兑现{promised.count(BROKEN)}项。",
    )


def met(ask: Ask) -> Iterator[Piece]:
    """Who was met by kind, and how the households that were met compare with those of the register."""
    there = coverage_of(_done(ask), [ask.unit.path])
    if not there.met:
        yield Piece("met", "text", "没有登记受访对象。")
        return
    rows = [
        (word_of(kind), str(number)) for kind, number in sorted(there.met.items(), key=lambda one: (-one[1], one[0]))
    ]
    yield Piece("met", "table", packed(("受访对象", "人次或户次"), rows))
    if there.near_households.whole and there.near_registered.whole:
        text = f"所访住户中重点户占{_percent(there.near_households)}，登记住户中重点户占{_percent(there.near_registered)}。"
        yield Piece("near", "text", text)


def _percent(share: Share) -> str:
    return f"{share.percent}%"
