"""The changes of a returned sheet, record by record, through the services of ledgers and tasks (逐条写入)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import (
    MeasureText,
    ProblemText,
    add_measure,
    add_problem,
    revise_measure,
    revise_problem,
)
from bihuan_web.ledgers.words import Column
from bihuan_web.orgs.models import Organisation
from bihuan_web.sheets.columns import Level
from bihuan_web.sheets.models import LineKind
from bihuan_web.sheets.sheetrows import Found
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services import planning, working
from bihuan_web.tasks.services.planning import Plan

_C = Column
_PROBLEM = {
    _C.SOURCE: "source", _C.ASPECT: "aspect", _C.PROBLEM: "text", _C.MANIFESTATION: "manifestation",
    _C.CAUSE: "cause", _C.REMARK: "remark",
}  # fmt: skip
_MEASURE = {_C.GOAL: "goal", _C.MEASURE: "text", _C.DELIVERABLE: "deliverable", _C.PACE: "pace"}
_TASK = {
    _C.TASK: "title", _C.STANDARD: "acceptance_standard", _C.LEAD: "lead", _C.OWNER: "owner", _C.VERIFIER: "verifier",
    _C.STARTS: "starts_on", _C.DUE: "due_on", _C.REMARK: "remark",
}  # fmt: skip
_PEOPLE, _DAYS = {"lead", "owner", "verifier"}, {"starts_on", "due_on"}


def write_changes(ledger: Ledger, found: Iterable[Found], user: User) -> Counter[str]:
    """Writes what was decided on; how many records were changed and added. Inside the transaction of the import."""
    counts: Counter[str] = Counter()
    changes: dict[str, dict[Column, Any]] = defaultdict(dict)
    new: list[Found] = []
    for one in found:
        if one.kind is LineKind.NEW:
            new.append(one)
        elif one.column is not None:
            changes[one.item][one.column] = one.data
    for item, columns in changes.items():
        level, _, key = item.partition(":")
        _CHANGERS[Level(level)](int(key), columns, user)
        counts["changed"] += 1
        counts["cells"] += len(columns)
    added: dict[str, Any] = {}
    for one in new:
        added[one.item] = _add(ledger, one.data, added, user)
        counts[f"{one.data['level']}s"] += 1
    return counts


def _change_problem(key: int, columns: dict[Column, Any], user: User) -> None:
    problem = Problem.objects.select_related("organisation").get(pk=key)
    names = [*_PROBLEM.values(), "source_note"]
    text = ProblemText(**{name: getattr(problem, name) for name in names})
    revise_problem(problem, replace(text, **{_PROBLEM[column]: value for column, value in columns.items()}), user)


def _change_measure(key: int, columns: dict[Column, Any], user: User) -> None:
    measure = Measure.objects.select_related("problem__organisation").get(pk=key)
    names = [*_MEASURE.values(), "promised_on"]
    text = MeasureText(**{name: getattr(measure, name) for name in names})
    revise_measure(measure, replace(text, **{_MEASURE[column]: value for column, value in columns.items()}), user)


def _change_task(key: int, columns: dict[Column, Any], user: User) -> None:
    task = Task.objects.select_related("organisation", "measure__problem").get(pk=key)
    for day, text in columns.pop(_C.PROGRESS, ()):
        working.add_progress(task, user, text, date.fromisoformat(day))
    if _C.ASSISTANTS in columns:
        _change_assistants(task, columns.pop(_C.ASSISTANTS), user)
    if task.state != lifecycle.DRAFT:
        if _C.REMARK in columns:
            planning.set_remark(task, columns[_C.REMARK], user)
        return
    if columns:
        names = [*_TASK.values(), "rhythm"]
        plan = Plan(**{name: getattr(task, name) for name in names})
        planning.revise(task, replace(plan, **_values({_TASK[column]: one for column, one in columns.items()})), user)


def _change_assistants(task: Task, keys: list[int], user: User) -> None:
    helping = {one.user_id: one.user for one in task.assistants.filter(until__isnull=True).select_related("user")}
    for key, helper in helping.items():
        if key not in keys:
            planning.end_assistant(task, helper, user)
    for helper in User.objects.filter(pk__in=set(keys) - helping.keys()):
        planning.add_assistant(task, helper, user)


_CHANGERS = {Level.PROBLEM: _change_problem, Level.MEASURE: _change_measure, Level.TASK: _change_task}


def _add(ledger: Ledger, data: dict[str, Any], added: dict[str, Any], user: User) -> Any:
    """Writes a new record below the one that is named, known before or added just now."""
    fields = {name: value for name, value in data.items() if name not in ("level", "above", "text")}
    level, above = Level(data["level"]), data["above"]
    if level is Level.PROBLEM:
        return add_problem(ledger, ledger.organisation, ProblemText(data["text"], **fields), user)
    if level is Level.MEASURE:
        problem = added.get(above) or Problem.objects.get(pk=_key(above), ledger=ledger)
        return add_measure(problem, MeasureText(data["text"], today(), **fields), user)
    measure = added.get(above) or Measure.objects.get(pk=_key(above), problem__ledger=ledger)
    unit = fields.pop("organisation", None)
    where = Organisation.objects.get(pk=unit) if unit else ledger.organisation
    return planning.create(measure, where, Plan(data["text"], **_values(fields)), user)


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    """People and days from the keys and texts by which a preview keeps them."""
    found = dict(fields)
    for name, value in fields.items():
        if name in _PEOPLE:
            found[name] = User.objects.get(pk=value) if value else None
        elif name in _DAYS:
            found[name] = date.fromisoformat(value) if value else None
    return found


def _key(item: str) -> int:
    return int(item.partition(":")[2])
