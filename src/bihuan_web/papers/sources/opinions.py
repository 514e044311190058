"""What papers take from opinions and talks: how many, on what, how they were answered. Nobody who gave one is known to the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count

from bihuan_web.ledgers.answering import Answer
from bihuan_web.opinions.lifecycle import DRAFT
from bihuan_web.opinions.models import Collection, Opinion, Topic
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.papers.tables import packed
from bihuan_web.talks.coverage import coverage, totals
from bihuan_web.talks.models import Team


def _collections(ask: Ask) -> list[Collection]:
    found = Collection.objects.filter(round=ask.round, organisation__path__startswith=ask.unit.path)
    return list(found.exclude(state=DRAFT).order_by("opens_on", "pk"))


def counts(ask: Ask) -> Iterator[Piece]:
    """How often opinions were asked for, how many came, how many topics were answered."""
    collections = _collections(ask)
    if not collections:
        yield Piece("counts", "text", "（待填写：征求意见的方式和条数）")
        return
    # What is still in the box is not counted either: a number that grows tells the minute.
    opinions = Opinion.objects.filter(collection__in=collections, sealed=False).count()
    topics = Topic.objects.filter(collection__in=collections)
    answered = topics.exclude(answer=Answer.OPEN).count()
    yield Piece(
        "counts",
        "text",
        f"征求意见{len(collections)}次，收到意见{opinions}条，归为{topics.count()}类，已回应{answered}类。",
    )


def topics(ask: Ask) -> Iterator[Piece]:
    """Every topic with how many opinions it has and how it was answered."""
    found = Topic.objects.filter(collection__in=_collections(ask)).annotate(there=Count("opinions"))
    rows = [
        (str(number), one.name, str(one.there), str(Answer(one.answer).label), one.answer_reason)
        for number, one in enumerate(found.order_by("collection", "pk"), 1)
    ]
    if rows:
        yield Piece("topics", "table", packed(("序号", "意见", "条数", "回应", "说明"), rows))
    else:
        yield Piece("topics", "text", "（待填写：意见和回应）")


def talks(ask: Ask) -> Iterator[Piece]:
    """How many of the talks that are wanted took place; nothing of what was said."""
    teams = list(Team.objects.filter(round=ask.round, organisation__path__startswith=ask.unit.path))
    if not teams:
        yield Piece("talks", "text", "（待填写：谈心谈话情况）")
        return
    done = wanted = 0
    today: date = ask.today
    for team in teams:
        of_these, of_all = totals(coverage(team, today))
        done, wanted = done + of_these, wanted + of_all
    yield Piece("talks", "text", f"规定要谈的谈心谈话{wanted}对，已谈{done}对。")
