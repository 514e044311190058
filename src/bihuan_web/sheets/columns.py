"""Which columns each list has (三清单), to which record a column belongs, and what offices call it. Knows no database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.words import Column


class Level(StrEnum):
    """The record that a column belongs to, the widest first."""

    PROBLEM = "problem"
    MEASURE = "measure"
    TASK = "task"


_C = Column
_PROBLEM = (_C.NUMBER, _C.SOURCE, _C.ASPECT, _C.PROBLEM, _C.MANIFESTATION, _C.CAUSE)
_MEASURE = (_C.GOAL, _C.MEASURE, _C.DELIVERABLE, _C.PACE)
LEVELS: dict[Column, Level] = {
    **dict.fromkeys(Column, Level.TASK),
    **dict.fromkeys(_PROBLEM, Level.PROBLEM),
    **dict.fromkeys(_MEASURE, Level.MEASURE),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: a row for each record of ``level``."""

    key: str
    title: Promise
    level: Level
    columns: tuple[Column, ...]

    def level_of(self, column: Column) -> Level:
        """The record that a column shows here: state and remark of a list of problems are those of the problem."""
        return min(LEVELS[column], self.level, key=tuple(Level).index)


SHEETS: tuple[Sheet, ...] = (
    Sheet("whole", _("整改台账"), Level.TASK, tuple(Column)),
    Sheet("problems", _("问题清单"), Level.PROBLEM, (*_PROBLEM, _C.STATE, _C.REMARK)),
    Sheet(
        "tasks",
        _("任务清单"),
        Level.TASK,
        (
            _C.NUMBER, _C.PROBLEM, *_MEASURE, _C.TASK, _C.STANDARD, _C.STARTS, _C.DUE, _C.FIRST_DUE, _C.STATE,
            _C.PERSISTENCE, _C.PROGRESS,
        ),
    ),
    Sheet(
        "duties",
        _("责任清单"),
        Level.TASK,
        (
            _C.NUMBER, _C.PROBLEM, _C.MEASURE, _C.TASK, _C.LEAD, _C.UNIT, _C.OWNER, _C.ASSISTANTS, _C.DUE, _C.VERIFIER,
            _C.STATE, _C.REMARK,
        ),
    ),
)  # fmt: skip
SHEET = {one.key: one for one in SHEETS}

# Widths in characters of a sheet's digits; a Chinese character takes two.
_NARROW = {_C.NUMBER: 6, _C.PACE: 10, _C.STATE: 9, _C.PERSISTENCE: 10, _C.LEAD: 9, _C.OWNER: 9, _C.VERIFIER: 9}
_DATES = (_C.STARTS, _C.DUE, _C.FIRST_DUE, _C.VERIFIED, _C.CLOSED, _C.REVIEW)
_WIDE = (_C.PROBLEM, _C.MANIFESTATION, _C.CAUSE, _C.MEASURE, _C.TASK, _C.STANDARD, _C.PROGRESS)
WIDTHS: dict[Column, int] = {
    **dict.fromkeys(Column, 14),
    **dict.fromkeys(_WIDE, 30),
    **dict.fromkeys(_DATES, 12),
    **_NARROW,
}
DATES = frozenset(_DATES)
CENTRED = frozenset({*_NARROW, *_DATES, _C.SOURCE})


@cache
def synonyms() -> dict[Column, tuple[str, ...]]:
    """What offices call their columns, besides the usual name."""
    text = (files("bihuan_web.sheets") / "data" / "synonyms.toml").read_text(encoding="utf-8")
    return {Column(name): tuple(words) for name, words in tomllib.loads(text).items()}
