"""Plans and open promises pass on with a post (交接): whoever takes it over goes, and keeps what was promised."""

from __future__ import annotations

from django.db.models import F

from bihuan_web.common.clock import now
from bihuan_web.orgs.handing import HandOver
from bihuan_web.visits.lifecycle import OPEN, PLANNED
from bihuan_web.visits.models import Promise, Visit
from bihuan_web.visits.services.acting import log


def hand_over_visits(handed: HandOver) -> int:
    """Passes on what somebody was to do in the name of the unit and of those below it; what they reported stays theirs."""
    below = handed.organisation.path
    plans = Visit.objects.filter(state=PLANNED, leader=handed.before, organisation__path__startswith=below)
    promises = Promise.objects.filter(
        state=OPEN, promiser=handed.before, visit__organisation__path__startswith=below, checked_by__isnull=True
    )
    number = 0
    for visit in plans.select_related("organisation"):
        Visit.objects.filter(pk=visit.pk).update(leader=handed.after, revision=F("revision") + 1)
        log(
            visit, handed.actor, "visit.hand-over", now(), {"from": handed.before.username, "to": handed.after.username}
        )
        number += 1
    for promise in promises.select_related("visit__organisation"):
        Promise.objects.filter(pk=promise.pk).update(promiser=handed.after)
        told = {"promise": promise.pk, "from": handed.before.username, "to": handed.after.username}
        log(promise.visit, handed.actor, "promise.hand-over", now(), told)
        number += 1
    return number
