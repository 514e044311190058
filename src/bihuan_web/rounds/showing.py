"""The timetable of a round as its page shows it: rows with what belongs to each step, a line of days, what is to be noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan_web.accounts.models import User
from bihuan_web.common.joining import listed, noted, told
from bihuan_web.common.workdays import Calendar
from bihuan_web.orgs.queries import carried_by
from bihuan_web.rounds import parts, records
from bihuan_web.rounds.lifecycle import DONE, OPEN, WAIVED
from bihuan_web.rounds.models import Basis, Round, Step
from bihuan_web.rounds.queries import holders, steps_of
from bihuan_web.rounds.services.planning import given_of
from bihuan_web.rounds.timetable import unknown_years, usual_days

LATE = "late"
_TONES = {DONE: "green", LATE: "red", OPEN: "blue", WAIVED: "secondary"}
STANDINGS = frozenset(_TONES)
_LEFT, _RIGHT = 20, 980  # of the line of days, of 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """A step with all that stands in its row. ``records``: kinds of records of this step, and whether there is one."""

    step: Step
    standing: str
    words: str
    tone: str
    responsible: str
    records: list[tuple[str | Promise, bool]]
    parts: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Dot:
    """A day on the line: ``x`` of 1000."""

    x: int
    standing: str
    title: str


def shown_steps(one: Round, user: User, today: date) -> list[Shown]:
    """The rows of the timetable, in order."""
    steps = steps_of(one)
    who = holders(steps, today)
    found = {part.key: part for part in shown_parts(one, user, today)}
    return [
        Shown(
            step,
            standing := standing_of(step, today),
            _words(step, standing),
            _TONES[standing],
            _people(step, who[step.pk]),
            [
                (kind.label, any(True for one_record in kind.records(one)))
                for kind in records.all_kinds()
                if kind.step == step.key
            ],
            [{"label": part.label, "url": part.url} for part in found.values() if step.key in part.steps],
        )
        for step in steps
    ]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of the round with its line and where it is."""

    key: str
    label: str | Promise
    url: str
    words: str
    steps: tuple[str, ...]


def shown_parts(one: Round, user: User, today: date) -> list[ShownPart]:
    """The parts that somebody may see."""
    return [
        ShownPart(part.key, part.label, reverse(part.url_name, args=[one.pk]), words, part.steps)
        for part in parts.all_parts()
        if (words := part.summary(user, one, today)) is not None
    ]


def standing_of(step: Step, today: date) -> str:
    """The state of a step, or that it is late; overdue is computed, never stored."""
    if step.state == OPEN and step.due_on is not None and step.due_on < today:
        return LATE
    return step.state


def line_of(rows: list[Shown], one: Round, today: date) -> list[Dot]:
    """The steps on a line of days, with today; empty where fewer than two have a day."""
    dated = [(row.step.due_on, row) for row in rows if row.step.due_on is not None and row.standing != WAIVED]
    if len(dated) < 2:
        return []
    first, last = min(day for day, row in dated), max(day for day, row in dated)

    def x(day: date) -> int:
        return _LEFT + (day - first).days * (_RIGHT - _LEFT) // max((last - first).days, 1)

    dots = [
        Dot(x(day), "meeting" if row.step.day == 0 else row.standing, told(f"{day} {row.step.label}", row.words))
        for day, row in dated
    ]
    return [*([Dot(x(today), "today", _("今天"))] if first <= today <= last else []), *dots]


def notices_of(one: Round, rows: list[Shown], basis: Basis | None, days: Calendar) -> Iterator[str]:
    """What the office should know of the days of this round, in the language of the page."""
    carrying = carried_by(one.organisation)
    if carrying.pk != one.organisation.pk:
        yield _("%(old)s已并入%(new)s，这个轮次由%(new)s继续。") % {"old": one.organisation.name, "new": carrying.name}
    elif one.organisation.ended_on is not None:
        yield _("%(old)s已撤销，这个轮次由上级单位继续。") % {"old": one.organisation.name}
    again = [row.step.due_on for row in rows if row.step.again_of_id and row.step.state == OPEN]
    if again:
        yield _("开会日期在报告之后改了，要重新报告上级。")
    unknown = unknown_years((row.step.due_on for row in rows if row.step.due_on), days)
    if unknown:
        years = listed(str(year) for year in unknown)
        yield _("%(years)s年的节假日还没有数据，工作日只按周末推算。") % {"years": years}
    if one.meeting_on is not None and rows and not days.is_workday(one.meeting_on):
        yield _("开会日期 %(day)s 不是工作日。") % {"day": one.meeting_on}
    usual = usual_days(given_of(basis), one.year) if basis is not None else None
    if usual is not None and one.meeting_on is not None and not usual[0] <= one.meeting_on <= usual[1]:
        yield _("开会日期不在通常的 %(first)s 至 %(last)s 之间，提前或者推迟要经上级同意。") % {
            "first": usual[0],
            "last": usual[1],
        }


def _people(step: Step, people: list[User]) -> str:
    names = listed(one.name for one in people)
    if step.post is not None:
        return noted(step.post.name, names)
    return names


def _words(step: Step, standing: str) -> str:
    if standing == LATE:
        return _("逾期")
    return str({OPEN: _("未完成"), DONE: _("已完成")}.get(step.state, _("不需要")))


def progress_words(rows: list[Shown]) -> str:
    """How far a timetable is, in a line."""
    done = sum(row.standing == DONE for row in rows)
    needed = sum(row.standing != WAIVED for row in rows)
    late = sum(row.standing == LATE for row in rows)
    words = _("完成 %(done)d / %(needed)d 步") % {"done": done, "needed": needed}
    return words + (ngettext("，%(late)d 步逾期", "，%(late)d 步逾期", late) % {"late": late} if late else "")
