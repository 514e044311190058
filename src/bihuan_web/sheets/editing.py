"""What may be changed through a sheet (可改范围), and how a cell is read for it. The rest goes through the acts of the
lifecycle: no sheet moves a state, verifies or closes anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.common.refusals import message_of
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import canonical, fingerprint
from bihuan_web.sheets.choices import read_pace, read_source
from bihuan_web.sheets.columns import Level
from bihuan_web.sheets.days import Unclear, read_day
from bihuan_web.sheets.grid import Value
from bihuan_web.sheets.people import Branch, split_names
from bihuan_web.sheets.records import Row
from bihuan_web.tasks import lifecycle

_C = Column
_NEVER = {_C.NUMBER, _C.FIRST_DUE, _C.STATE, _C.PERSISTENCE, _C.EVIDENCE, _C.VERIFIED, _C.METHOD, _C.CLOSED, _C.REVIEW}
_ALWAYS_SAID = {_C.PROBLEM, _C.MEASURE, _C.TASK}
_PEOPLE = {_C.LEAD, _C.OWNER, _C.VERIFIER}
_DAYS = {_C.STARTS, _C.DUE}
_LONGEST = {_C.ASPECT: 200, _C.DELIVERABLE: 300}
_CELL = 32_767  # characters that a cell holds: what is longer was exported in part
_DATED = re.compile(r"^(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?)[\s:：,，]*(.+)$", re.DOTALL)


class NotEditable(Exception):
    """Why a cell cannot be taken over; ``options``: people to choose from, as (key, words)."""

    def __init__(self, why: str, options: list[tuple[int, str]] | None = None) -> None:
        super().__init__(why)
        self.options = options or []


@dataclass(frozen=True, slots=True)
class Given:
    """What a cell says: as it will read afterwards, and as it is written."""

    text: str
    data: Any


def refusal(row: Row, level: Level, column: Column) -> str:
    """Why a cell of a record is not changed through a sheet; empty where it is."""
    if column is _C.NUMBER:
        return _("序号由系统编，不能改")
    if column in _NEVER:
        return _("这一栏只能在系统里按流程办理，不能用表格改")
    if column is _C.UNIT:
        return _("责任单位不能用表格改，请在系统里另立任务")
    if row.problem.state != OPEN:
        return _("问题已办结，不能再改")
    if level is not Level.TASK or row.task is None:
        return ""
    state = row.task.state
    if lifecycle.TASK.states[state].final:
        return _("任务已办结，不能再改")
    if state == lifecycle.DRAFT:
        return _("任务还没有派发，没有进展可记") if column is _C.PROGRESS else ""
    if column in (_C.REMARK, _C.PROGRESS):
        return ""
    return _("任务已经派发，商定的内容不能用表格改；只能补充进展和备注")


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads cells for a branch; ``answers``: whom an ambiguous name means."""

    branch: Branch
    answers: dict[str, int]

    def read(self, column: Column, value: Value, current: str, mark: str | None) -> Given:
        """What a cell says; ``mark`` is that of its exported text. Raises ``NotEditable`` where it is not clear or not possible."""
        text = canonical(value)
        if column in _ALWAYS_SAID and not text:
            raise NotEditable(_("不能清空"))
        if len(current) >= _CELL - 100 or len(text) >= _CELL - 100:
            raise NotEditable(_("文字太长，表格里放不下全文，请在系统里改"))
        if len(text) > _LONGEST.get(column, _CELL):
            raise NotEditable(_("太长，最多 %d 个字") % _LONGEST[column])
        for columns, read in self._readers():
            if column in columns:
                return read(column, value)
        return self._read_progress(text, current, mark) if column is _C.PROGRESS else Given(text, text)

    def person(self, text: str) -> User:
        """Whom a name means."""
        found = self.branch.find(text)
        if len(found) > 1 and text in self.answers:
            found = [one for one in found if one.pk == self.answers[text]]
        if not found:
            raise NotEditable(_("“%s”不是本单位范围内的一个人") % text[:60])
        if len(found) > 1:
            options = [(one.pk, str(one)) for one in found]
            raise NotEditable(_("“%s”有同名的人，请选定是谁") % text[:60], options)
        return found[0]

    def _readers(self) -> tuple[tuple[set[Column], Callable[[Column, Value], Given]], ...]:
        return (
            (_PEOPLE, self._read_person),
            (_DAYS, self._read_day),
            ({_C.ASSISTANTS}, self._read_people),
            ({_C.SOURCE, _C.PACE}, self._read_word),
            ({_C.UNIT}, self._read_unit),
        )

    def _read_person(self, column: Column, value: Value) -> Given:
        text = canonical(value)
        if not text:
            return Given("", None)
        if len(split_names(text)) > 1 and not self.branch.find(text):
            raise NotEditable(_("只能写一个人"))
        user = self.person(text)
        return Given(self.branch.write(user), user.pk)

    def _read_people(self, column: Column, value: Value) -> Given:
        users = [self.person(one) for one in split_names(canonical(value))]
        return Given("、".join(map(self.branch.write, users)), [one.pk for one in users])

    def _read_day(self, column: Column, value: Value) -> Given:
        try:
            day = read_day(value)
        except Unclear as unclear:
            raise NotEditable(message_of(unclear)) from unclear
        return Given(canonical(day), day.isoformat() if day else None)

    def _read_unit(self, column: Column, value: Value) -> Given:
        text = canonical(value)
        found = self.branch.find_unit(text)
        if len(found) != 1:
            raise NotEditable(_("“%s”不在本单位范围内") % text[:60])
        return Given(found[0].name, found[0].pk)

    def _read_word(self, column: Column, value: Value) -> Given:
        found = read_source(canonical(value)) if column is _C.SOURCE else read_pace(canonical(value))
        if found is None:
            raise NotEditable(_("“%s”不在可选范围内") % canonical(value)[:60])
        return Given(str(found.label), found.value)

    def _read_progress(self, text: str, current: str, mark: str | None) -> Given:
        """Entries are only added: what was exported has to stand there still. What others added meanwhile stays, too."""
        lines = text.split("\n") if text else []
        known = current.split("\n") if current else []
        kept = next((n for n in range(len(lines) + 1) if fingerprint("\n".join(lines[:n])) == mark), None)
        if kept is None:
            raise NotEditable(_("进展只能在后面补充，不能改写已有的记录"))
        fresh = [one.strip() for one in lines[kept:] if one.strip()]
        told = [one for one in fresh if not any(was.endswith(f" {one}") for was in known)]
        entries = [one for one in map(self._entry, told) if " ".join(one) not in known]
        return Given("\n".join([*known, *(" ".join(one) for one in entries)]), entries)

    def _entry(self, line: str) -> list[str]:
        dated = _DATED.match(line.strip())
        if dated is None:
            return [today().isoformat(), line.strip()]
        try:
            day = read_day(dated[1])
        except Unclear as unclear:
            raise NotEditable(message_of(unclear)) from unclear
        assert day is not None
        if day > today():
            raise NotEditable(_("进展的日期在今天之后"))
        return [day.isoformat(), dated[2].strip()]
