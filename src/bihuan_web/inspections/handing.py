"""Points of letters that are still to be answered pass on with a post (交接); personal letters do not: their handlers are named."""

from __future__ import annotations

from bihuan_web.inspections.lifecycle import ANSWERING, DRAFT
from bihuan_web.inspections.models import Point
from bihuan_web.inspections.services.common import log
from bihuan_web.ledgers.answering import Answer
from bihuan_web.orgs.handing import HandOver
from bihuan_web.orgs.permissions import Secrecy


def hand_over_points(handed: HandOver) -> int:
    """Whoever takes the post over answers the points that were given to the one before, of the unit and those below it."""
    given = Point.objects.filter(
        handler=handed.before,
        answer=Answer.OPEN,
        feedback__state__in=(DRAFT, ANSWERING),
        feedback__secrecy=Secrecy.LEDGER.value,
        feedback__organisation__path__startswith=handed.organisation.path,
    )
    rows = list(given.select_related("feedback__organisation").order_by("pk"))
    for one in rows:
        Point.objects.filter(pk=one.pk).update(handler=handed.after)
        details = {"point": one.number, "before": handed.before.username, "handler": handed.after.username}
        log(one.feedback.organisation, handed.actor, "feedback.assign", one.feedback, details)
    return len(rows)
