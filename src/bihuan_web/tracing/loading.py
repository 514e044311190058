"""The chains of one page with all that their cells show, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.originals import Originals, originals
from bihuan_web.ledgers.words import Source
from bihuan_web.tasks.models import Review, Side, Task
from bihuan_web.tasks.queries import visible_to
from bihuan_web.tracing.kinds import Kind

COLUMNS = ("pk", "measure_key", "task_key", "stop", "no_aspect", "no_cause", "unconfirmed")
Key = tuple[int, int | None, int | None, str, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: ``stop`` is where it ends, ``kinds`` also has what it lacks besides."""

    problem: Problem
    measure: Measure | None
    task: Task | None
    stop: Kind
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides of the chains of a page, and who looks at them."""

    user: User
    today: date
    originals: Originals
    readable_tasks: frozenset[int] = frozenset()
    done_by_user: frozenset[int] = frozenset()  # problems of whose tasks they did some
    rechecks: dict[int, date] = field(default_factory=dict)  # of a task: the day of the look that is planned
    relapses: dict[int, Task] = field(default_factory=dict)  # of a task: the one that came after it
    carried_to: dict[int, Problem] = field(default_factory=dict)


def kinds_in(stop: str, flags: Iterable[bool]) -> tuple[Kind, ...]:
    """All that a chain is: where it stops, and what else it lacks, from the columns of the query."""
    besides = zip((Kind.NO_ASPECT, Kind.NO_CAUSE, Kind.UNCONFIRMED), flags, strict=True)
    return (Kind(stop), *(kind for kind, flag in besides if flag))


def load(keys: Sequence[Key], user: User, today: date) -> tuple[list[Chain], Known]:
    """The chains with these keys, in their order."""
    problems = Problem.objects.select_related("organisation", "ledger").in_bulk({one[0] for one in keys})
    measures = Measure.objects.in_bulk({one[1] for one in keys if one[1]})
    tasks = Task.objects.select_related("organisation", "owner").in_bulk({one[2] for one in keys if one[2]})
    found = []
    for pk, measure, task, stop, *flags in keys:
        found.append(
            Chain(problems[pk], measures.get(measure or 0), tasks.get(task or 0), Kind(stop), kinds_in(stop, flags))
        )
    planned = Review.objects.filter(task__in=tasks, kind=Review.RECHECK, done_at__isnull=True)
    later = Task.objects.filter(relapse_of__in=tasks).select_related("measure__problem").order_by("pk")
    carried = Problem.objects.filter(carried_from__in=problems, source=Source.CARRIED_OVER).select_related("ledger")
    sides = Side.objects.filter(user=user, side=Side.DOES, task__measure__problem__in=problems)
    return found, Known(
        user,
        today,
        originals(user, today, problems=problems, measures=measures),
        frozenset(visible_to(user, today).filter(pk__in=tasks).values_list("pk", flat=True)),
        frozenset(sides.values_list("task__measure__problem", flat=True)),
        dict(planned.values_list("task", "planned_on")),
        {one.relapse_of_id: one for one in later if one.relapse_of_id is not None},
        {one.carried_from_id: one for one in carried if one.carried_from_id is not None},
    )
