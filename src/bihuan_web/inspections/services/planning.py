"""An inspection is planned, with its team, or cancelled; which units are to be inspected in a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.inspections.access import actor_of, demand_order, demand_outside
from bihuan_web.inspections.lifecycle import ACKNOWLEDGED, INSPECTION, PLANNED, SETTLED, UNDER_WAY
from bihuan_web.inspections.models import ChecklistVersion, Inspection, Look, Member, PlanEntry, Result
from bihuan_web.inspections.queries import checklists_for, units_below
from bihuan_web.inspections.services.common import locked, log, move
from bihuan_web.orgs.models import Organisation

MOST_DAYS = 180


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an inspection is to be; ``answer_days`` are calendar days in which the unit answers."""

    title: str
    planned_on: date
    announced: bool = True
    answer_days: int = 15


@transaction.atomic
def plan_inspection(
    unit: Organisation, inspected: Organisation, version: ChecklistVersion, wanted: Wanted, leader: User,
    team: Iterable[User], user: User,
) -> Inspection:  # fmt: skip
    """Orders an inspection of a unit below; everybody of the team, and who orders it, is from outside that unit."""
    _check(unit, inspected, wanted, user)
    if not checklists_for(unit).filter(pk=version.checklist_id).exists():
        raise Refused("这个清单不能用", "this checklist cannot be used here", code="bad-choice")
    made = _create(unit, inspected, version, wanted, user)
    _set_team(made, leader, team)
    Result.objects.bulk_create(Result(inspection=made, item=one) for one in version.items.order_by("number"))
    return made


@transaction.atomic
def plan_recheck(before: Inspection, wanted: Wanted, leader: User, team: Iterable[User], user: User) -> Inspection:
    """Orders a re-check (复查): a new inspection that takes over the findings of the earlier one, each to be looked at."""
    _check(before.organisation, before.inspected, wanted, user)
    if before.state not in (ACKNOWLEDGED, SETTLED):
        raise Refused("签收以后才能安排复查", "a re-check comes after the report was acknowledged", code="wrong-state")
    findings = list(before.findings.order_by("number"))
    if not findings:
        raise Refused(
            "这次检查没有发现问题，不用复查", "nothing was found: there is nothing to re-check", code="no-findings"
        )
    made = _create(before.organisation, before.inspected, before.version, wanted, user, recheck_of=before)
    _set_team(made, leader, team)
    Look.objects.bulk_create(Look(inspection=made, finding=one) for one in findings)
    return made


@transaction.atomic
def change_team(inspection: Inspection, leader: User, team: Iterable[User], user: User) -> None:
    """Another team (调整检查组), as long as nothing is reported."""
    demand_order(user, inspection.organisation, today())
    demand_outside(user, inspection.inspected, today())
    locked(inspection, PLANNED, UNDER_WAY)
    Member.objects.filter(inspection=inspection).delete()
    people = _set_team(inspection, leader, team)
    log(inspection.organisation, user, "inspection.team", inspection, {"team": [one.username for one in people]})


@transaction.atomic
def cancel(inspection: Inspection, reason: str, user: User) -> None:
    """It does not take place, with a reason."""
    given = {"reason": reason.strip()}
    move(inspection, INSPECTION, "cancel", actor_of(inspection, user, today()), given)
    log(inspection.organisation, user, "inspection.cancel", inspection, given)


@transaction.atomic
def set_plan(unit: Organisation, year: int, inspected: Iterable[Organisation], user: User) -> None:
    """Which units a unit wants inspected in a year (年度检查计划); replaces what was planned."""
    demand_order(user, unit, today())
    chosen = {one.pk: one for one in inspected}
    below = set(units_below(unit).values_list("pk", flat=True))
    if not chosen.keys() <= below:
        raise Refused("只能计划检查下级单位", "only units below can be planned", code="bad-choice")
    Organisation.objects.select_for_update().get(pk=unit.pk)
    plans = PlanEntry.objects.filter(organisation=unit, year=year)
    plans.exclude(inspected__in=chosen).delete()
    there = set(plans.values_list("inspected", flat=True))
    PlanEntry.objects.bulk_create(
        PlanEntry(organisation=unit, inspected=one, year=year) for key, one in chosen.items() if key not in there
    )
    log(unit, user, "inspection.plan-year", unit, {"year": year, "units": sorted(chosen)})


def _check(unit: Organisation, inspected: Organisation, wanted: Wanted, user: User) -> None:
    demand_order(user, unit, today())
    demand_outside(user, inspected, today())
    if inspected.pk == unit.pk or not inspected.path.startswith(unit.path):
        raise Refused("只能检查下级单位", "only units below can be inspected", code="not-below")
    must_give("名称", "title", wanted.title)
    if not 1 <= wanted.answer_days <= MOST_DAYS:
        raise Incomplete(
            f"回应期限在 1 至 {MOST_DAYS} 天", f"answers are due within 1 to {MOST_DAYS} days", missing=("answer_days",)
        )


def _create(
    unit: Organisation, inspected: Organisation, version: ChecklistVersion, wanted: Wanted, user: User,
    recheck_of: Inspection | None = None,
) -> Inspection:  # fmt: skip
    made = Inspection.objects.create(
        organisation=unit,
        inspected=inspected,
        version=version,
        recheck_of=recheck_of,
        created_at=now(),
        created_by=user,
        **{**asdict(wanted), "title": wanted.title.strip()},
    )
    details = {"inspected": inspected.pk, "version": version.pk, "announced": wanted.announced}
    details |= {"recheck_of": recheck_of.pk} if recheck_of else {}
    log(unit, user, "inspection.plan", made, details)
    return made


def _set_team(inspection: Inspection, leader: User, team: Iterable[User]) -> list[User]:
    people = list({one.pk: one for one in (leader, *team)}.values())
    for one in people:
        demand_outside(one, inspection.inspected, today())
        if not one.is_active:
            raise Incomplete(f"{one.name}的账号已停用", f"the account of {one.name} is disabled", missing=("team",))
    Member.objects.bulk_create(Member(inspection=inspection, user=one, leads=one.pk == leader.pk) for one in people)
    return people
