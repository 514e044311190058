"""Reading risks: only what somebody may see; what is due; the heat map; what relapsed or is overdue of what a risk is linked to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.ledgers.words import Source
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.risks.lifecycle import ACTIVE
from bihuan_web.risks.matrix import SCALE, Level, cells_of, level_of
from bihuan_web.risks.models import Cause, Link, Risk
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import overdue


def visible_to(user: User, today: date) -> QuerySet[Risk]:
    """Risks of the branches whose ledgers somebody reads, and those for which they answer or that they review."""
    if not user.is_active:
        return Risk.objects.none()
    units = organisations_under(branches_read(user, today))
    seen = Risk.objects.filter(Q(organisation__in=units) | Q(owner=user) | Q(reviewer=user))
    return seen.select_related("organisation", "post", "owner", "reviewer")


def units_registering(user: User, today: date) -> QuerySet[Organisation]:
    """The units on whose register somebody may write."""
    return organisations_under(branches_read(user, today, Act.WRITE)).filter(ended_on__isnull=True).order_by("path")


def units_read(user: User, today: date) -> QuerySet[Organisation]:
    """The units whose registers somebody reads."""
    return organisations_under(branches_read(user, today)).filter(ended_on__isnull=True).order_by("path")


def of_level(key: str) -> Q:
    """Risks of a level."""
    found = Q(pk__in=())
    for likelihood, effect in cells_of(key):
        found |= Q(likelihood=likelihood, effect=effect)
    return found


def due(today: date) -> Q:
    """Risks whose review is due."""
    return Q(state=ACTIVE, next_review_on__lte=today)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat map (热力图): how many risks are there, and which level it is."""

    likelihood: int
    effect: int
    count: int
    level: Level


def heat_map(risks: QuerySet[Risk]) -> list[list[Cell]]:
    """The cells, the likeliest first, each row from the smallest effect on; one query."""
    rows = risks.order_by().values_list("likelihood", "effect").annotate(number=Count("pk"))
    counts = {(likelihood, effect): number for likelihood, effect, number in rows}
    return [
        [Cell(one, other, counts.get((one, other), 0), level_of(one, other)) for other in SCALE]
        for one in reversed(SCALE)
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """Something that raises a risk: ``key`` says which, so that it counts once; the item is a task or a problem."""

    key: str
    cause: Cause
    task: Task | None = None
    problem: Problem | None = None
    due_on: date | None = None


def causes_of(link: Link, today: date) -> Iterator[Found]:
    """What relapsed or is overdue now of what a risk is linked to; three queries."""
    tasks = Task.objects.filter(_tasks(link))
    for task in tasks.filter(relapse_of__isnull=False).order_by("pk"):
        yield Found(f"relapse:{task.pk}", Cause.RELAPSE, task=task)
    for task in tasks.filter(overdue(today)).order_by("pk"):
        yield Found(f"overdue:{task.pk}:{task.due_on}", Cause.OVERDUE, task=task, due_on=task.due_on)
    for problem in Problem.objects.filter(_problems(link)).order_by("pk"):
        yield Found(f"problem:{problem.pk}", Cause.RELAPSE, problem=problem)


def links_touched(problem: Problem) -> QuerySet[Link]:
    """The links that a relapse of a problem may concern: to it or the one it names, to their measures and tasks, to its units."""
    pair = [one for one in (problem.pk, problem.carried_from_id) if one is not None]
    here = Q(problem__in=pair) | Q(measure__problem__in=pair) | Q(task__measure__problem__in=pair)
    return Link.objects.filter(here | Q(unit__path__in=problem.organisation.upward), risk__state=ACTIVE)


def _tasks(link: Link) -> Q:
    """The tasks that a link means; of a relapse the old one counts as well."""
    if link.task_id is not None:
        return Q(pk=link.task_id) | Q(relapse_of=link.task_id) | Q(relapse_of__relapse_of=link.task_id)
    if link.measure_id is not None:
        return Q(measure=link.measure_id) | Q(relapse_of__measure=link.measure_id)
    if link.problem_id is not None:
        return Q(measure__problem=link.problem_id) | Q(relapse_of__measure__problem=link.problem_id)
    assert link.unit is not None
    return Q(organisation__path__startswith=link.unit.path)


def _problems(link: Link) -> Q:
    """The new problems that name an old one, found again by an inspection or by those concerned. What was only carried into the
    next year is none, nor what came with a relapsed task, which counts itself."""
    relapsed = Task.objects.filter(measure__problem=OuterRef("pk"), relapse_of__isnull=False)
    again = Q(carried_from__isnull=False) & ~Q(source=Source.CARRIED_OVER) & ~Exists(relapsed)
    if link.unit is not None:
        return again & Q(organisation__path__startswith=link.unit.path)
    if link.problem_id is not None:
        return again & (Q(pk=link.problem_id) | Q(carried_from=link.problem_id))
    if link.measure is not None:
        return again & Q(carried_from=link.measure.problem_id)
    assert link.task is not None
    return again & Q(carried_from=link.task.measure.problem_id)
