"""When somebody is reminded of a due date, and which step of the escalation ladder (催办阶梯) comes when it has passed.

Pure rules over dates: they know neither tasks nor a database.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan_web.accounts.roles import Role
from bihuan_web.common.workdays import Calendar

# Days before the due date on which somebody is reminded (临期提醒); 0 is the day itself.
STAGES = (30, 7, 1, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: ``grace`` working days after the step before it, the first after the due date.

    ``copies``: roles on the branch and above it that are told as well. ``letter``: whether it is a letter to be receipted.
    """

    name: str
    zh: str
    en: str
    grace: int
    copies: tuple[Role, ...] = ()
    letter: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, or waived with approval, for one due date."""

    name: str
    on: date


LADDER = (
    Step("remind", "提醒", "reminder", 1, letter=False),
    Step("urge", "催办", "urging letter", 3, (Role.LEAD,)),
    Step("supervise", "督办", "supervision", 5, (Role.LEAD, Role.OFFICE)),
    Step("interview", "约谈", "interview", 5, (Role.LEAD, Role.OFFICE)),
    Step("circular", "通报", "circular", 10, (Role.LEAD, Role.OFFICE, Role.OBSERVER)),
)
STEPS = {one.name: one for one in LADDER}


def stage_due(due_on: date, today: date, sent: Collection[int] = ()) -> int | None:
    """The stage of which somebody is to be reminded today: the nearest that has been reached, once; none after the due date.

    Stages that were passed over (a task made late, a machine that was off) are not made up one by one.
    """
    if today > due_on:
        return None
    reached = [days for days in STAGES if due_on - timedelta(days=days) <= today]
    nearest = min(reached, default=None)
    return None if nearest is None or any(days <= nearest for days in sent) else nearest


def next_step(
    due_on: date, taken: Sequence[Taken], calendar: Calendar, ladder: Sequence[Step] = LADDER
) -> tuple[Step, date] | None:
    """The step that comes next and the first day on which it may be taken; None at the top of the ladder.

    The days count from when the step before was really taken: who was told late has the same time to act.
    """
    names = [one.name for one in ladder]
    known = [one for one in taken if one.name in names]
    position = max((names.index(one.name) for one in known), default=-1)
    if position + 1 >= len(ladder):
        return None
    since = max([due_on, *(one.on for one in known)])
    step = ladder[position + 1]
    return step, calendar.add_workdays(since, max(step.grace, 1))


def step_due(
    due_on: date, today: date, taken: Sequence[Taken], calendar: Calendar, ladder: Sequence[Step] = LADDER
) -> Step | None:
    """The step to be taken today, if any; at most one a day, and on working days only."""
    following = next_step(due_on, taken, calendar, ladder)
    if following is None or not calendar.is_workday(today):
        return None
    step, on = following
    return step if on <= today else None


def course(
    due_on: date, today: date, taken: Sequence[Taken], calendar: Calendar, ladder: Sequence[Step] = LADDER
) -> list[tuple[Step, date]]:
    """The steps still to come, each with the day on which it will be taken if nothing changes and every day from today on is looked at.

    A step that was to be taken before today and was not comes on the next working day.
    """
    known, found = list(taken), []
    while (following := next_step(due_on, known, calendar, ladder)) is not None:
        step, on = following
        day = calendar.next_workday(max(on, today))
        found.append((step, day))
        known.append(Taken(step.name, day))
    return found
