"""What papers take from responsibility (责任分工): each standing share, level by level, and how many were acknowledged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bihuan_web.duties.lifecycle import ACKNOWLEDGED, STANDING
from bihuan_web.duties.models import Level, Share, Side
from bihuan_web.duties.tree import flat, grow
from bihuan_web.papers.outcomes import day
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.papers.tables import packed


def _shares(ask: Ask) -> list[Share]:
    rows = Share.objects.filter(
        duty_list__round=ask.round, duty_list__organisation__path__startswith=ask.unit.path, state__in=STANDING
    )
    named = rows.select_related("unit", "holder").order_by("duty_list__organisation__path", "duty_list", "number")
    return [node.share for node in flat(grow(named))]


def counts(ask: Ask) -> Iterator[Piece]:
    """How many shares on each level and side, and how many are acknowledged."""
    shares = _shares(ask)
    if not shares:
        yield Piece("counts", "text", "还没有责任清单。")
        return
    levels, sides = Counter(one.level for one in shares), Counter(one.side for one in shares)
    told = "、".join(f"{level.label}{levels[level]}项" for level in Level if levels[level])
    both = "、".join(f"{side.label}{sides[side]}项" for side in Side)
    signed = sum(one.state == ACKNOWLEDGED for one in shares)
    yield Piece("counts", "text", f"责任分解{len(shares)}项（{told}；{both}），已签收{signed}项。")


def table(ask: Ask) -> Iterator[Piece]:
    """The shares with who answers for each until when."""
    rows = [
        (
            str(n),
            str(Level(one.level).label),
            one.field,
            one.what,
            f"{one.unit.name} {one.holder.name}",
            day(one.due_on),
        )
        for n, one in enumerate(_shares(ask), 1)
    ]
    if rows:
        yield Piece("shares", "table", packed(("序号", "层级", "领域", "责任内容", "责任单位和责任人", "时限"), rows))
