"""Field × list (分领域、全覆盖): how many problems, tasks and shares each field has, and which sides of dual duty are missing.

The rows are the fields of the leaders' portfolios, those that the list adds, and any that a share names besides. A problem or a task
belongs to a field when its unit works in it, or when a share of that field is about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from bihuan_web.duties.lifecycle import STANDING
from bihuan_web.duties.models import DutyList, Share, Side
from bihuan_web.duties.queries import ledgers_of
from bihuan_web.ledgers.models import Problem
from bihuan_web.orgs.models import Portfolio
from bihuan_web.tasks.models import Task

COLUMNS = ("problems", "tasks", "shares")


@dataclass(slots=True)
class Row:
    """A field: whose portfolio it is, the branches that work in it, and the keys of what it has."""

    name: str
    portfolio: bool = False
    leaders: list[str] = field(default_factory=list)
    branches: set[str] = field(default_factory=set)
    problems: set[int] = field(default_factory=set)
    tasks: set[int] = field(default_factory=set)
    shares: list[Share] = field(default_factory=list)

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The three lists with how many of each are in this field."""
        return [("problems", len(self.problems)), ("tasks", len(self.tasks)), ("shares", len(self.shares))]

    @property
    def empty(self) -> list[str]:
        """The lists that have nothing of this field."""
        return [name for name, number in self.cells if not number]

    def of_side(self, side: str) -> list[Share]:
        """Its shares of one side of dual duty."""
        return [one for one in self.shares if one.side == side]

    @property
    def missing_sides(self) -> list[Side]:
        """The sides for which nobody has a share here."""
        return [side for side in Side if not self.of_side(side)]


def rows_of(duty_list: DutyList, today: date) -> list[Row]:
    """Every field of a list with what it has; a fixed number of queries."""
    rows = _fields(duty_list, today)
    shares = duty_list.shares.filter(state__in=STANDING).select_related("holder", "unit", "measure").order_by("number")
    for share in shares:
        rows.setdefault(share.field, Row(share.field)).shares.append(share)
    ledgers, path = ledgers_of(duty_list), duty_list.organisation.path
    problems = Problem.objects.filter(ledger__in=ledgers, organisation__path__startswith=path).exclude(
        state="withdrawn"
    )
    tasks = Task.objects.filter(measure__problem__in=problems).exclude(state="cancelled")
    by_unit = list(problems.values_list("pk", "organisation__path"))
    work = list(tasks.values_list("pk", "measure__problem", "measure", "organisation__path"))
    for row in rows.values():
        _fill(row, by_unit, work)
    return list(rows.values())


def row_named(duty_list: DutyList, name: str, today: date) -> Row | None:
    """One field of a list, None where it has no such field."""
    return next((row for row in rows_of(duty_list, today) if row.name == name), None)


def _fields(duty_list: DutyList, today: date) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    now = Q(appointment__until__isnull=True) | Q(appointment__until__gte=today)
    held = Portfolio.objects.filter(now, appointment__since__lte=today, appointment__user__is_active=True)
    held = held.filter(appointment__post__organisation=duty_list.organisation)
    for one in held.select_related("appointment__user", "organisation").order_by("field", "pk"):
        row = rows.setdefault(one.field, Row(one.field, portfolio=True))
        row.leaders.append(one.appointment.user.name)
        _work(row, one.organisation.path if one.organisation else None)
    for own in duty_list.fields.select_related("organisation").order_by("name"):
        _work(rows.setdefault(own.name, Row(own.name)), own.organisation.path if own.organisation else None)
    return rows


def _work(row: Row, path: str | None) -> None:
    if path is not None:
        row.branches.add(path)


def _fill(row: Row, problems: Iterable[tuple[int, str]], work: Iterable[tuple[int, int, int, str]]) -> None:
    """What belongs to a field by its unit, and what its shares are about with all that hangs on it."""
    branches = tuple(row.branches)
    named = {one.problem_id for one in row.shares} | {one.measure.problem_id for one in row.shares if one.measure}
    row.problems = {key for key, path in problems if (branches and path.startswith(branches)) or key in named}
    measures, tasks = {one.measure_id for one in row.shares}, {one.task_id for one in row.shares}
    whole = {one.problem_id for one in row.shares}
    for key, problem, measure, path in work:
        if (branches and path.startswith(branches)) or key in tasks or measure in measures or problem in whole:
            row.tasks.add(key)
            row.problems.add(problem)
