"""The rows of a ledger made by hand, as problems, measures and tasks (旧台账识读). Nothing is written here and nothing made up:

what cannot be understood is kept word for word as a remark, and what is said to be done is history, not a closure.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan_web.common.joining import clauses, told
from bihuan_web.common.refusals import message_of
from bihuan_web.ledgers.words import Column, Pace, Source
from bihuan_web.sheets.choices import ends_of_forms, read_pace, read_source
from bihuan_web.sheets.columns import LEVELS, Level
from bihuan_web.sheets.days import Unclear, read_day
from bihuan_web.sheets.grid import Grid, Value
from bihuan_web.sheets.people import Branch, split_names

_C = Column
_SHORT = {_C.ASPECT: 200, _C.DELIVERABLE: 300}
# What is said to be done, or was found by somebody: history of a task that begins anew here.
_HISTORY = (
    _C.STATE, _C.PERSISTENCE, _C.PROGRESS, _C.EVIDENCE, _C.VERIFIER, _C.VERIFIED, _C.METHOD, _C.CLOSED, _C.REVIEW,
    _C.FIRST_DUE, _C.ASSISTANTS,
)  # fmt: skip
_TASK_COLUMNS = tuple(one for one in Column if LEVELS[one] is Level.TASK and one is not _C.REMARK)
_UNDERSTOOD = {
    _C.LEAD: "lead", _C.UNIT: "organisation", _C.OWNER: "owner", _C.STARTS: "starts_on", _C.DUE: "due_on",
}  # fmt: skip
_LONGEST = 20_000  # characters of one cell
_FORM_CELLS = 4  # a row of totals or signatures has no more


@dataclass(slots=True)
class Line:
    """One row of the sheet. ``problem`` and ``measure`` are None where the row goes on with those above it; ``task`` is None
    where it has none. Days are ISO texts, people and units keys. ``notes``: what the person should look at; ``understood``: people, units
    and days, in words."""

    row: int
    problem: dict[str, str] | None = None
    measure: dict[str, str] | None = None
    task: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    skipped: bool = False

    @property
    def shown(self) -> str:
        """The row in a few words."""
        parts = (self.problem or {}).get("text"), (self.measure or {}).get("text"), (self.task or {}).get("title")
        texts = " › ".join(one for one in dict.fromkeys(parts) if one)
        return "\n".join(filter(None, (texts, clauses(self.understood))))


@dataclass(frozen=True, slots=True)
class Place:
    """What the rows are read for: the branch whose people are meant, its unit, the day of the import, answers to questions
    about names (name → account key, 0 where nobody is meant)."""

    branch: Branch
    unit: int
    today: date
    answers: dict[str, int]


def read_rows(grid: Grid, first: int, columns: Sequence[Column | None], place: Place) -> Iterator[Line]:
    """The rows below a header, one line each; ``columns`` says what each column of the sheet is."""
    covered = {(row, left): top for top, left, last, __ in grid.merged for row in range(top, last + 1)}
    wide = {top for top, left, last, right in grid.merged if right - left + 1 > max(2, len(columns) // 2)}
    reader = _Reader(grid, columns, place, covered)
    for row in range(first, len(grid.rows)):
        values = grid.rows[row]
        filled = [one for one in values if one not in (None, "")]
        if not filled:
            continue
        if row in wide and len(filled) == 1:
            reader.aspect = str(filled[0]).strip()
            line = Line(row + 1, skipped=True, notes=[_("作为下面各行的“方面”")])
            yield line
        else:
            yield reader.read(row)


def ambiguous_names(lines: Sequence[Line]) -> Counter[str]:
    """Names that several people have and nobody decided on yet, with the number of rows."""
    return Counter(name for line in lines for name in (line.task or {}).get("ambiguous", ()))


class _Reader:
    def __init__(
        self, grid: Grid, columns: Sequence[Column | None], place: Place, covered: dict[tuple[int, int], int]
    ) -> None:
        self._grid, self._place, self._covered = grid, place, covered
        self._at = {column: at for at, column in enumerate(columns) if column is not None}
        self._problem: str | None = None
        self._measure: str | None = None
        self.aspect = ""

    def read(self, row: int) -> Line:
        line = Line(row + 1)
        if self._ends(row):
            line.skipped = True
            line.notes = [_("这一行是表格的合计或落款，不导入：%s") % self._shown(row)[:200]]
            return line
        problem, measure = self._text(row, _C.PROBLEM, line), self._text(row, _C.MEASURE, line)
        if not problem and not self._goes_on(row, _C.PROBLEM) and not measure and not self._text(row, _C.TASK, line):
            line.skipped = True
            line.notes = [_("没有问题、措施或任务，这一行不导入：%s") % self._shown(row)[:200]]
            return line
        new_problem = bool(problem) and not self._goes_on(row, _C.PROBLEM) and problem != self._problem
        if not problem and self._problem is None:
            line.skipped = True
            line.notes.append(_("上面没有问题，不知道这一行属于哪个问题，不导入：%s") % self._shown(row)[:200])
            return line
        if new_problem:
            line.problem = self._read_problem(row, problem, line)
            self._problem, self._measure = problem, None
        if measure and not (self._goes_on(row, _C.MEASURE) and not new_problem) and measure != self._measure:
            line.measure = self._read_measure(row, measure, line)
            self._measure = measure
        self._read_task(row, measure or self._measure, line)
        return line

    def _read_problem(self, row: int, text: str, line: Line) -> dict[str, str]:
        kept = []
        found = {
            "text": text,
            "manifestation": self._text(row, _C.MANIFESTATION, line),
            "cause": self._text(row, _C.CAUSE, line),
            "aspect": self._text(row, _C.ASPECT, line) or self.aspect[:200],
        }
        if len(found["aspect"]) > _SHORT[_C.ASPECT]:
            kept.append((_C.ASPECT, found.pop("aspect")))
        source = self._text(row, _C.SOURCE, line)
        known = read_source(source)
        found["source"] = known or (Source.OTHER if source else Source.SELF_CHECK)
        if source and known is None:
            found["source_note"] = source[:300]
        number = self._text(row, _C.NUMBER, line)
        if number and not number.isdigit():
            kept.append((_C.NUMBER, number))
        found["remark"] = self._kept(kept)
        return found

    def _read_measure(self, row: int, text: str, line: Line) -> dict[str, str]:
        found = {"text": text, "goal": self._text(row, _C.GOAL, line)}
        deliverable = self._text(row, _C.DELIVERABLE, line)
        found["deliverable"] = deliverable[: _SHORT[_C.DELIVERABLE]]
        if deliverable != found["deliverable"]:
            found["goal"] = "\n".join(filter(None, (found["goal"], self._kept([(_C.DELIVERABLE, deliverable)]))))
        pace = self._text(row, _C.PACE, line) or self._text(row, _C.DUE, line)
        found["pace"] = read_pace(pace) or Pace.BY_DATE
        started = self._day(row, _C.STARTS, None, [])
        found["promised_on"] = min(started or self._place.today, self._place.today).isoformat()
        return found

    def _read_task(self, row: int, measure: str | None, line: Line) -> None:
        title = self._text(row, _C.TASK, line) or (measure or "")
        has_some = any(self._text(row, one, None) for one in _TASK_COLUMNS if one not in (_C.UNIT,) or measure)
        if not has_some:
            return
        if measure is None:
            line.notes.append(_("没有整改措施，任务不知道放在哪里，不导入：%s") % self._shown(row)[:200])
            return
        if self._goes_on_in_all(row):
            return
        kept: list[tuple[Column, str]] = []
        task: dict[str, Any] = {"title": title, "acceptance_standard": self._text(row, _C.STANDARD, line)}
        task["starts_on"] = _iso(self._day(row, _C.STARTS, line, kept))
        task["due_on"] = _iso(self._day(row, _C.DUE, line, kept))
        if task["starts_on"] and task["due_on"] and task["due_on"] < task["starts_on"]:
            line.notes.append(_("完成时限早于开始时间，开始时间只留作备注"))
            kept.append((_C.STARTS, task["starts_on"]))
            task["starts_on"] = None
        for column, name in ((_C.LEAD, "lead"), (_C.OWNER, "owner")):
            task[name] = self._person(row, column, task, line, kept)
        task["organisation"] = self._unit(row, line, kept)
        for column in _HISTORY:
            text = self._text(row, column, line)
            if text and not self._goes_on(row, column):
                kept.append((column, text))
        if any(column in (_C.STATE, _C.CLOSED, _C.VERIFIED) for column, __ in kept):
            line.notes.append(_("原台账所记的办结情况只作备注：导入的任务一律待派，不算核验、销号"))
        remark = self._text(row, _C.REMARK, line)
        task["remark"] = "\n".join(filter(None, (remark, self._kept(kept))))
        for column, name in _UNDERSTOOD.items():
            text = task[name] if name.endswith("_on") else self._text(row, column, None)
            if task[name] and text and column not in {one for one, __ in kept}:
                line.understood.append(told(column.label, text))
        line.task = task

    def _person(
        self, row: int, column: Column, task: dict[str, Any], line: Line, kept: list[tuple[Column, str]]
    ) -> int | None:
        text = self._text(row, column, line)
        if not text:
            return None
        names = split_names(text)
        found = self._place.branch.find(text) or (self._place.branch.find(names[0]) if len(names) == 1 else [])
        if len(found) > 1 and text in self._place.answers:
            found = [one for one in found if one.pk == self._place.answers[text]]
        if len(found) == 1:
            return found[0].pk
        word = str(column.label)
        if len(found) > 1:
            task.setdefault("ambiguous", []).append(text)
            line.notes.append(_("%(column)s“%(name)s”有同名的人，请先选定") % {"column": word, "name": text})
        else:
            line.notes.append(
                _("%(column)s“%(name)s”不是本单位范围内的一个人，只留作备注") % {"column": word, "name": text[:60]}
            )
        kept.append((column, text))
        return None

    def _unit(self, row: int, line: Line, kept: list[tuple[Column, str]]) -> int:
        text = self._text(row, _C.UNIT, line)
        found = self._place.branch.find_unit(text) if text else []
        if len(found) == 1:
            return int(found[0].pk)
        if text:
            line.notes.append(_("责任单位“%s”不在本单位范围内，任务归本单位，原文留作备注") % text[:60])
            kept.append((_C.UNIT, text))
        return self._place.unit

    def _day(self, row: int, column: Column, line: Line | None, kept: list[tuple[Column, str]]) -> date | None:
        value = self._value(row, column)
        try:
            return read_day(value)
        except Unclear as unclear:
            if line is not None:
                kept.append((column, _plain(value)))
                if read_pace(_plain(value)) is None:
                    note = _("%(column)s看不清：%(why)s；原文留作备注")
                    line.notes.append(note % {"column": column.label, "why": message_of(unclear)})
            return None

    def _text(self, row: int, column: Column, line: Line | None) -> str:
        text = _plain(self._value(row, column))
        if line is not None and column in self._at and (row, self._at[column]) in self._grid.unread:
            note = _("%s里的公式没有存下结果，当作空白") % column.label
            if note not in line.notes:
                line.notes.append(note)
        if len(text) > _LONGEST and line is not None:
            line.notes.append(_("%s太长，后面的没有导入") % column.label)
        return text[:_LONGEST]

    def _value(self, row: int, column: Column) -> Value:
        at = self._at.get(column)
        if at is None:
            return None
        top = self._covered.get((row, at), row)
        values = self._grid.rows[top] if top < len(self._grid.rows) else []
        return values[at] if at < len(values) else None

    def _ends(self, row: int) -> bool:
        filled = [text for text in map(_plain, self._grid.rows[row]) if text]
        return len(filled) <= _FORM_CELLS and filled[0].replace(" ", "").startswith(ends_of_forms())

    def _goes_on(self, row: int, column: Column) -> bool:
        """Whether a cell is the lower part of a merged one."""
        at = self._at.get(column)
        return at is not None and self._covered.get((row, at), row) < row

    def _goes_on_in_all(self, row: int) -> bool:
        """Whether nothing of a task is new in this row: every filled cell is the lower part of a merged one."""
        filled = [one for one in _TASK_COLUMNS if self._text(row, one, None)]
        return (
            bool(filled)
            and self._measure is not None
            and all(self._goes_on(row, one) for one in filled)
            and (self._goes_on(row, _C.MEASURE))
        )

    def _kept(self, kept: list[tuple[Column, str]]) -> str:
        if not kept:
            return ""
        return _("原台账记载：%s") % clauses(told(column.label, text) for column, text in kept)

    def _shown(self, row: int) -> str:
        return " ".join(_plain(one) for one in self._grid.rows[row] if one not in (None, ""))


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == int(value):
        value = int(value)
    # Full-width digits and letters become plain ones; full-width punctuation is what people write.
    text = "".join(unicodedata.normalize("NFKC", one) if "０" <= one <= "ｚ" else one for one in str(value))
    return "\n".join(line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
