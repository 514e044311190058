"""What stands in the cell of a row: states as words, people by name, days as days. The same for Excel, CSV and Word."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone, translation

from bihuan.output.xlsx.cells import clean
from bihuan_web.accounts.models import User
from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.words import Column, Pace, Source
from bihuan_web.sheets.columns import Level, Sheet
from bihuan_web.sheets.records import Record, Row
from bihuan_web.tasks.lifecycle import PERSISTENCE, SIGNED, TASK
from bihuan_web.tasks.models import Method

Value = str | int | date | None
_C = Column
_LINE_ENDS = re.compile(r"\s*\n\s*")


def value_of(row: Row, column: Column, sheet: Sheet, *, names: Callable[[User], str]) -> Value:
    """The value of a cell; ``names`` says how people are written."""
    level = sheet.level_of(column)
    if level is Level.PROBLEM:
        return _of_problem(row.problem, column)
    if level is Level.MEASURE:
        return _of_measure(row.measure, column) if row.measure else None
    return _of_task(row.record, column, names) if row.record else None


def canonical(value: Any) -> str:
    """A value as text to be compared: what Excel makes of blanks and line ends makes no difference."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    text = clean(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def fingerprint(text: str) -> str:
    """A short mark of a text: enough to tell that somebody changed a cell."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def state_word(table: Lifecycle, state: str) -> str:
    """A state in the reader's language."""
    word = table.states[state]
    return word.en if translation.get_language() == "en" else word.zh


def progress_line(day: date, text: str) -> str:
    """An entry of progress as one paragraph of a cell."""
    paragraph = _LINE_ENDS.sub(" ", text.strip())
    return f"{day.isoformat()} {paragraph}"


def methods_of(stored: str) -> str:
    """How it was checked, in words."""
    return "、".join(_methods().get(one, one) for one in stored.split(",") if one)


def local_day(moment: datetime | None) -> date | None:
    """The day of a moment where the application is used."""
    return timezone.localdate(moment) if moment else None


def _of_problem(problem: Problem, column: Column) -> Value:
    if column is _C.SOURCE:
        return str(Source(problem.source).label)
    if column is _C.STATE:
        return state_word(PROBLEM, problem.state)
    plain: dict[Column, Value] = {
        _C.NUMBER: problem.number,
        _C.ASPECT: problem.aspect,
        _C.PROBLEM: problem.text,
        _C.MANIFESTATION: problem.manifestation,
        _C.CAUSE: problem.cause,
        _C.REMARK: problem.remark,
    }
    return plain.get(column)


def _of_measure(measure: Measure, column: Column) -> Value:
    if column is _C.PACE:
        return str(Pace(measure.pace).label)
    plain: dict[Column, Value] = {
        _C.GOAL: measure.goal,
        _C.MEASURE: measure.text,
        _C.DELIVERABLE: measure.deliverable,
    }
    return plain.get(column)


def _of_task(record: Record, column: Column, names: Callable[[User], str]) -> Value:
    task = record.task
    signed = [one for one in record.verifications if one.state == SIGNED] or record.verifications
    last = signed[-1] if signed else None

    def name(user: User | None) -> str:
        return names(user) if user else ""

    def people(users: Iterable[User]) -> str:
        return "、".join(map(names, users))

    made: dict[Column, Callable[[], Value]] = {
        _C.TASK: lambda: task.title,
        _C.STANDARD: lambda: task.acceptance_standard,
        _C.LEAD: lambda: name(task.lead),
        _C.UNIT: lambda: task.organisation.name,
        _C.OWNER: lambda: name(task.owner),
        _C.ASSISTANTS: lambda: people(one.user for one in record.assistants),
        _C.STARTS: lambda: task.starts_on,
        _C.DUE: lambda: task.due_on,
        _C.FIRST_DUE: lambda: task.first_due_on,
        _C.STATE: lambda: state_word(TASK, task.state),
        _C.PERSISTENCE: lambda: state_word(PERSISTENCE, task.persistence),
        _C.PROGRESS: lambda: "\n".join(progress_line(one.happened_on, one.text) for one in record.progress),
        _C.EVIDENCE: lambda: "\n".join(one.name for one in record.evidence if not one.dropped_reason),
        # Who is to verify while nobody has, afterwards who did.
        _C.VERIFIER: lambda: name(last.checker if last and last.checker else task.verifier),
        _C.VERIFIED: lambda: local_day(last.checked_at) if last else None,
        _C.METHOD: lambda: methods_of(last.method) if last else "",
        _C.CLOSED: lambda: local_day(task.closed_at),
        _C.REVIEW: lambda: max((one.planned_on for one in record.reviews), default=None),
        _C.REMARK: lambda: task.remark,
    }
    return made[column]() if column in made else None


@lru_cache(maxsize=4)
def _methods_in(language: str) -> dict[str, str]:
    return {one.value: str(one.label) for one in Method}


def _methods() -> dict[str, str]:
    return _methods_in(translation.get_language() or "")
