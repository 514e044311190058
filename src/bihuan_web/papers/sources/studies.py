"""What papers take from the study before a meeting: which sessions were held, and how many came. Nothing of what anybody noted."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from bihuan_web.papers.outcomes import day
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.studies.lifecycle import HELD
from bihuan_web.studies.models import Session


def counts(ask: Ask) -> Iterator[Piece]:
    """The sessions that were held, by day and topic."""
    came = Count("attendance", filter=Q(attendance__present=True))
    held = list(Session.objects.filter(round=ask.round, state=HELD).annotate(came=came).order_by("day", "pk"))
    if not held:
        yield Piece("counts", "text", "（待填写：会前学习情况）")
        return
    said = "；".join(f"{day(one.day)}“{one.topic}”，{one.came}人参加" for one in held)
    yield Piece("counts", "text", f"会前集体学习{len(held)}次：{said}。")
