"""Shares pass on with a post that is handed over, and with a unit that is merged or split; both are acknowledged anew."""

from __future__ import annotations

from bihuan_web.common.clock import now, today
from bihuan_web.duties.lifecycle import HANDED
from bihuan_web.duties.models import DutyList, Field
from bihuan_web.duties.queries import standing_shares
from bihuan_web.duties.services import write_move
from bihuan_web.orgs.handing import HandOver, Succession
from bihuan_web.rounds.lifecycle import CLOSED


def hand_over_shares(handed: HandOver) -> int:
    """What somebody held in the unit of the post and below it is their successor's (岗位交接)."""
    rows = standing_shares(today()).filter(holder=handed.before, unit__path__startswith=handed.organisation.path)
    shares = list(rows.order_by("pk"))
    reason = f"{handed.on.isoformat()} {handed.organisation.name}岗位交接 hand-over of the post"
    for share in shares:
        changes = {"holder": handed.after, "handed_by": handed.actor, "handed_at": now(), "acknowledged_at": None}
        write_move(share, HANDED, "share.hand-over", handed.actor, **changes, reason=reason)
    return len(shares)


def pass_to_successor(gone: Succession) -> list[int]:
    """The shares of a unit that was merged or split are its successor's, or that of their holder's part (并入、拆分)."""
    shares = list(standing_shares(today()).filter(unit=gone.unit).order_by("pk"))
    for share in shares:
        place = gone.place_of(share.holder_id)
        reason = f"{gone.unit.name} 并入 merged into {place.name}"
        changes = {"unit": place, "handed_by": gone.actor, "handed_at": now(), "acknowledged_at": None}
        write_move(share, HANDED, "share.merge", gone.actor, **changes, reason=reason)
    return [share.pk for share in shares]


def pass_on_lists(gone: Succession) -> list[int]:
    """The lists of rounds that are not closed, and the unit that works in a field."""
    here = DutyList.objects.filter(organisation=gone.unit).exclude(round__state=CLOSED)
    found = list(here.order_by("pk"))
    for one in found:
        there = DutyList.objects.filter(round=one.round_id, organisation=gone.successor)
        title = gone.free(one.title, there.values_list("title", flat=True), 120)
        DutyList.objects.filter(pk=one.pk).update(organisation=gone.successor, title=title)
    Field.objects.filter(organisation=gone.unit).exclude(duty_list__round__state=CLOSED).update(
        organisation=gone.successor
    )
    return [one.pk for one in found]
