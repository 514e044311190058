"""Planning a visit (制定走访计划), giving the plan up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.orgs.models import Organisation
from bihuan_web.visits.models import Aim, Draw, Household, Place, Visit, Visitor
from bihuan_web.visits.services.acting import log, move, must_be_office


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes where on which day, in whose name."""

    organisation: Organisation
    on: date
    leader: User
    unit: Organisation | None = None
    place: Place | None = None
    where: str = ""
    companions: Sequence[User] = ()
    unannounced: bool = True


@transaction.atomic
def plan(
    user: User, going: Going, *, at: datetime, note: str = "", aims: Sequence[Household] = (), draw: Draw | None = None
) -> Visit:
    """A planned visit. The visited unit is told nothing, and the event does not say where it goes."""
    must_be_office(user, going.organisation, at)
    check_going(going)
    visit = Visit.objects.create(**columns_of(going), note=note.strip(), draw=draw, made_at=at, made_by=user)
    write_companions(visit, going)
    Aim.objects.bulk_create(Aim(visit=visit, household=one) for one in aims)
    log(visit, user, "visit.plan", at)
    return visit


@transaction.atomic
def cancel(user: User, visit: Visit, reason: str, *, at: datetime) -> None:
    """Gives a plan up, with the reason."""
    move(visit, "cancel", user, at, {"reason": reason.strip()}, note=reason.strip()[:300])
    log(visit, user, "visit.cancel", at)


def check_going(going: Going) -> None:
    """Raises where it goes nowhere, or home: nobody visits their own unit, or one above it, without notice."""
    if not (going.unit or going.place or going.where.strip()):
        raise Incomplete("还没有填走访地点", "where the visit goes is still to be given", missing=("where",))
    if going.unit is not None and going.organisation.path.startswith(going.unit.path):
        raise Refused("不能走访自己的单位或上级单位", "a unit does not visit itself or one above it", code="own-unit")


def columns_of(going: Going) -> dict[str, object]:
    """The columns of a visit that say who goes where."""
    names = ("organisation", "on", "leader", "unit", "place", "unannounced")
    return {**{name: getattr(going, name) for name in names}, "where": going.where.strip()}


def write_companions(visit: Visit, going: Going) -> None:
    """Writes who went along, anew."""
    visit.companions.all().delete()
    others = {one.pk: one for one in going.companions if one.pk != going.leader.pk}
    Visitor.objects.bulk_create(Visitor(visit=visit, user=one) for one in others.values())
