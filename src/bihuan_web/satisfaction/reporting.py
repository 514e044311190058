"""Completion and satisfaction side by side (办结与满意), for a round, its units and branches; two figures, never one.

Completion is counted from tasks, satisfaction from the groups that may be shown. Neither is put into the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.satisfaction.lifecycle import CLOSED
from bihuan_web.satisfaction.models import Block
from bihuan_web.satisfaction.queries import carried_from, tasks_of
from bihuan_web.satisfaction.sampling import Rate, wilson
from bihuan_web.tasks.lifecycle import CANCELLED
from bihuan_web.tasks.lifecycle import CLOSED as TASK_CLOSED


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Answers of some groups: ``rate`` of those who could say, who does not know beside them."""

    good: int = 0
    fair: int = 0
    bad: int = 0
    unknown: int = 0

    @property
    def answers(self) -> int:
        """All answers."""
        return self.good + self.fair + self.bad + self.unknown

    @property
    def rate(self) -> Rate | None:
        """Satisfied or fairly satisfied, of those who gave a verdict (满意率): who does not know is not counted."""
        return wilson(self.good + self.fair, self.good + self.fair + self.bad)

    @property
    def unknown_rate(self) -> Rate | None:
        """Who does not know, of all who answered."""
        return wilson(self.unknown, self.answers)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with the branch under it: its tasks, and what people say of those that were asked about.

    ``tasks`` holds those that were ``carried`` away unfinished, too.
    """

    unit: Organisation
    level: int
    tasks: int
    closed: int
    carried: int
    said: Satisfaction

    @property
    def completion(self) -> Rate | None:
        """Closed tasks of those that were not cancelled (办结率); no interval belongs to it, since all are counted."""
        return wilson(self.closed, self.tasks)


def satisfaction_of(blocks: Iterable[Block]) -> Satisfaction:
    """What some groups say together."""
    good, fair, bad, unknown = (
        (sum(column) for column in zip(*((one.good, one.fair, one.bad, one.unknown) for one in blocks), strict=True))
        if (blocks := list(blocks))
        else (0, 0, 0, 0)
    )
    return Satisfaction(good, fair, bad, unknown)


def lines_of(one: Round, units: Iterable[Organisation]) -> list[Line]:
    """A line for each of these units of a round that has tasks or answers, in the order of the tree."""
    tasks = list(tasks_of(one).exclude(state=CANCELLED).values_list("organisation__path", "state"))
    gone = list(carried_from(one).values_list("organisation__path", flat=True))
    blocks = list(Block.objects.filter(survey__round=one, survey__state=CLOSED).select_related("unit"))
    found = []
    for unit in units:
        mine = [state for path, state in tasks if path.startswith(unit.path)]
        carried = sum(path.startswith(unit.path) for path in gone)
        said = satisfaction_of(block for block in blocks if block.unit.path.startswith(unit.path))
        if mine or carried or said.answers:
            level = unit.depth - one.organisation.depth
            found.append(Line(unit, level, len(mine) + carried, mine.count(TASK_CLOSED), carried, said))
    return found
