"""Drawing households not yet met (抽样走访): the seed and what it was drawn from are kept, and the list becomes plans."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Refused
from bihuan_web.orgs.models import Organisation
from bihuan_web.visits import sampling
from bihuan_web.visits.models import Draw, Household
from bihuan_web.visits.queries import not_met_since
from bihuan_web.visits.services.acting import must_be_office
from bihuan_web.visits.services.planning import Going, plan

_MONTH = timedelta(days=30.4375)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sample: so many households not met for so many months, in proportion to kinds or places; visited until a day."""

    size: int
    months: int
    stratified_by: str
    visitor: User
    until: date
    seed: int | None = None


def months_before(day: date, months: int) -> date:
    """The day so many months of a year's average length before."""
    return day - _MONTH * months


@transaction.atomic
def draw_sample(user: User, organisation: Organisation, wanted: Wanted, *, at: datetime) -> Draw:
    """Draws, and plans a visit to each place that came out. Raises ``Refused`` where every household was met."""
    must_be_office(user, organisation, at)
    since = months_before(timezone.localdate(at), wanted.months)
    found = {_code(one, organisation): one for one in not_met_since(organisation, since)}
    if not found:
        raise Refused(
            "没有可抽的住户：登记的住户都走访过，或者还没有导入住户",
            "there is no household to draw: all were met, or none is in the register",
            code="nothing-to-draw",
        )
    strata: dict[str, list[str]] = defaultdict(list)
    for code, one in found.items():
        strata[one.kind if wanted.stratified_by == "kind" else str(one.place)].append(code)
    seed = wanted.seed if wanted.seed is not None else secrets.randbelow(sampling.MOST_SEED)
    drawn = sampling.draw(strata, wanted.size, seed)
    made = Draw.objects.create(
        organisation=organisation, at=at, by=user, visitor=wanted.visitor, seed=seed, size=wanted.size,
        months=wanted.months, stratified_by=wanted.stratified_by,
        population=json.dumps(strata, ensure_ascii=False, sort_keys=True),
        drawn=json.dumps(drawn, ensure_ascii=False, sort_keys=True),
    )  # fmt: skip
    households = [found[code] for codes in drawn.values() for code in codes]
    _plan_visits(user, made, households, wanted.until, at)
    record(
        organisation.chain,
        user.username,
        "visit.draw",
        "draw",
        str(made.pk),
        {"seed": seed, "size": wanted.size},
        at=at,
    )
    return made


def drawn_again(made: Draw) -> dict[str, list[str]]:
    """The list drawn anew from what was kept: the same as ``made.drawn``, or somebody changed one of them."""
    return sampling.draw(json.loads(made.population), made.size, made.seed)


def _plan_visits(user: User, made: Draw, households: list[Household], until: date, at: datetime) -> None:
    by_place: dict[int, list[Household]] = defaultdict(list)
    for one in households:
        by_place[one.place_id].append(one)
    for aims in by_place.values():
        going = Going(made.organisation, until, made.visitor, place=aims[0].place, unit=None)
        plan(user, going, at=at, aims=aims, draw=made)


def _code(one: Household, organisation: Organisation) -> str:
    """A code that is unique in the register of a unit and of those below it."""
    own = one.place.organisation_id == organisation.pk
    return f"{one.place}/{one.code}" if own else f"{one.place.organisation}：{one.place}/{one.code}"
