"""What papers take from self-examinations: how many of whom were handed in and accepted. Counts only, never a word of them."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan_web.documents.lifecycle import ACCEPTED, DESTROYED
from bihuan_web.documents.models import Document, Review
from bihuan_web.papers.sources import Ask, Piece


def counts(ask: Ask) -> Iterator[Piece]:
    """Documents of the round in the unit's branch: handed in, accepted, sent back."""
    found = Document.objects.filter(round=ask.round, organisation__path__startswith=ask.unit.path)
    found = found.exclude(state=DESTROYED)
    team, personal = found.filter(kind="team").count(), found.filter(kind="personal").count()
    accepted = found.filter(state=ACCEPTED).count()
    returned = Review.objects.filter(version__document__in=found, act="return").count()
    yield Piece(
        "counts",
        "text",
        f"共形成对照检查材料{found.count()}份，其中领导班子{team}份、个人{personal}份；已审定{accepted}份，审核中退回修改{returned}份次。",
    )
