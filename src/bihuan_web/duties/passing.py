"""Shares pass on with a post that is handed over, and with a unit that is merged into another; both are acknowledged anew."""

from __future__ import annotations

from bihuan_web.common.clock import now, today
from bihuan_web.duties.lifecycle import HANDED
from bihuan_web.duties.queries import standing_shares
from bihuan_web.duties.services import write_move
from bihuan_web.orgs.handing import HandOver, UnitEnd


def hand_over_shares(handed: HandOver) -> int:
    """What somebody held in the unit of the post and below it is their successor's (岗位交接)."""
    rows = standing_shares(today()).filter(holder=handed.before, unit__path__startswith=handed.organisation.path)
    shares = list(rows.order_by("pk"))
    reason = f"{handed.on.isoformat()} {handed.organisation.name}岗位交接 hand-over of the post"
    for share in shares:
        changes = {"holder": handed.after, "handed_by": handed.actor, "handed_at": now(), "acknowledged_at": None}
        write_move(share, HANDED, "share.hand-over", handed.actor, **changes, reason=reason)
    return len(shares)


def pass_to_successor(ended: UnitEnd) -> int:
    """The shares of a unit that was merged are its successor's (并入); those of one that simply ended are named as orphaned."""
    if ended.successor is None:
        return 0
    shares = list(standing_shares(today()).filter(unit=ended.unit).order_by("pk"))
    reason = f"{ended.unit.name} 并入 merged into {ended.successor.name}"
    for share in shares:
        changes = {"unit": ended.successor, "handed_by": ended.actor, "handed_at": now(), "acknowledged_at": None}
        write_move(share, HANDED, "share.merge", ended.actor, **changes, reason=reason)
    return len(shares)
