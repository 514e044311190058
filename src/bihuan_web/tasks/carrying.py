"""What goes on next year (结转): which problems, measures and tasks of a ledger are open, to be kept up, cancelled or closed.

Only reading; the act itself is ``services/carrying.py``. A ledger takes a constant number of queries, and some more for each year
that a measure has been carried already.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bihuan_web.ledgers.lifecycle import OPEN, SOLVED
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.words import Source
from bihuan_web.tasks.lifecycle import CANCELLED, CLOSED, LASTING
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import OPEN_STATES

FINISHED = (CLOSED, CANCELLED)


class Fate(StrEnum):
    """What becomes of a problem when its ledger is closed (去向)."""

    OPEN = "open"  # 未办结: goes on
    STANDING = "standing"  # 长期坚持: goes on, its closed task is looked at as before
    STAYS = "stays"  # 已解决、不列入、已结转: stays where it is


@dataclass(frozen=True, slots=True)
class Item:
    """A problem and what becomes of it: ``measures`` go on with it, ``moving`` tasks move along, ``kept_up`` stay and are looked at."""

    problem: Problem
    fate: Fate
    measures: Sequence[Measure] = ()
    moving: Sequence[Task] = ()
    kept_up: Sequence[Task] = ()
    closed: int = 0
    cancelled: int = 0
    relapsed: bool = False

    @property
    def goes_on(self) -> bool:
        return self.fate is not Fate.STAYS


@dataclass(frozen=True, slots=True)
class Plan:
    """All problems of a ledger with what becomes of them, in their order."""

    ledger: Ledger
    items: Sequence[Item] = field(default=())

    @property
    def going_on(self) -> list[Item]:
        return [one for one in self.items if one.goes_on]

    def of(self, fate: Fate) -> list[Item]:
        return [one for one in self.items if one.fate is fate]

    @property
    def digest(self) -> str:
        """Stands for exactly this plan: who confirms one sends it along, so that nothing else is done than what they saw."""
        said = [
            (one.problem.pk, one.problem.revision, one.fate, [(task.pk, task.revision) for task in one.moving],
             [measure.pk for measure in one.measures], [task.pk for task in one.kept_up])
            for one in self.items
        ]  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()


def plan_of(ledger: Ledger) -> Plan:
    """What becomes of everything on a ledger if it is closed now."""
    measures: dict[int, list[Measure]] = defaultdict(list)
    for one in Measure.objects.filter(problem__ledger=ledger).order_by("problem", "number"):
        measures[one.problem_id].append(one)
    tasks: dict[int, list[Task]] = defaultdict(list)
    found = Task.objects.filter(measure__problem__ledger=ledger).select_related("organisation", "owner")
    for task in found.order_by("measure", "number"):
        tasks[task.measure_id].append(task)
    before = earlier_tasks(one for some in measures.values() for one in some)
    problems = ledger.problems.select_related("organisation__successor", "ledger__organisation").order_by("number")
    return Plan(ledger, [_item(one, measures[one.pk], tasks, before) for one in problems])


def _item(
    problem: Problem, measures: list[Measure], tasks: dict[int, list[Task]], before: dict[int, list[Task]]
) -> Item:
    own = [task for one in measures for task in tasks[one.pk]]
    kept_up = [task for one in measures for task in (*tasks[one.pk], *before[one.pk]) if task.persistence == LASTING]
    moving = [task for task in own if task.state in OPEN_STATES]
    left = [one for one in measures if is_left(tasks[one.pk], before[one.pk])]
    standing = {task.measure_id for task in kept_up}
    lasting = [one for one in measures if one.pk in standing or any(t.persistence == LASTING for t in before[one.pk])]
    if problem.state == OPEN:
        only_kept_up = bool(kept_up) and not moving and all(one in lasting for one in left)
        fate = Fate.STANDING if only_kept_up else Fate.OPEN
        going = [one for one in measures if one in left or one in lasting] or measures
    elif problem.state == SOLVED and kept_up:
        fate, going = Fate.STANDING, lasting
    else:
        fate, going, kept_up = Fate.STAYS, [], []
    states = [task.state for task in own]
    relapsed = problem.source == Source.RELAPSE or any(task.relapse_of_id for task in own)
    return Item(problem, fate, going, moving, kept_up, states.count(CLOSED), states.count(CANCELLED), relapsed)


def is_left(own: Sequence[Task], before: Sequence[Task]) -> bool:
    """Whether a measure is still to be carried out: without any task, with an open one, or with one that is to be kept up.

    ``before``: tasks of the measures from which it was carried; they count where it has none of its own.
    """
    if own:
        return any(task.state not in FINISHED for task in own)
    if not any(task.state == CLOSED for task in before):
        return True
    return any(task.state not in FINISHED or task.persistence == LASTING for task in before)


def earlier_tasks(measures: Iterable[Measure]) -> dict[int, list[Task]]:
    """The tasks that stayed with the measures from which these were carried, however many years ago; by this year's key."""
    found: dict[int, list[Task]] = defaultdict(list)
    origin = {one.carried_from_id: one.pk for one in measures if one.carried_from_id is not None}
    while origin:
        for task in Task.objects.filter(measure__in=list(origin)).select_related("organisation", "owner"):
            found[origin[task.measure_id]].append(task)
        further = Measure.objects.filter(pk__in=list(origin), carried_from__isnull=False)
        origin = {above: origin[key] for key, above in further.values_list("pk", "carried_from") if above is not None}
    return found
