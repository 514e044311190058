"""A ledger is closed and goes on next year (台账结转): what is open or to be kept up is carried into another ledger, once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Incomplete, Refused, Stale
from bihuan_web.ledgers.carrying import carry_problem, close_ledger
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import must_write, open_ledger
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks.acting import change
from bihuan_web.tasks.carrying import Item, Plan, plan_of
from bihuan_web.tasks.models import Carriage, Task


@dataclass(frozen=True, slots=True)
class NewLedger:
    """Next year's ledger where it is not there yet."""

    title: str
    year: int


@transaction.atomic
def carry_over(ledger: Ledger, into: Ledger | NewLedger, user: User, *, seen: str) -> Plan:
    """Closes a ledger: every open or standing problem goes on in ``into`` with what is left of it, and the ledger is archived.

    ``seen`` is the digest of the plan that the person looked at; raises ``Stale`` where it is another by now. Open tasks move along
    with all that hangs on them; closed and cancelled ones stay. All of it is done or nothing.
    """
    unit = ledger.organisation
    must_write(unit, user)
    held = Ledger.objects.select_for_update().get(pk=ledger.pk)
    if held.archived:
        raise Refused("台账已归档，不能再结转", "the ledger is archived already", code="wrong-state")
    list(Problem.objects.select_for_update().filter(ledger=ledger).order_by("pk"))  # no task is added meanwhile
    plan = plan_of(held)
    if plan.digest != seen:
        raise Stale(
            "预览之后台账有了变化，请看过新的预览再结转", "the ledger has changed since: look at the preview again"
        )
    target = _target(held, into, user)
    for one in plan.going_on:
        _carry(one, target, user)
    close_ledger(held, target, user)
    return Plan(held, plan.items)


def living_unit(unit: Organisation) -> Organisation:
    """The unit that does the work now: where one was merged into another (并入), that one; itself where nothing followed."""
    seen = {unit.pk}
    while unit.ended_on is not None and unit.successor is not None and unit.successor.pk not in seen:
        unit = unit.successor
        seen.add(unit.pk)
    return unit


def _target(ledger: Ledger, into: Ledger | NewLedger, user: User) -> Ledger:
    unit = living_unit(ledger.organisation)
    if unit.ended_on is not None:
        raise Refused(
            f"{unit.name}已撤销，又没有承接单位，先定由谁承接",
            f"{unit.name} has ended and no unit follows it: say first which one does",
            code="unit-ended",
        )
    year = into.year
    if year <= ledger.year:
        raise Incomplete("要结转到以后年度的台账", "it is carried into a ledger of a later year", missing=("year",))
    if isinstance(into, NewLedger):
        return open_ledger(unit, into.title, into.year, user)
    must_write(into.organisation, user)
    target = Ledger.objects.select_for_update().get(pk=into.pk)
    if target.archived:
        raise Refused("要结转到的台账已归档", "the ledger it is to be carried into is archived", code="wrong-state")
    if target.organisation.path not in {*unit.upward, *ledger.organisation.upward}:
        raise Refused("只能结转到本单位或上级单位的台账", "not a ledger of this unit or one above", code="other-unit")
    return target


def _carry(item: Item, target: Ledger, user: User) -> None:
    unit = living_unit(item.problem.organisation)
    found = carry_problem(item.problem, item.measures, target, unit, user)
    for task in item.moving:
        _move(task, found[task.measure_id], user)


def _move(task: Task, measure: Measure, user: User) -> None:
    """An open task goes on under next year's measure: its dates, its evidence and its history are what they were.

    The old year keeps that it was not finished there, whatever becomes of it: carrying over makes no year better.
    """
    unit = living_unit(task.organisation)
    before = task.measure_id
    changes: dict[str, object] = {"measure_id": measure.pk}
    if unit.pk != task.organisation_id:
        changes["organisation_id"] = unit.pk
    Carriage.objects.create(task=task, measure_id=before, organisation_id=task.organisation_id, at=now())
    change(task, user, "task.carry", changes, details={"from_measure": before})
