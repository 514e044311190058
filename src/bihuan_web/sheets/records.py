"""The rows of a ledger as lists show them: a problem, its measures, their tasks; in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.sheets.columns import Level
from bihuan_web.tasks.models import Assistant, Evidence, Progress, Review, Task, Verification
from bihuan_web.tasks.queries import overdue, search


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are wanted: empty is all. ``states`` are those of tasks."""

    states: tuple[str, ...] = ()
    late: bool = False
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.states or self.late or self.words)


EVERYTHING = Chosen()


@dataclass(slots=True)
class Record:
    """A task with what hangs on it."""

    task: Task
    assistants: list[Assistant] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    verifications: list[Verification] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what of problem, measure and task it shows. A problem without measures has a row of its own."""

    problem: Problem
    measure: Measure | None = None
    record: Record | None = None

    @property
    def task(self) -> Task | None:
        return self.record.task if self.record else None

    def item(self, level: Level) -> Problem | Measure | Task | None:
        """The record of a level."""
        return {Level.PROBLEM: self.problem, Level.MEASURE: self.measure, Level.TASK: self.task}[level]


def rows_of(ledger: Ledger, user: User, today: date, chosen: Chosen = EVERYTHING, act: Act = Act.EXPORT) -> list[Row]:
    """The rows of a ledger in the branches where somebody may export (or write), in its own order."""
    within = organisations_under(branches_read(user, today, act))
    tasks = Task.objects.filter(measure__problem__ledger=ledger, organisation__in=within)
    if chosen.states:
        tasks = tasks.filter(state__in=chosen.states)
    if chosen.late:
        tasks = tasks.filter(overdue(today))
    if chosen.words:
        tasks = tasks.filter(search(chosen.words))
    return rows_from(Problem.objects.filter(ledger=ledger, organisation__in=within), tasks, every_problem=not chosen)


def rows_from(problems: Any, tasks: Any, *, every_problem: bool = True) -> list[Row]:
    """Rows of some problems with some of their tasks; without ``every_problem`` only those that have one."""
    by_measure: dict[int, list[Record]] = defaultdict(list)
    for record in records_of(tasks):
        by_measure[record.task.measure_id].append(record)
    measures: dict[int, list[Measure]] = defaultdict(list)
    for one in Measure.objects.filter(problem__in=problems).order_by("problem", "number"):
        if every_problem or one.pk in by_measure:
            measures[one.problem_id].append(one)
    rows: list[Row] = []
    for problem in problems.select_related("organisation", "ledger").order_by("ledger", "number"):
        found = measures.get(problem.pk, [])
        if not found and every_problem:
            rows.append(Row(problem))
        for measure in found:
            measure.problem = problem
            rows.extend(Row(problem, measure, record) for record in by_measure.get(measure.pk, ()))
            if measure.pk not in by_measure:
                rows.append(Row(problem, measure))
    return rows


def records_of(tasks: Any) -> list[Record]:
    """Tasks with all that hangs on them, in the order of their numbers."""
    named = tasks.select_related("organisation", "owner", "lead", "verifier", "closer", "measure")
    records = {one.pk: Record(one) for one in named.order_by("measure", "number")}
    keys = Q(task__in=tasks.order_by().values("pk"))
    hanging: tuple[tuple[str, Iterable[Any]], ...] = (
        ("assistants", Assistant.objects.filter(keys, until__isnull=True).select_related("user").order_by("pk")),
        ("progress", Progress.objects.filter(keys).select_related("user").order_by("happened_on", "pk")),
        ("evidence", Evidence.objects.filter(keys).select_related("file", "user").order_by("pk")),
        ("verifications", Verification.objects.filter(keys).select_related("checker", "closer").order_by("number")),
        ("reviews", Review.objects.filter(keys).select_related("user").order_by("planned_on", "pk")),
    )
    for name, found in hanging:
        for one in found:
            one.task = records[one.task_id].task
            getattr(records[one.task_id], name).append(one)
    return list(records.values())


def distinct(rows: Iterable[Row], level: Level) -> list[Row]:
    """One row for each record of a level."""
    seen: dict[int, Row] = {}
    for row in rows:
        item = row.item(level)
        if item is not None:
            seen.setdefault(item.pk, row)
    return list(seen.values())
