"""Many tasks in every state, scattered over the fictional county at random: written as rows, so that figures have something to count."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.words import Source
from bihuan_web.tasks.lifecycle import CANCELLED, CLOSED, DRAFT, TASK
from bihuan_web.tasks.models import Carriage, Task
from tests.web.support.units import County, county, with_role


@dataclass(frozen=True, slots=True)
class Crowd:
    """The county with people of every kind of view of it."""

    place: County
    office: User  # of the county: sees everything
    lead: User  # of the grain bureau
    two: User  # verifies in two bureaus
    owner: User  # has a part in some tasks, reads no branch
    outsider: User  # the office of another county


def crowd() -> Crowd:
    place = county()
    two = with_role(Role.VERIFIER, place.bureau, "程素心")
    two.grants.create(role=Role.VERIFIER, branch=place.sibling, since=date(2020, 1, 1))
    return Crowd(
        place,
        with_role(Role.OFFICE, place.county, "温知行"),
        with_role(Role.LEAD, place.bureau, "骆明川"),
        two,
        with_role(Role.OWNER, place.section, "聂远帆"),
        with_role(Role.OFFICE, place.outside, "青河县办公室"),
    )


def scatter(people: Crowd, today: date, number: int, seed: int) -> list[Task]:
    """That many tasks on ledgers of two years, the first problem of the second year being there again."""
    chance, place = random.Random(seed), people.place
    units = [place.county, place.government, place.bureau, place.section, place.sibling]
    owners = [people.owner, *(with_role(Role.OWNER, one, f"责任人{at}") for at, one in enumerate(units))]
    measures = [one for year in (today.year - 1, today.year) for one in _measures(year, units, chance)]
    tasks: list[Task] = []
    for at in range(number):
        state, measure = chance.choice(list(TASK.states)), chance.choice(measures)
        due = today + timedelta(days=chance.randint(-130, 40))
        assigned = None if state == DRAFT else _moment(today - timedelta(days=chance.randint(0, 200)))
        closed = None
        if state == CLOSED and assigned is not None:
            closed = assigned + timedelta(days=chance.randint(0, 150), hours=chance.randint(0, 23))
            closed = min(closed, _moment(today))
        named = not (state in (DRAFT, CANCELLED) and chance.random() < 0.5)
        relapse = next((one for one in tasks if one.state == CLOSED and chance.random() < 0.2), None)
        tasks.append(
            Task.objects.create(
                measure=measure,
                organisation=chance.choice(units),
                number=at + 1,
                title=f"任务{at}",
                state=state,
                acceptance_standard="有清单",
                owner=chance.choice(owners) if named else None,
                due_on=due,
                first_due_on=due,
                assigned_at=assigned,
                closed_at=closed,
                closer=people.office if closed else None,
                relapse_of=relapse if state != CLOSED else None,
                search_text=f"任务{at}",
            )
        )
    gone = [one for one in measures if one.problem.ledger.year < today.year]
    for task in chance.sample(tasks, min(len(tasks), 3)):
        if task.measure.problem.ledger.year == today.year:
            Carriage.objects.create(
                task=task, measure=gone[0], organisation=task.organisation, at=_moment(today - timedelta(days=1))
            )
    return tasks


def _measures(year: int, units: list[object], chance: random.Random) -> list[Measure]:
    found = []
    for unit in units:
        ledger = Ledger.objects.create(
            organisation=unit, title=f"{year} 年度台账", year=year, opened_on=date(year, 1, 5)
        )
        for number in (1, 2):
            before = Problem.objects.filter(organisation=unit, number=number, ledger__year=year - 1).first()
            source = chance.choice([Source.RELAPSE, Source.CARRIED_OVER]) if before else Source.SELF_CHECK
            problem = Problem.objects.create(
                ledger=ledger,
                organisation=unit,
                number=number,
                text=f"{year} 年问题 {number}",
                source=source,
                carried_from=before,
                state=chance.choice(["open", "solved", "withdrawn"]),
            )
            found.append(
                Measure.objects.create(problem=problem, number=1, text="每月检查", promised_on=date(year, 1, 6))
            )
    return found


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30)))
